// Makes keys and signed tokens for the tests.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>

#include "common/rpc/auth/jwk.h"

namespace synergie::rpc {

class Signer {
 public:
  explicit Signer(Algorithm algorithm, std::string id = "k1");

  // {"kty": …, "kid": …}: the public key.
  std::string Jwk() const;
  // header.claims.signature, both texts as they are given.
  std::string Sign(const std::string& header, const std::string& claims) const;
  // With the header that the profile asks for.
  std::string Sign(const std::string& claims) const;

 private:
  std::string Raw(const std::string& text) const;

  const Algorithm algorithm_;
  const std::string id_;
  std::shared_ptr<EVP_PKEY> key_;
};

// {"keys": [ … ]} of one key.
std::string KeySetOf(const Signer& signer);

}  // namespace synergie::rpc
