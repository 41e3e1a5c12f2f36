// What follows the order of a partition beside the shard: the feed's publisher, the ledger.
// Followers are stepped by one thread (FollowerThread), which the folding shards wake.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/time.h"
#include "common/log/bell.h"
#include "common/log/log.h"
#include "common/projection/store.h"

namespace synergie::history {

using log::Bell;

class Follower {
 public:
  // All of it outlives the follower.
  struct Surroundings {
    projection::Store& store;
    log::Log& log;
    const Clock& clock;
    std::shared_ptr<Bell> bell;  // rung when there may be something to follow
  };

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
