// The operators' orders to pass records that cannot be folded (poison), of one partition. An order
// is a record in a log of its own, so that it counts for every reader and is there for ever; it is
// read from the start each time, before anything else is folded, and then followed. What stands in
// that log and is no order changes nothing.
//
// One thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/event/commit.h"
#include "common/log/log.h"

namespace synergie::projection {

struct QuarantineOrder {
  std::string log;
  int64_t offset = 0;  // of the record to pass
  std::string reason;
  std::string actor;
  Time time;  // when the log took the order
};

class Quarantines {
 public:
  // `log` outlives this; `wake` is called when there may be more orders.
  Quarantines(log::Log& log, log::PartitionId partition, log::Wake wake);

  // Reads what has come. True once all that stood in the log at the first call is read.
  Result<bool> Poll();

  bool Holds(const std::string& log, int64_t offset) const {
    return orders_.contains({log, offset});
  }
  // The first order for each record; later ones say nothing new.
  std::vector<QuarantineOrder> All() const;
  // What came since the last call.
  std::vector<QuarantineOrder> TakeNew() { return std::exchange(fresh_, {}); }

 private:
  void Take(const log::StoredRecord& record);

  log::Log& log_;
  const log::PartitionId partition_;
  std::unique_ptr<log::Reader> reader_;
  std::optional<int64_t> target_;
  std::map<std::pair<std::string, int64_t>, QuarantineOrder> orders_;
  std::vector<QuarantineOrder> fresh_;
};

}  // namespace synergie::projection
