// The ledgers that this node follows, by partition: where the rpcs find them. There is none before
// the following has begun and none after it has ended. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "services/history/ledger/ledger.h"

namespace synergie::history {

class Ledgers {
 public:
  using ByPartition = std::map<int32_t, std::shared_ptr<Ledger>>;

  void Set(ByPartition ledgers) {
    const std::lock_guard lock(mutex_);
    ledgers_ = std::move(ledgers);
  }
  ByPartition All() const {
    const std::lock_guard lock(mutex_);
    return ledgers_;
  }
  // Null: this node keeps none of that partition.
  std::shared_ptr<Ledger> Find(int32_t partition) const {
    const std::lock_guard lock(mutex_);
    const auto found = ledgers_.find(partition);
    return found == ledgers_.end() ? nullptr : found->second;
  }

 private:
  mutable std::mutex mutex_;
  ByPartition ledgers_;
};

}  // namespace synergie::history
