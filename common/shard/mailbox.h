// The door into a shard: other threads leave work here, the shard's thread takes it. Outlives the
// shard where a log still owes it an answer. Thread-safe.
#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace synergie::shard {

class Mailbox {
 public:
  using Work = std::function<void()>;
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  // False once closed: the work was not taken.
  bool Post(Work work) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    work_.push_back(std::move(work));
    if (work_.size() == 1) wake_();  // who was woken takes all that came until then
    return true;
  }
  // Under the lock, so that nobody is woken who was closed meanwhile.
  void Wake() {
    const std::lock_guard lock(mutex_);
    if (!closed_) wake_();
  }
  std::vector<Work> TakeAll() {
    const std::lock_guard lock(mutex_);
    return std::exchange(work_, {});
  }
  // Refuses what comes from now on and hands out what was left.
  std::vector<Work> Close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    return std::exchange(work_, {});
  }

 private:
  const std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Work> work_;
  bool closed_ = false;
};

}  // namespace synergie::shard
