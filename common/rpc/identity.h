// Who calls, and what they may call. A Caller comes from metadata that is trusted (loopback), from
// a bearer token (common/rpc/jwt.h) or a client certificate; every handler gets one before anything
// else, because rights are checked before the request is even validated (AIP-193): who may not call
// learns nothing about what exists.
//
//   caller = authenticator.Identify(*context)        UNAUTHENTICATED
//   permissions.Check(*caller, method)                PERMISSION_DENIED, also for methods not
//   listed CheckTerritory(*caller, request.parent())         PERMISSION_DENIED
//
// Values are plain; Permissions is immutable once filled, and then thread-safe.
#pragma once

#include <grpcpp/server_context.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::rpc {

enum class Role { kAdmin, kFacilitator, kCompany, kCopil, kPartner, kAuditor };

std::string_view RoleName(Role role);  // "facilitator"
std::optional<Role> ParseRole(std::string_view name);

struct Caller {
  std::string actor;  // an opaque id, never a person's name
  Role role = Role::kAuditor;
  std::string territory;  // "territories/ecla"; empty: every territory
  std::string company;    // of kCompany, always set: its resource name
  bool operator==(const Caller&) const = default;
};

// Whether the parts fit together: an opaque actor, a company for kCompany and only for it, inside
// its territory. UNAUTHENTICATED otherwise.
tl::expected<Caller, Rejection> CheckCaller(Caller caller);

using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

// The one value of a key; none when it is absent, UNAUTHENTICATED when it is there twice.
tl::expected<std::optional<std::string>, Rejection> SingleValue(const Metadata& metadata,
                                                                const char* key);

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // The caller, or UNAUTHENTICATED. Never waits: it is called from gRPC's few threads.
  virtual tl::expected<Caller, Rejection> Identify(const grpc::ServerContextBase& context) = 0;
};

// Believes `synergie-actor`, `synergie-role` and `synergie-company`. Only for addresses that nobody
// else can reach. A call without a role gets `fallback`'s role, without an actor its actor.
class TrustingAuthenticator final : public Authenticator {
 public:
  explicit TrustingAuthenticator(std::optional<Caller> fallback = {}) : fallback_(fallback) {}
  tl::expected<Caller, Rejection> Identify(const grpc::ServerContextBase& context) override;
  tl::expected<Caller, Rejection> Identify(const Metadata& metadata) const;

 private:
  const std::optional<Caller> fallback_;
};

// The table: method → roles. What is not in it is denied to all.
class Permissions {
 public:
  // `method` is "synergie.intake.v1.TopicService/RecordTopic". Listing one twice is a mistake.
  Permissions& Allow(std::string_view method, std::initializer_list<Role> roles);

  tl::expected<void, Rejection> Check(const Caller& caller, std::string_view method) const;

  bool Has(std::string_view method) const { return table_.contains(method); }
  std::vector<std::string> methods() const;

 private:
  std::map<std::string, unsigned, std::less<>> table_;  // bit i: role i
};

// A caller of one territory reaches only what is below it; `resource` may be malformed.
tl::expected<void, Rejection> CheckTerritory(const Caller& caller, std::string_view resource);

// A company acts and reads for itself only; other roles pass.
tl::expected<void, Rejection> CheckCompany(const Caller& caller, std::string_view company);

}  // namespace synergie::rpc
