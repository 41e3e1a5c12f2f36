// The newest part of one partition's feed, decoded: what live subscribers are served from. Bounded
// in events and bytes; who falls out of it reads the store. It follows the feed only while somebody
// listens. Thread-safe: one thread advances it, many look.
#pragma once

#include <deque>
#include <mutex>
#include <vector>

#include "services/history/subscribe/block.h"

namespace synergie::history {

struct RingBounds {
  int64_t events = 16'384;
  size_t bytes = 16 << 20;
};

class Ring {
 public:
  Ring(EventReader reader, RingBounds bounds) : reader_(reader), bounds_(bounds) {}

  // Begins to follow, from the head on; an active ring goes on as it is. Returns where it begins.
  int64_t Activate();
  // Forgets all of it.
  void Rest();
  bool active() const;

  // Reads one block of what is new. False: nothing was.
  bool Advance();

  // What stands at `from`.
  struct Look {
    enum class Where { kBehind, kAtEnd, kInside } where = Where::kBehind;
    std::vector<BlockPtr> blocks;  // with kInside: the first holds `from`
    int64_t end_sequence = 0;      // of the ring
  };
  Look At(int64_t from, size_t max_blocks) const;

 private:
  const EventReader reader_;
  const RingBounds bounds_;
  mutable std::mutex mutex_;
  bool active_ = false;
  int64_t end_ = 1;
  std::deque<BlockPtr> blocks_;
  size_t bytes_ = 0;
};

}  // namespace synergie::history
