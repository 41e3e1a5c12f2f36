#include "services/history/ledger/merkle.h"

#include <sodium.h>

#include <algorithm>
#include <bit>

#include "common/base/check.h"
#include "common/base/encoding.h"

namespace synergie::history {
namespace {

// The largest power of two below `size`, for size >= 2: where RFC 6962 splits a tree.
int64_t SplitOf(int64_t size) {
  return static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(size - 1)));
}

int LevelOf(int64_t power_of_two) { return std::countr_zero(static_cast<uint64_t>(power_of_two)); }

// The root of the leaves [begin, begin + size), where `begin` is a multiple of the largest power of
// two that is not above `size`.
Hash RangeRoot(int64_t begin, int64_t size, const ReadNode& read) {
  if (std::has_single_bit(static_cast<uint64_t>(size))) {
    return read(LevelOf(size), begin / size);
  }
  const int64_t split = SplitOf(size);
  return NodeHash(RangeRoot(begin, split, read), RangeRoot(begin + split, size - split, read));
}

// PATH of RFC 6962 section 2.1.1, for the leaf `index` of the range.
void AddPath(int64_t index, int64_t begin, int64_t size, const ReadNode& read,
             std::vector<Hash>& proof) {
  if (size == 1) return;
  const int64_t split = SplitOf(size);
  if (index < split) {
    AddPath(index, begin, split, read, proof);
    proof.push_back(RangeRoot(begin + split, size - split, read));
  } else {
    AddPath(index - split, begin + split, size - split, read, proof);
    proof.push_back(RangeRoot(begin, split, read));
  }
}

// SUBPROOF of RFC 6962 section 2.1.2. `whole`: the first tree's root is known to the verifier.
void AddSubproof(int64_t first, int64_t begin, int64_t size, bool whole, const ReadNode& read,
                 std::vector<Hash>& proof) {
  if (first == size) {
    if (!whole) proof.push_back(RangeRoot(begin, size, read));
    return;
  }
  const int64_t split = SplitOf(size);
  if (first <= split) {
    AddSubproof(first, begin, split, whole, read, proof);
    proof.push_back(RangeRoot(begin + split, size - split, read));
  } else {
    AddSubproof(first - split, begin + split, size - split, false, read, proof);
    proof.push_back(RangeRoot(begin, split, read));
  }
}

}  // namespace

Hash Sha256(std::string_view bytes) {
  Hash hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return hash;
}

Hash LeafHash(std::string_view entry) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  const unsigned char prefix = 0;
  crypto_hash_sha256_update(&state, &prefix, 1);
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(entry.data()),
                            entry.size());
  Hash hash;
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

Hash NodeHash(const Hash& left, const Hash& right) {
  std::string bytes(1, '\1');
  bytes.append(BytesOf(left)).append(BytesOf(right));
  return Sha256(bytes);
}

Hash EmptyRoot() { return Sha256(""); }

std::string ToHex(const Hash& hash) { return synergie::ToHex(BytesOf(hash)); }

std::string ToBase64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the final zero
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(size);
  // One text for one value: spare bits of the last character must be zero.
  return ToBase64(bytes) == text ? std::optional(bytes) : std::nullopt;
}

std::optional<Hash> HashFromBytes(std::string_view bytes) {
  Hash hash;
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::optional<Hash> HashFromHex(std::string_view text) {
  const auto bytes = FromHex(text);
  return bytes ? HashFromBytes(*bytes) : std::nullopt;
}

Hash RootOf(int64_t size, const ReadNode& read) {
  SYN_CHECK(size >= 0, "a tree has a size");
  return size == 0 ? EmptyRoot() : RangeRoot(0, size, read);
}

std::vector<Hash> InclusionProof(int64_t index, int64_t size, const ReadNode& read) {
  SYN_CHECK(0 <= index && index < size, "the leaf is in the tree");
  std::vector<Hash> proof;
  AddPath(index, 0, size, read, proof);
  return proof;
}

std::vector<Hash> ConsistencyProof(int64_t first, int64_t second, const ReadNode& read) {
  SYN_CHECK(0 <= first && first <= second, "trees only grow");
  std::vector<Hash> proof;
  if (first > 0 && first < second) AddSubproof(first, 0, second, true, read, proof);
  return proof;
}

// RFC 9162 section 2.1.3.2.
bool VerifyInclusion(const Hash& leaf, int64_t index, int64_t size, const std::vector<Hash>& proof,
                     const Hash& root) {
  if (index < 0 || index >= size) return false;
  uint64_t at = static_cast<uint64_t>(index), last = static_cast<uint64_t>(size - 1);
  Hash hash = leaf;
  for (const Hash& step : proof) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      hash = NodeHash(step, hash);
      while ((at & 1) == 0 && at != 0) at >>= 1, last >>= 1;
    } else {
      hash = NodeHash(hash, step);
    }
    at >>= 1, last >>= 1;
  }
  return last == 0 && hash == root;
}

// RFC 9162 section 2.1.4.2.
bool VerifyConsistency(int64_t first, const Hash& first_root, int64_t second,
                       const Hash& second_root, const std::vector<Hash>& proof) {
  if (first < 0 || first > second) return false;
  if (first == second) return proof.empty() && first_root == second_root;
  if (first == 0) return proof.empty() && first_root == EmptyRoot();
  const bool whole = std::has_single_bit(static_cast<uint64_t>(first));
  if (proof.empty() && !whole) return false;
  size_t next = 0;
  uint64_t at = static_cast<uint64_t>(first - 1), last = static_cast<uint64_t>(second - 1);
  while ((at & 1) != 0) at >>= 1, last >>= 1;
  Hash was = whole ? first_root : proof[next++];
  Hash is = was;
  for (; next < proof.size(); ++next) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      was = NodeHash(proof[next], was);
      is = NodeHash(proof[next], is);
      while ((at & 1) == 0 && at != 0) at >>= 1, last >>= 1;
    } else {
      is = NodeHash(is, proof[next]);
    }
    at >>= 1, last >>= 1;
  }
  return last == 0 && was == first_root && is == second_root;
}

void Frontier::Add(const Hash& leaf) {
  Hash hash = leaf;
  for (auto bits = static_cast<uint64_t>(size_); (bits & 1) != 0; bits >>= 1) {
    hash = NodeHash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
}

Hash Frontier::Root() const {
  if (peaks_.empty()) return EmptyRoot();
  Hash root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i-- > 0;) root = NodeHash(peaks_[i], root);
  return root;
}

}  // namespace synergie::history
