#include "common/rpc/auth/jwt.h"

#include <cmath>
#include <optional>

#include "common/base/encoding.h"
#include "common/rpc/auth/strict_json.h"

namespace synergie::rpc {
namespace {

using nlohmann::json;

tl::unexpected<Rejection> Refuse(std::string reason, std::string message) {
  return tl::unexpected(
      Rejection{Code::kUnauthenticated, std::move(reason), std::move(message), {}, {}});
}

tl::unexpected<Rejection> Malformed() {
  return Refuse("MALFORMED_TOKEN", "The bearer token is not a JSON Web Token of this profile.");
}

struct Parts {
  json header;
  std::string_view signed_text;  // header and claims as they came
  std::string_view claims;       // still encoded
  std::string signature;
};

std::optional<Parts> Split(std::string_view token) {
  const size_t first = token.find('.');
  const size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  if (token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  const auto header = FromBase64Url(token.substr(0, first));
  auto signature = FromBase64Url(token.substr(second + 1));
  if (!header || !signature) return std::nullopt;
  std::optional<json> parsed = ParseStrictJson(*header);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return Parts{std::move(*parsed), token.substr(0, second),
               token.substr(first + 1, second - first - 1), std::move(*signature)};
}

// "at+jwt", with or without its media type's first half, in any case (RFC 9068, RFC 7515).
bool IsAccessToken(const json& header) {
  std::string type = TextMember(header, "typ").value_or("");
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type == "at+jwt" || type == "application/at+jwt";
}

bool HasAudience(const json& claims, const std::string& audience) {
  const auto member = claims.find("aud");
  if (member == claims.end()) return false;
  if (!member->is_array()) return *member == audience;
  for (const json& one : *member) {
    if (one == audience) return true;
  }
  return false;
}

// A NumericDate; none when the member is not a number that a Time holds.
std::optional<Time> TimeMember(const json& claims, const char* name) {
  const auto member = claims.find(name);
  if (member == claims.end() || !member->is_number()) return std::nullopt;
  const double seconds = member->get<double>();
  if (!std::isfinite(seconds) || std::abs(seconds) > 1e11) return std::nullopt;
  return Time{static_cast<int64_t>(seconds * 1e6)};
}

tl::expected<Time, Rejection> CheckTimes(const json& claims, std::chrono::seconds skew, Time now) {
  const std::optional<Time> expires = TimeMember(claims, "exp");
  if (!expires) return Malformed();
  if (now >= *expires + skew) return Refuse("TOKEN_EXPIRED", "The bearer token has expired.");
  for (const char* name : {"nbf", "iat"}) {
    if (!claims.contains(name)) continue;
    const std::optional<Time> from = TimeMember(claims, name);
    if (!from) return Malformed();
    if (now < *from - skew) {
      return Refuse("TOKEN_NOT_YET_VALID", "The bearer token is not valid yet.");
    }
  }
  return *expires;
}

// Absent is empty; present and of another type is none.
std::optional<std::string> OptionalText(const json& claims, const char* name) {
  return claims.contains(name) ? TextMember(claims, name) : std::string();
}

std::optional<std::string> Thumbprint(const json& claims) {
  const auto confirmation = claims.find("cnf");
  if (confirmation == claims.end()) return std::string();
  // A confirmation that we cannot check must not pass for one that we did.
  const auto bytes = FromBase64Url(TextMember(*confirmation, "x5t#S256").value_or(""));
  if (!bytes || bytes->size() != 32 || confirmation->size() != 1) return std::nullopt;
  return bytes;
}

tl::expected<Claims, Rejection> ReadClaims(const json& claims, const TokenRules& rules, Time now) {
  if (TextMember(claims, "iss") != rules.issuer) {
    return Refuse("WRONG_ISSUER", "The bearer token is another issuer's.");
  }
  if (!HasAudience(claims, rules.audience)) {
    return Refuse("WRONG_AUDIENCE", "The bearer token is meant for another service.");
  }
  const auto expires = CheckTimes(claims, rules.skew, now);
  if (!expires) return tl::unexpected(expires.error());
  const auto subject = TextMember(claims, "sub");
  const auto role = TextMember(claims, "role");
  const auto territory = OptionalText(claims, "territory");
  const auto company = OptionalText(claims, "company");
  const auto thumbprint = Thumbprint(claims);
  if (!subject || !role || !territory || !company || !thumbprint) return Malformed();
  return Claims{*subject, *role, *territory, *company, *thumbprint, *expires};
}

}  // namespace

tl::expected<Claims, Rejection> VerifyToken(std::string_view token, const KeySet& keys,
                                            const TokenRules& rules, Time now) {
  if (token.size() > kMaxTokenTextBytes) return Malformed();
  const std::optional<Parts> parts = Split(token);
  if (!parts || !IsAccessToken(parts->header) || parts->header.contains("crit")) return Malformed();
  const std::optional<std::string> id = TextMember(parts->header, "kid");
  const PublicKey* key = id ? keys.Find(*id) : nullptr;
  if (key == nullptr) return Refuse("UNKNOWN_KEY", "The bearer token's key is not known here.");
  if (TextMember(parts->header, "alg") != AlgorithmName(key->algorithm)) {
    return Refuse("WRONG_ALGORITHM", "The bearer token's algorithm is not its key's.");
  }
  if (!VerifySignature(*key, parts->signed_text, parts->signature)) {
    return Refuse("BAD_SIGNATURE", "The bearer token's signature does not verify.");
  }
  const auto text = FromBase64Url(parts->claims);
  const std::optional<json> claims = text ? ParseStrictJson(*text) : std::nullopt;
  if (!claims || !claims->is_object()) return Malformed();
  return ReadClaims(*claims, rules, now);
}

}  // namespace synergie::rpc
