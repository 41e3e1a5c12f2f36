// A hybrid logical clock (Kulkarni et al., 2014, in one 64-bit number): never behind the wall
// clock, never behind a time it was told of, always growing. Stamps of commits come from it. One
// thread.
#pragma once

#include <algorithm>

#include "common/base/time.h"

namespace synergie::commit {

class HybridClock {
 public:
  explicit HybridClock(const Clock& wall) : wall_(wall) {}

  Time Stamp() {
    last_ = std::max(wall_.Now(), last_ + std::chrono::microseconds(1));
    return last_;
  }
  // Learns a time computed at acceptance, of any log this process folds.
  void Merge(Time seen) {
    last_ = std::max(last_, seen);
    merged_ = std::max(merged_, seen);
  }
  // Makes the next stamp later than `time`, which nobody has accepted.
  void Reach(Time time) { last_ = std::max(last_, time); }
  // Its stamps were refused as too far from the log's time: the wall clock was wrong. What it said
  // is forgotten, so that the next stamp is right as soon as the wall clock is.
  void ForgetWall() { last_ = merged_; }
  Time wall() const { return wall_.Now(); }

 private:
  const Clock& wall_;
  Time last_{0};
  Time merged_{0};
};

}  // namespace synergie::commit
