// Which request ids a fold has met, in eight bytes each: what is not in it was certainly not met;
// what is must be looked up, for two ids may share a hash. The seed is this fold's own, so nobody
// can prepare ids that collide. One thread.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace synergie::projection {

class SeenIds {
 public:
  explicit SeenIds(uint64_t seed) : seed_(seed), slots_(1 << 16) {}

  void Add(std::string_view id) {
    if ((count_ + 1) * 10 > slots_.size() * 7) Grow();
    count_ += Insert(slots_, HashOf(id));
  }
  bool MayContain(std::string_view id) const {
    const uint64_t hash = HashOf(id);
    for (size_t at = hash & (slots_.size() - 1); slots_[at] != 0;
         at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == hash) return true;
    }
    return false;
  }
  size_t size() const { return count_; }

 private:
  // Never 0, which marks a free slot.
  uint64_t HashOf(std::string_view id) const {
    const uint64_t hash = XXH3_64bits_withSeed(id.data(), id.size(), seed_);
    return hash == 0 ? 1 : hash;
  }
  static bool Insert(std::vector<uint64_t>& slots, uint64_t hash) {
    size_t at = hash & (slots.size() - 1);
    while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & (slots.size() - 1);
    if (slots[at] == hash) return false;
    slots[at] = hash;
    return true;
  }
  void Grow() {
    std::vector<uint64_t> larger(slots_.size() * 2);
    for (const uint64_t hash : slots_) {
      if (hash != 0) Insert(larger, hash);
    }
    slots_.swap(larger);
  }

  const uint64_t seed_;
  size_t count_ = 0;
  std::vector<uint64_t> slots_;  // a power of two of them
};

}  // namespace synergie::projection
