// Reads a partition of a log from one offset to where it ended when the scan began, waiting for
// what is fetched. One thread, not one of gRPC's.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "common/log/log.h"
#include "services/history/follower.h"

namespace synergie::history {

class LogScan {
 public:
  LogScan(log::Log& log, log::PartitionId partition, int64_t from);

  // Nothing at the end. Errors: the log's, and kUnavailable when nothing comes for ten seconds.
  Result<std::optional<log::StoredRecord>> Next();

 private:
  log::Log& log_;
  const log::PartitionId partition_;
  const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::unique_ptr<log::Reader> reader_;
  std::optional<int64_t> end_;
  std::deque<log::StoredRecord> read_;
};

}  // namespace synergie::history
