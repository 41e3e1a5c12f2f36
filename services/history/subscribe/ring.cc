#include "services/history/subscribe/ring.h"

#include <algorithm>

namespace synergie::history {

int64_t Ring::Activate() {
  const std::lock_guard lock(mutex_);
  if (!active_) {
    active_ = true;
    end_ = reader_.Head(Time::Max()) + 1;
  }
  return blocks_.empty() ? end_ : blocks_.front()->first_sequence();
}

void Ring::Rest() {
  const std::lock_guard lock(mutex_);
  active_ = false;
  blocks_.clear();
  bytes_ = 0;
}

bool Ring::active() const {
  const std::lock_guard lock(mutex_);
  return active_;
}

bool Ring::Advance() {
  int64_t from = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!active_) return false;
    from = end_;
  }
  BlockPtr block = ReadBlock(reader_, from);  // outside the lock: nobody waits for the store
  if (block == nullptr) return false;
  const std::lock_guard lock(mutex_);
  if (!active_ || end_ != from) return active_;
  end_ = block->end_sequence();
  bytes_ += block->bytes();
  blocks_.push_back(std::move(block));
  while (blocks_.size() > 1 &&
         (bytes_ > bounds_.bytes || end_ - blocks_.front()->first_sequence() > bounds_.events)) {
    bytes_ -= blocks_.front()->bytes();
    blocks_.pop_front();
  }
  return true;
}

Ring::Look Ring::At(int64_t from, size_t max_blocks) const {
  const std::lock_guard lock(mutex_);
  Look look{.end_sequence = end_};
  if (!active_) return look;
  if (from >= end_) {
    look.where = Look::Where::kAtEnd;
    return look;
  }
  if (blocks_.empty() || from < blocks_.front()->first_sequence()) return look;
  look.where = Look::Where::kInside;
  auto block = std::upper_bound(
      blocks_.begin(), blocks_.end(), from,
      [](int64_t sequence, const BlockPtr& one) { return sequence < one->end_sequence(); });
  for (; block != blocks_.end() && look.blocks.size() < max_blocks; ++block) {
    look.blocks.push_back(*block);
  }
  return look;
}

}  // namespace synergie::history
