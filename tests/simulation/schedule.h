// Simulated time and what is to happen in it. Nothing happens by itself: the world takes the next
// entry, moves the time there and runs it. Entries of the same instant run in the order in which
// they were made. One thread.
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "common/base/time.h"

namespace synergie::simulation {

class Schedule {
 public:
  using Happening = std::function<void()>;
  explicit Schedule(Time start) : now_(start) {}

  Time now() const { return now_; }
  void At(Time time, Happening happening) {
    entries_.emplace(std::pair(std::max(time, now_), ++count_), std::move(happening));
  }
  void In(std::chrono::microseconds delay, Happening happening) {
    At(now_ + delay, std::move(happening));
  }
  // False when nothing is left.
  bool RunNext() {
    if (entries_.empty()) return false;
    const auto first = entries_.begin();
    now_ = first->first.first;
    const Happening happening = std::move(first->second);
    entries_.erase(first);
    happening();
    return true;
  }

 private:
  Time now_;
  uint64_t count_ = 0;
  std::map<std::pair<Time, uint64_t>, Happening> entries_;
};

// The clock on a node's wall: the true time, and how far it is off.
class NodeClock final : public Clock {
 public:
  explicit NodeClock(const Schedule& schedule) : schedule_(schedule) {}
  Time Now() const override { return schedule_.now() + offset_; }
  void Jump(std::chrono::microseconds by) { offset_ += by; }
  void Mend() { offset_ = {}; }
  std::chrono::microseconds offset() const { return offset_; }

 private:
  const Schedule& schedule_;
  std::chrono::microseconds offset_{0};
};

}  // namespace synergie::simulation
