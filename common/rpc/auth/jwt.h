// Bearer access tokens: JSON Web Tokens (RFC 7519) of the access token profile (RFC 9068), checked
// by the rules of RFC 8725. The algorithm is the key's, never the header's alone; the signature is
// checked before any claim is read; what is not understood ("crit") refuses. Pure: the time is a
// parameter.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/rpc/auth/jwk.h"

namespace synergie::rpc {

inline constexpr size_t kMaxTokenTextBytes = 8 * 1024;

struct TokenRules {
  std::string issuer;    // "iss", compared as it stands
  std::string audience;  // one of "aud"
  std::chrono::seconds skew{60};
};

struct Claims {
  std::string subject;
  std::string role;
  std::string territory;               // empty: every territory
  std::string company;                 // empty: none
  std::string certificate_thumbprint;  // "cnf"."x5t#S256" (RFC 8705), 32 bytes; empty: not bound
  Time expires;
  bool operator==(const Claims&) const = default;
};

// UNAUTHENTICATED, with a reason for logs and a message that tells an attacker nothing more.
tl::expected<Claims, Rejection> VerifyToken(std::string_view token, const KeySet& keys,
                                            const TokenRules& rules, Time now);

}  // namespace synergie::rpc
