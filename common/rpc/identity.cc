#include "common/rpc/identity.h"

#include <array>
#include <iterator>

#include "common/base/check.h"
#include "common/base/resource_name.h"

namespace synergie::rpc {
namespace {

constexpr char kActorKey[] = "synergie-actor";
constexpr char kRoleKey[] = "synergie-role";
constexpr char kCompanyKey[] = "synergie-company";
constexpr size_t kMaxActorBytes = 128;

constexpr std::array<std::pair<Role, std::string_view>, 6> kRoles = {{
    {Role::kAdmin, "admin"},
    {Role::kFacilitator, "facilitator"},
    {Role::kCompany, "company"},
    {Role::kCopil, "copil"},
    {Role::kPartner, "partner"},
    {Role::kAuditor, "auditor"},
}};

tl::unexpected<Rejection> Unauthenticated(std::string reason, std::string message) {
  return tl::unexpected(
      Rejection{Code::kUnauthenticated, std::move(reason), std::move(message), {}, {}});
}

tl::unexpected<Rejection> Denied(std::string reason, std::string message,
                                 std::vector<std::pair<std::string, std::string>> metadata) {
  return tl::unexpected(Rejection{
      Code::kPermissionDenied, std::move(reason), std::move(message), std::move(metadata), {}});
}

unsigned BitOf(Role role) { return 1u << static_cast<unsigned>(role); }

bool IsActor(std::string_view actor) {
  if (actor.empty() || actor.size() > kMaxActorBytes) return false;
  for (const char c : actor) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

std::string_view RoleName(Role role) {
  for (const auto& [known, name] : kRoles) {
    if (known == role) return name;
  }
  SYN_CHECK(false, "every role has a name");
}

std::optional<Role> ParseRole(std::string_view name) {
  for (const auto& [role, known] : kRoles) {
    if (known == name) return role;
  }
  return std::nullopt;
}

tl::expected<Caller, Rejection> CheckCaller(Caller caller) {
  if (!IsActor(caller.actor)) {
    return Unauthenticated("INVALID_ACTOR",
                           "The actor must be 1 to 128 visible ASCII characters without spaces.");
  }
  if (!caller.territory.empty() && !MatchesPattern(caller.territory, "territories/*")) {
    return Unauthenticated("INVALID_TERRITORY",
                           "The caller's territory is not a territory's name.");
  }
  if (caller.role != Role::kCompany) {
    if (caller.company.empty()) return caller;
    return Unauthenticated("INVALID_COMPANY", "Only the role company belongs to a company.");
  }
  if (!MatchesPattern(caller.company, "territories/*/companies/*")) {
    return Unauthenticated("INVALID_COMPANY",
                           "The role company needs its company, as "
                           "\"territories/*/companies/*\".");
  }
  const std::string territory = *TerritoryOf(caller.company);
  if (caller.territory.empty()) caller.territory = territory;
  if (caller.territory != territory) {
    return Unauthenticated("INVALID_COMPANY", "The caller's company is not in its territory.");
  }
  return caller;
}

tl::expected<std::optional<std::string>, Rejection> SingleValue(const Metadata& metadata,
                                                                const char* key) {
  const auto [first, last] = metadata.equal_range(key);
  if (first == last) return std::nullopt;
  if (std::next(first) != last) {
    return tl::unexpected(Rejection{Code::kUnauthenticated,
                                    "AMBIGUOUS_METADATA",
                                    std::string("The metadata ") + key + " is given twice.",
                                    {{"key", key}},
                                    {}});
  }
  return std::string(first->second.data(), first->second.size());
}

tl::expected<Caller, Rejection> TrustingAuthenticator::Identify(
    const grpc::ServerContextBase& context) {
  return Identify(context.client_metadata());
}

tl::expected<Caller, Rejection> TrustingAuthenticator::Identify(const Metadata& metadata) const {
  const auto actor = SingleValue(metadata, kActorKey);
  const auto role = SingleValue(metadata, kRoleKey);
  const auto company = SingleValue(metadata, kCompanyKey);
  for (const auto* value : {&actor, &role, &company}) {
    if (!*value) return tl::unexpected(value->error());
  }
  Caller caller;
  if (*role) {
    const std::optional<Role> known = ParseRole(**role);
    if (!known) return Unauthenticated("UNKNOWN_ROLE", "The metadata synergie-role names no role.");
    caller.role = *known;
    caller.company = company->value_or("");
    caller.actor = actor->value_or(fallback_ ? fallback_->actor : "");
  } else if (fallback_) {
    caller = *fallback_;
    caller.actor = actor->value_or(caller.actor);
    caller.company = company->value_or(caller.company);
  } else {
    return Unauthenticated("NO_ROLE",
                           "Say who calls: metadata synergie-role and synergie-actor, and "
                           "synergie-company for a company.");
  }
  return CheckCaller(std::move(caller));
}

Permissions& Permissions::Allow(std::string_view method, std::initializer_list<Role> roles) {
  unsigned bits = 0;
  for (const Role role : roles) bits |= BitOf(role);
  SYN_CHECK(table_.emplace(method, bits).second, "a method stands in the table once");
  return *this;
}

tl::expected<void, Rejection> Permissions::Check(const Caller& caller,
                                                 std::string_view method) const {
  const auto row = table_.find(method);
  if (row != table_.end() && (row->second & BitOf(caller.role)) != 0) return {};
  return Denied("ROLE_MAY_NOT_CALL", "This role may not call this method.",
                {{"role", std::string(RoleName(caller.role))}, {"method", std::string(method)}});
}

std::vector<std::string> Permissions::methods() const {
  std::vector<std::string> methods;
  for (const auto& [method, roles] : table_) methods.push_back(method);
  return methods;
}

tl::expected<void, Rejection> CheckTerritory(const Caller& caller, std::string_view resource) {
  if (caller.territory.empty() || TerritoryOf(resource) == caller.territory) return {};
  return Denied("OTHER_TERRITORY", "The caller has no rights in this territory.",
                {{"territory", caller.territory}});
}

tl::expected<void, Rejection> CheckCompany(const Caller& caller, std::string_view company) {
  if (caller.role != Role::kCompany || caller.company == company) return {};
  return Denied("OTHER_COMPANY", "A company acts and reads for itself only.",
                {{"company", caller.company}});
}

}  // namespace synergie::rpc
