// Runs a shard on a thread of its own: steps while there is work, sleeps until woken or due.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "common/shard/shard.h"

namespace synergie::shard {

class ShardThread {
 public:
  // `make` builds the shard around the wake function it is given.
  using Make = std::function<std::unique_ptr<Shard>(std::function<void()> wake)>;
  explicit ShardThread(const Make& make);
  ~ShardThread();

  Shard& shard() { return *shard_; }

  // Ends the thread, then closes the shard. Idempotent.
  void Stop();

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable condition_;
  bool woken_ = true;
  bool stopping_ = false;
  std::unique_ptr<Shard> shard_;
  std::thread thread_;
};

}  // namespace synergie::shard
