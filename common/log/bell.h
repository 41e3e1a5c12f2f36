// Remembers that there may be something to do: what a Wake rings and who waits for records hears.
// Thread-safe; ringing does nothing but remember, so it may happen under other people's locks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace synergie::log {

class Bell {
 public:
  void Ring();
  // Returns once it was rung since the last Wait, or after `limit`: false.
  bool Wait(std::chrono::microseconds limit);

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  bool ringing_ = false;
};

}  // namespace synergie::log
