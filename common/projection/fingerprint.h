// An order-independent fingerprint of a set of rows: the sum, modulo 2^128, of XXH3-128 of each
// row. Rows are only ever added, so it is kept as they are written and read in O(1); live, rebuilt
// and restored projections at one position have the same one. It finds mistakes, not adversaries:
// the ledger is for those.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace synergie::projection {

struct Fingerprint {
  uint64_t high = 0;
  uint64_t low = 0;

  bool operator==(const Fingerprint&) const = default;
  void Add(std::string_view key, std::string_view value);
  void Add(const Fingerprint& other);
  std::string ToHex() const;  // 32 digits
};

}  // namespace synergie::projection
