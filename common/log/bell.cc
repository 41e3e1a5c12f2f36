#include "common/log/bell.h"

#include <utility>

namespace synergie::log {

void Bell::Ring() {
  {
    const std::lock_guard lock(mutex_);
    ringing_ = true;
  }
  rung_.notify_all();
}

bool Bell::Wait(std::chrono::microseconds limit) {
  std::unique_lock lock(mutex_);
  rung_.wait_for(lock, limit, [&] { return ringing_; });
  return std::exchange(ringing_, false);
}

}  // namespace synergie::log
