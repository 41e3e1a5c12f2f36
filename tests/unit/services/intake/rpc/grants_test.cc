// Rights: every method of the service is in the table, and nothing else is; who may do what.
#include <gtest/gtest.h>

#include <set>

#include "services/intake/rpc/intake_service.h"

namespace synergie::intake {
namespace {

using rpc::Role;

constexpr Role kAllRoles[] = {Role::kAdmin, Role::kFacilitator, Role::kCompany,
                              Role::kCopil, Role::kPartner,     Role::kAuditor};

rpc::Permissions Granted() {
  rpc::Permissions permissions;
  IntakeService::Grant(permissions);
  return permissions;
}

const google::protobuf::ServiceDescriptor& Service() {
  return *v1::RegisterTerritoryRequest::descriptor()->file()->FindServiceByName("IntakeService");
}

std::string FullMethod(const std::string& method) {
  return std::string(IntakeService::kFullName) + "/" + method;
}

std::set<Role> RolesOf(const std::string& method) {
  static const rpc::Permissions permissions = Granted();
  std::set<Role> roles;
  for (const Role role : kAllRoles) {
    if (permissions.Check({.actor = "a", .role = role}, FullMethod(method))) roles.insert(role);
  }
  return roles;
}

TEST(IntakeGrants, TheTableIsTheServicesMethods) {
  EXPECT_EQ(Service().full_name(), IntakeService::kFullName);
  std::set<std::string> methods;
  for (int i = 0; i < Service().method_count(); ++i) {
    methods.insert(FullMethod(Service().method(i)->name()));
  }
  const auto listed = Granted().methods();
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()), methods);
}

TEST(IntakeGrants, EveryoneReadsAndTheAuditorOnlyReads) {
  for (int i = 0; i < Service().method_count(); ++i) {
    const std::string& method = Service().method(i)->name();
    const bool reads = method.starts_with("Get") || method.starts_with("List");
    const std::set<Role> roles = RolesOf(method);
    EXPECT_TRUE(roles.contains(Role::kAdmin)) << method;
    EXPECT_EQ(roles.contains(Role::kAuditor), reads) << method;
    EXPECT_EQ(roles.contains(Role::kCopil), reads) << method;
    if (reads) {
      EXPECT_EQ(roles.size(), std::size(kAllRoles)) << method;
    }
  }
}

TEST(IntakeGrants, ACompanySpeaksForItselfAndRunsNothing) {
  for (const char* method : {"CorrectCompany", "NameContact", "EraseContact", "RecordTopic",
                             "SupportTopic", "WithdrawSupport"}) {
    EXPECT_TRUE(RolesOf(method).contains(Role::kCompany)) << method;
  }
  for (const char* method :
       {"RegisterTerritory", "CloseTerritory", "RegisterZone", "RegisterCompany", "PlanWorkshop",
        "SeatCompany", "OpenWorkshop", "CloseWorkshop", "MergeTopics", "WithdrawTopic",
        "ImportTopics", "LeaveTerritory", "ReturnToTerritory", "RewordTopic"}) {
    EXPECT_FALSE(RolesOf(method).contains(Role::kCompany)) << method;
  }
}

TEST(IntakeGrants, OnlyTheAdministratorClosesATerritory) {
  EXPECT_EQ(RolesOf("CloseTerritory"), std::set<Role>{Role::kAdmin});
  EXPECT_EQ(RolesOf("CloseWorkshop"), (std::set<Role>{Role::kAdmin, Role::kFacilitator}));
  EXPECT_TRUE(RolesOf("NoSuchMethod").empty());
}

}  // namespace
}  // namespace synergie::intake
