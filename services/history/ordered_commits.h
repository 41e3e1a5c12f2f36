// The accepted commits of one partition in the order that history gave them, from the rows of the
// order and the kept records: what the public feed and the ledger are made of. Thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/event/commit.h"
#include "common/projection/store.h"
#include "common/shard/shard.h"
#include "services/history/domain/order.h"

namespace synergie::history {

struct OrderedCommit {
  Entry entry;
  int64_t order_offset = 0;  // of the commit of the order that placed it
  Time placed_time;          // when that was
  Time time;                 // of its events
  std::string bytes;         // its record, as stored
  event::Commit commit;      // the same decoded
};

class OrderedCommits {
 public:
  OrderedCommits(const projection::Store& store, int32_t partition)
      : store_(store), partition_(partition) {}

  // The commits from the one that holds sequence `from`, until they have `max_events` or the next
  // one is not folded here yet: while rows are folded again the order may be ahead of its commits.
  std::vector<OrderedCommit> Read(int64_t from, int max_events) const;

 private:
  const projection::Store& store_;
  const int32_t partition_;
};

// A history instance's sources, in this order: the order itself, then the commit logs.
const std::vector<std::string>& SourceLogs();
uint8_t SourceIndexOf(const std::string& log);
// The same as a shard folds them. A position of a commit log is reached once its commits have their
// place in the order: what a caller has seen happen stands in what the caller then reads.
std::vector<shard::Source> Sources();

}  // namespace synergie::history
