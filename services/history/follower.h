// What follows the order of a partition beside the shard: the feed's publisher, the ledger.
// Followers are stepped by one thread (FollowerThread), which the folding shards wake.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/base/time.h"

namespace synergie::history {

// Remembers that there may be something to do. Thread-safe.
class Bell {
 public:
  void Ring();
  // Returns once it was rung since the last Wait, or after `limit`.
  void Wait(std::chrono::microseconds limit);

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  bool ringing_ = false;
};

class Follower {
 public:
  virtual ~Follower() = default;
  // One bounded piece of work. True: call again at once.
  virtual bool Step() = 0;
  // When to call again without being woken.
  virtual Time next_due() const { return Time::Max(); }
  // What keeps it from following; empty: nothing. Thread-safe.
  virtual std::string trouble() const = 0;
};

class FollowerThread {
 public:
  // The followers outlive it.
  FollowerThread(std::vector<Follower*> followers, std::shared_ptr<Bell> bell, const Clock& clock);
  ~FollowerThread();  // Stop()

  // Ends the thread after the step under way. Idempotent.
  void Stop();

 private:
  void Run(const std::stop_token& stop);

  const std::vector<Follower*> followers_;
  const std::shared_ptr<Bell> bell_;
  const Clock& clock_;
  std::jthread thread_;
};

}  // namespace synergie::history
