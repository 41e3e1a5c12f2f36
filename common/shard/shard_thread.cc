#include "common/shard/shard_thread.h"

#include <algorithm>
#include <chrono>

namespace synergie::shard {
namespace {

// Due times are of the shard's clock; the wait is of the machine's. A second at most keeps the two
// from drifting apart.
constexpr std::chrono::microseconds kLongestSleep = std::chrono::seconds(1);

}  // namespace

ShardThread::ShardThread(const Make& make) {
  shard_ = make([this] {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    condition_.notify_one();
  });
  thread_ = std::thread([this] { Run(); });
}

ShardThread::~ShardThread() { Stop(); }

void ShardThread::Run() {
  const SystemClock clock;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (!woken_ && !stopping_) {
        const Time due = shard_->next_due();
        const Time now = clock.Now();
        const auto sleep = due <= now           ? std::chrono::microseconds(1000)
                           : due == Time::Max() ? kLongestSleep
                                                : std::min(kLongestSleep, due - now);
        condition_.wait_for(lock, sleep, [this] { return woken_ || stopping_; });
      }
      if (stopping_) return;
      woken_ = false;
    }
    while (shard_->Step()) {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
  }
}

void ShardThread::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    condition_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  shard_->Close();
}

}  // namespace synergie::shard
