#include "common/projection/fingerprint.h"

#include <xxhash.h>

#include "common/base/encoding.h"

namespace synergie::projection {

void Fingerprint::Add(std::string_view key, std::string_view value) {
  // The value is hashed under the key's hash, so that no text can move between the two.
  const XXH64_hash_t seed = XXH3_64bits(key.data(), key.size());
  const XXH128_hash_t hash = XXH3_128bits_withSeed(value.data(), value.size(), seed);
  Add(Fingerprint{hash.high64, hash.low64});
}

void Fingerprint::Add(const Fingerprint& other) {
  const uint64_t before = low;
  low += other.low;
  high += other.high + (low < before ? 1 : 0);
}

std::string Fingerprint::ToHex() const {
  std::string bytes;
  PutBigEndian64(bytes, high);
  PutBigEndian64(bytes, low);
  return synergie::ToHex(bytes);
}

}  // namespace synergie::projection
