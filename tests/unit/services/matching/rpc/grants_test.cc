// Rights: every method of the service is in the table, and nothing else is; who may do what.
#include <gtest/gtest.h>

#include <set>

#include "services/matching/rpc/matching_service.h"

namespace synergie::matching {
namespace {

using rpc::Role;

constexpr Role kAllRoles[] = {Role::kAdmin, Role::kFacilitator, Role::kCompany,
                              Role::kCopil, Role::kPartner,     Role::kAuditor};

const rpc::Permissions& Granted() {
  static const rpc::Permissions permissions = [] {
    rpc::Permissions all;
    MatchingService::Grant(all);
    return all;
  }();
  return permissions;
}

const google::protobuf::ServiceDescriptor& Service() {
  return *v1::GetSynergyRequest::descriptor()->file()->FindServiceByName("MatchingService");
}

std::string FullMethod(const std::string& method) {
  return std::string(MatchingService::kFullName) + "/" + method;
}

std::set<Role> RolesOf(const std::string& method) {
  std::set<Role> roles;
  for (const Role role : kAllRoles) {
    if (Granted().Check({.actor = "a", .role = role}, FullMethod(method))) roles.insert(role);
  }
  return roles;
}

TEST(MatchingGrants, TheTableIsTheServicesMethods) {
  EXPECT_EQ(Service().full_name(), MatchingService::kFullName);
  std::set<std::string> methods;
  for (int i = 0; i < Service().method_count(); ++i) {
    methods.insert(FullMethod(Service().method(i)->name()));
  }
  const auto listed = Granted().methods();
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()), methods);
}

TEST(MatchingGrants, EveryoneReadsAndFacilitatorsHaveTheWord) {
  for (int i = 0; i < Service().method_count(); ++i) {
    const std::string& method = Service().method(i)->name();
    const bool reads = method.starts_with("Get") || method.starts_with("List") ||
                       method == "ClassifyText" || method == "FindCandidates";
    EXPECT_EQ(RolesOf(method), reads ? std::set<Role>(std::begin(kAllRoles), std::end(kAllRoles))
                                     : (std::set<Role>{Role::kAdmin, Role::kFacilitator}))
        << method;
  }
}

}  // namespace
}  // namespace synergie::matching
