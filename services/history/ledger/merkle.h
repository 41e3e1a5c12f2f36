// The Merkle tree of RFC 6962 (and 9162, which hashes alike): hashes, roots, and proofs made and
// verified. A tree is read through the hashes of its complete subtrees, so nothing here knows where
// they are kept. Pure.
//
// `level` 0 is the leaves; the node (level, index) covers the leaves from index << level on.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/encoding.h"

namespace synergie::history {

using Hash = std::array<unsigned char, 32>;

Hash Sha256(std::string_view bytes);
Hash LeafHash(std::string_view entry);  // SHA-256(00 ‖ entry)
Hash NodeHash(const Hash& left, const Hash& right);
Hash EmptyRoot();  // SHA-256 of nothing

using synergie::ToHex;  // of bytes
std::string ToHex(const Hash& hash);
std::string ToBase64(std::string_view bytes);  // RFC 4648 section 4, with padding
std::optional<std::string> FromBase64(std::string_view text);
std::optional<Hash> HashFromBytes(std::string_view bytes);
std::optional<Hash> HashFromHex(std::string_view text);
inline std::string_view BytesOf(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The hash of a complete subtree.
using ReadNode = std::function<Hash(int level, int64_t index)>;

// Root of the first `size` leaves.
Hash RootOf(int64_t size, const ReadNode& read);

// Proofs, as RFC 6962 section 2.1 lists them. 0 <= index < size; 0 <= first <= second (the proof
// from an empty tree, or to the same one, is empty).
std::vector<Hash> InclusionProof(int64_t index, int64_t size, const ReadNode& read);
std::vector<Hash> ConsistencyProof(int64_t first, int64_t second, const ReadNode& read);

bool VerifyInclusion(const Hash& leaf, int64_t index, int64_t size, const std::vector<Hash>& proof,
                     const Hash& root);
bool VerifyConsistency(int64_t first, const Hash& first_root, int64_t second,
                       const Hash& second_root, const std::vector<Hash>& proof);

// A tree that only grows and keeps no more than the roots of its complete subtrees.
class Frontier {
 public:
  void Add(const Hash& leaf);
  int64_t size() const { return size_; }
  Hash Root() const;

 private:
  int64_t size_ = 0;
  std::vector<Hash> peaks_;  // of the set bits of size_, the largest subtree first
};

}  // namespace synergie::history
