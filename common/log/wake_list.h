// Who wants to know that a partition has grown. Wakes are called under the list's lock: once an
// Entry is gone its wake is not running and never runs again. So a wake must not touch the list,
// and an Entry must not be destroyed while holding what its wake takes. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "common/log/log.h"

namespace synergie::log {

class WakeList {
 public:
  class Entry {
   public:
    ~Entry() {
      const std::lock_guard lock(list_.mutex_);
      list_.wakes_.erase(place_);
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    friend class WakeList;
    using Place = std::multimap<PartitionId, Wake>::iterator;
    Entry(WakeList& list, Place place) : list_(list), place_(place) {}
    WakeList& list_;
    const Place place_;
  };

  // The entry must not outlive the list.
  std::unique_ptr<Entry> Add(const PartitionId& partition, Wake wake) {
    const std::lock_guard lock(mutex_);
    return std::unique_ptr<Entry>(new Entry(*this, wakes_.emplace(partition, std::move(wake))));
  }

  void Notify(const PartitionId& partition) {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = wakes_.equal_range(partition);
    for (auto it = first; it != last; ++it) {
      if (it->second) it->second();
    }
  }

 private:
  std::mutex mutex_;
  std::multimap<PartitionId, Wake> wakes_;
};

}  // namespace synergie::log
