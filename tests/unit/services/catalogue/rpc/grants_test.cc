// Rights: every method of the service is in the table, and nothing else is; who may do what.
#include <gtest/gtest.h>

#include <set>

#include "services/catalogue/rpc/catalogue_service.h"

namespace synergie::catalogue {
namespace {

using rpc::Role;

constexpr Role kAllRoles[] = {Role::kAdmin, Role::kFacilitator, Role::kCompany,
                              Role::kCopil, Role::kPartner,     Role::kAuditor};

const google::protobuf::ServiceDescriptor& Service() {
  return *v1::CastBallotRequest::descriptor()->file()->FindServiceByName("CatalogueService");
}

std::string FullMethod(const std::string& method) {
  return std::string(CatalogueService::kFullName) + "/" + method;
}

const rpc::Permissions& Granted() {
  static const rpc::Permissions permissions = [] {
    rpc::Permissions table;
    CatalogueService::Grant(table);
    return table;
  }();
  return permissions;
}

std::set<Role> RolesOf(const std::string& method) {
  std::set<Role> roles;
  for (const Role role : kAllRoles) {
    if (Granted().Check({.actor = "a", .role = role}, FullMethod(method))) roles.insert(role);
  }
  return roles;
}

TEST(CatalogueGrants, TheTableIsTheServicesMethods) {
  EXPECT_EQ(Service().full_name(), CatalogueService::kFullName);
  std::set<std::string> methods;
  for (int i = 0; i < Service().method_count(); ++i) {
    methods.insert(FullMethod(Service().method(i)->name()));
  }
  const auto listed = Granted().methods();
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()), methods);
}

TEST(CatalogueGrants, TheAuditorReadsEverythingAndDecidesNothing) {
  const std::set<std::string> reports = {"VerifyReceipt", "RecountBallot", "RecountShortList",
                                         "SumIndicators", "RenderDocument"};
  for (int i = 0; i < Service().method_count(); ++i) {
    const std::string& method = Service().method(i)->name();
    const bool reads =
        method.starts_with("Get") || method.starts_with("List") || reports.contains(method);
    EXPECT_EQ(RolesOf(method).contains(Role::kAuditor), reads) << method;
    EXPECT_TRUE(RolesOf(method).contains(Role::kAdmin)) << method;
  }
}

TEST(CatalogueGrants, CompaniesVoteAndTheCommitteeDecides) {
  EXPECT_EQ(RolesOf("CastBallot"),
            (std::set<Role>{Role::kAdmin, Role::kFacilitator, Role::kCompany}));
  EXPECT_TRUE(RolesOf("DecideSheet").contains(Role::kCopil));
  EXPECT_FALSE(RolesOf("DecideSheet").contains(Role::kCompany));
  EXPECT_FALSE(RolesOf("GetTurnout").contains(Role::kCompany));
  EXPECT_EQ(RolesOf("CloseBallot"), (std::set<Role>{Role::kAdmin, Role::kFacilitator}));
}

}  // namespace
}  // namespace synergie::catalogue
