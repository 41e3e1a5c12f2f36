// The one source of chance of a run: everything that a seed decides comes from here, in one order,
// so that a seed is a run. One thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace synergie::simulation {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed * 0x9e3779b97f4a7c15ULL + 1) {}

  uint64_t Next() { return engine_(); }
  // 0 to below - 1. (Not a std distribution: those differ between libraries.)
  uint64_t Below(uint64_t below) { return below == 0 ? 0 : Next() % below; }
  int64_t Between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(Below(static_cast<uint64_t>(most - least) + 1));
  }
  // One in so many times.
  bool OneIn(uint64_t times) { return Below(times) == 0; }
  bool Percent(uint64_t percent) { return Below(100) < percent; }
  template <class T>
  const T& Of(const std::vector<T>& all) {
    return all[Below(all.size())];
  }
  std::string Bytes(size_t count) {
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(Next());
    return bytes;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace synergie::simulation
