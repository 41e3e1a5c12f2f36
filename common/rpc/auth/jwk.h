// Public keys as JSON Web Keys (RFC 7517, 7518, 8037) and the signatures they check (RFC 7515).
// Three algorithms, each bound to its kind of key, so that a token's header never chooses one:
//
//   RS256  RSA, 2048 to 8192 bits        ES256  EC P-256        EdDSA  OKP Ed25519
//
// Values are immutable: thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace synergie::rpc {

inline constexpr size_t kMaxJwksBytes = 256 * 1024;
inline constexpr size_t kMaxKeys = 100;

enum class Algorithm { kRs256, kEs256, kEdDsa };

std::string_view AlgorithmName(Algorithm algorithm);  // as in a token's header

struct PublicKey {
  std::string id;  // "kid"
  Algorithm algorithm = Algorithm::kRs256;
  std::shared_ptr<evp_pkey_st> key;
};

// Whether `signature` is the key's over `text`; of ES256 it is raw r‖s, 64 bytes.
bool VerifySignature(const PublicKey& key, std::string_view text, std::string_view signature);

class KeySet {
 public:
  KeySet() = default;

  // A JWK Set. Keys of other kinds, for other uses or without a kid are passed over, as the RFC
  // asks; a key of our kinds that is wrong, two of one kid, or a set with none of use are errors.
  static Result<KeySet> Parse(std::string_view json);

  const PublicKey* Find(std::string_view id) const;
  size_t size() const { return keys_.size(); }

 private:
  std::vector<PublicKey> keys_;
};

}  // namespace synergie::rpc
