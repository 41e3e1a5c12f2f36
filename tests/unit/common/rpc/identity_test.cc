#include "common/rpc/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace synergie::rpc {
namespace {

constexpr char kRecord[] = "synergie.intake.v1.TopicService/RecordTopic";

// The caller that metadata gives, or the reason for none.
struct Identified {
  std::optional<Caller> caller;
  std::string reason;
};

Identified Identify(const Metadata& metadata, std::optional<Caller> fallback = {}) {
  const auto caller = TrustingAuthenticator(fallback).Identify(metadata);
  if (caller) return {*caller, ""};
  EXPECT_EQ(caller.error().code, Code::kUnauthenticated);
  return {std::nullopt, caller.error().reason};
}

TEST(Trusting, BelievesTheMetadata) {
  EXPECT_EQ(Identify({{"synergie-role", "facilitator"}, {"synergie-actor", "u7"}}).caller,
            (Caller{"u7", Role::kFacilitator, "", ""}));
  EXPECT_EQ(Identify({{"synergie-role", "company"},
                      {"synergie-actor", "u8"},
                      {"synergie-company", "territories/ecla/companies/c01"}})
                .caller,
            (Caller{"u8", Role::kCompany, "territories/ecla", "territories/ecla/companies/c01"}));
}

TEST(Trusting, AFallbackSpeaksForWhoSaysNothing) {
  const Caller local{"local", Role::kFacilitator, "", ""};
  EXPECT_EQ(Identify({}, local).caller, local);
  EXPECT_EQ(Identify({{"synergie-actor", "u7"}}, local).caller->actor, "u7");
  EXPECT_EQ(Identify({{"synergie-role", "auditor"}}, local).caller,
            (Caller{"local", Role::kAuditor, "", ""}));
}

TEST(Trusting, RefusesWhatIsUnclear) {
  EXPECT_EQ(Identify({}).reason, "NO_ROLE");
  EXPECT_EQ(Identify({{"synergie-role", "god"}, {"synergie-actor", "u7"}}).reason, "UNKNOWN_ROLE");
  EXPECT_EQ(Identify({{"synergie-role", "admin"}}).reason, "INVALID_ACTOR");
  EXPECT_EQ(Identify({{"synergie-role", "admin"}, {"synergie-actor", "Jean Petit"}}).reason,
            "INVALID_ACTOR");
  EXPECT_EQ(Identify({{"synergie-role", "admin"}, {"synergie-role", "auditor"}}).reason,
            "AMBIGUOUS_METADATA");
}

TEST(Caller, CompanyAndRoleGoTogether) {
  const auto reason = [](Caller caller) {
    const auto checked = CheckCaller(std::move(caller));
    return checked ? "" : checked.error().reason;
  };
  const std::string company = "territories/ecla/companies/c01";
  EXPECT_EQ(reason({"u", Role::kCompany, "territories/ecla", company}), "");
  EXPECT_EQ(reason({"u", Role::kCompany, "territories/other", company}), "INVALID_COMPANY");
  EXPECT_EQ(reason({"u", Role::kCompany, "", ""}), "INVALID_COMPANY");
  EXPECT_EQ(reason({"u", Role::kCopil, "", company}), "INVALID_COMPANY");
  EXPECT_EQ(reason({"u", Role::kAdmin, "ecla", ""}), "INVALID_TERRITORY");
}

TEST(Permissions, DenyByDefault) {
  Permissions table;
  table.Allow(kRecord, {Role::kFacilitator, Role::kPartner});
  const auto allowed = [&](Role role, std::string_view method) {
    return table.Check(Caller{"u", role, "", ""}, method).has_value();
  };
  EXPECT_TRUE(allowed(Role::kFacilitator, kRecord));
  EXPECT_TRUE(allowed(Role::kPartner, kRecord));
  for (const Role role : {Role::kAdmin, Role::kCompany, Role::kCopil, Role::kAuditor}) {
    EXPECT_FALSE(allowed(role, kRecord)) << RoleName(role);
  }
  EXPECT_FALSE(allowed(Role::kAdmin, "synergie.intake.v1.TopicService/Other"));
  EXPECT_EQ(table.Check(Caller{}, kRecord).error().code, Code::kPermissionDenied);
  EXPECT_THAT(table.methods(), testing::ElementsAre(kRecord));
}

TEST(Permissions, RolesHaveNames) {
  for (const char* name : {"admin", "facilitator", "company", "copil", "partner", "auditor"}) {
    EXPECT_EQ(RoleName(ParseRole(name).value()), name);
  }
  EXPECT_FALSE(ParseRole("Admin"));
}

TEST(Ownership, EndsAtTheTerritoryAndTheCompany) {
  const Caller company{"u", Role::kCompany, "territories/ecla", "territories/ecla/companies/c01"};
  const Caller everywhere{"u", Role::kAdmin, "", ""};
  EXPECT_TRUE(CheckTerritory(company, "territories/ecla/topics/t1"));
  EXPECT_FALSE(CheckTerritory(company, "territories/ecla2/topics/t1"));
  EXPECT_FALSE(CheckTerritory(company, "nonsense"));
  EXPECT_TRUE(CheckTerritory(everywhere, "territories/other"));
  EXPECT_TRUE(CheckCompany(company, "territories/ecla/companies/c01"));
  EXPECT_FALSE(CheckCompany(company, "territories/ecla/companies/c02"));
  EXPECT_TRUE(CheckCompany(everywhere, "territories/ecla/companies/c02"));
}

}  // namespace
}  // namespace synergie::rpc
