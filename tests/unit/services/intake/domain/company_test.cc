// Specs of companies, their single SIRET and their contacts.
#include <gtest/gtest.h>

#include "tests/unit/services/intake/samples.h"

namespace synergie::intake {
namespace {

using namespace samples;

const Facts kGround = {TerritoryRegistered{kTerritory, "ECLA"},
                       ZoneRegistered{kZone, "Lons-Perrigny", SomePlace()}};
const Sealed kDetails{"persons/ecla/c01/k1", "nonce", "ciphertext"};
const Sealed kOtherDetails{"persons/ecla/c01/k1", "nonce-2", "ciphertext-2"};

Facts With(std::initializer_list<Event> facts) {
  Facts all = kGround;
  all.push_back(Registered(kFromagerie));
  all.insert(all.end(), facts);
  return all;
}

RegisterCompany Register(const std::string& company) {
  return {company, FactsOf(company), ClaimOf(company)};
}
CorrectCompany Correct(const CompanyFacts& facts) {
  return {kFromagerie, facts, ClaimOf(kFromagerie), {}};
}

TEST(CompanySpec, IsRegisteredOnce) {
  Given(kGround).When(Register(kFromagerie)).Then({Registered(kFromagerie)});
  Given(With({})).When(Register(kFromagerie)).ThenNothing();
}

TEST(CompanySpec, TheSameIdWithOtherContentExistsAlready) {
  auto command = Register(kFromagerie);
  command.facts.activity = "Affinage";
  auto spec = Given(With({}));
  spec.When(command).ThenRejected("COMPANY_ALREADY_EXISTS");
  EXPECT_EQ(spec.decided().error().code, Code::kAlreadyExists);
  auto other_siret = Register(kFromagerie);
  other_siret.siret_claim = ClaimOf(kScierie);
  spec.When(other_siret).ThenRejected("COMPANY_ALREADY_EXISTS");
}

TEST(CompanySpec, ASiretHasOneCompany) {
  auto command = Register(kScierie);
  command.siret_claim = ClaimOf(kFromagerie);
  auto spec = Given(With({}));
  spec.When(command).ThenRejected("SIRET_TAKEN");
  EXPECT_EQ(spec.decided().error().code, Code::kAlreadyExists);
  EXPECT_EQ(spec.decided().error().metadata.front().second, kFromagerie);
}

TEST(CompanySpec, ASiretStaysWithACompanyThatHasLeft) {
  auto command = Register(kScierie);
  command.siret_claim = ClaimOf(kFromagerie);
  Given(With({CompanyLeft{kFromagerie, "vente"}})).When(command).ThenRejected("SIRET_TAKEN");
}

TEST(CompanySpec, IsRegisteredInATerritoryAndAZoneThatAreThere) {
  Given({}).When(Register(kFromagerie)).ThenRejected("TERRITORY_NOT_FOUND");
  Given({TerritoryRegistered{kTerritory, "ECLA"}})
      .When(Register(kFromagerie))
      .ThenRejected("ZONE_NOT_FOUND");
}

TEST(CompanySpec, MayBeOutsideEveryZone) {
  auto command = Register(kFromagerie);
  command.facts.zone.clear();
  Given({TerritoryRegistered{kTerritory, "ECLA"}})
      .When(command)
      .Then({CompanyRegistered{kFromagerie, command.facts, command.siret_claim}});
}

TEST(CompanySpec, SealedPartsAreDecidedUponAsTheyAre) {
  auto command = Register(kFromagerie);
  command.facts.display_name.clear();
  command.facts.siret.clear();
  command.facts.place.reset();
  command.facts.elector = "x-0123";
  command.facts.sealed_identity = Sealed{"companies/ecla/c01", "n1", "identity"};
  command.facts.sealed_place = Sealed{"companies/ecla/c01", "n2", "place"};
  const CompanyRegistered fact{kFromagerie, command.facts, command.siret_claim};
  Given(kGround).When(command).Then({fact});
  Facts repeated = kGround;
  repeated.push_back(fact);
  Given(repeated).When(command).ThenNothing();
}

TEST(CompanySpec, IsCorrected) {
  CompanyFacts facts = FactsOf(kFromagerie);
  facts.headcount = 40;
  facts.place.reset();
  Given(With({})).When(Correct(facts)).Then({CompanyCorrected{kFromagerie, facts}});
  Given(With({CompanyCorrected{kFromagerie, facts}})).When(Correct(facts)).ThenNothing();
  Given(With({})).When(Correct(FactsOf(kFromagerie))).ThenNothing();
}

TEST(CompanySpec, CorrectionsAreRefused) {
  Given(kGround).When(Correct(FactsOf(kFromagerie))).ThenRejected("COMPANY_NOT_FOUND");
  Given({}).When(Correct(FactsOf(kFromagerie))).ThenRejected("TERRITORY_NOT_FOUND");
  CompanyFacts facts = FactsOf(kFromagerie);
  facts.zone = kTerritory + "/zones/nulle-part";
  Given(With({})).When(Correct(facts)).ThenRejected("ZONE_NOT_FOUND");
  auto stale = Correct(FactsOf(kFromagerie));
  stale.revision = 2;
  Given(With({})).When(stale).ThenRejected("ETAG_MISMATCH");
  auto moved = Correct(FactsOf(kFromagerie));
  moved.siret_claim = ClaimOf(kScierie);
  auto spec = Given(With({}));
  spec.When(moved).ThenRejected("SIRET_FIXED");
  EXPECT_EQ(spec.decided().error().code, Code::kInvalidArgument);
  EXPECT_EQ(spec.decided().error().fields.front().field, "company.siret");
}

TEST(CompanySpec, LeavesAndReturns) {
  const CompanyLeft left{kFromagerie, "cessation"};
  const LeaveTerritory leave{kFromagerie, "cessation", {}};
  const ReturnToTerritory come_back{kFromagerie, {}};
  Given(With({})).When(leave).Then({left});
  Given(With({left})).When(leave).ThenNothing();
  Given(With({left})).When(come_back).Then({CompanyReturned{kFromagerie}});
  Given(With({})).When(come_back).ThenNothing();
  Given(With({left, CompanyReturned{kFromagerie}})).When(leave).Then({left});
}

TEST(CompanySpec, OnlyOneThatIsThereLeavesOrReturns) {
  Given(kGround).When(LeaveTerritory{kFromagerie, "x", {}}).ThenRejected("COMPANY_NOT_FOUND");
  Given(kGround).When(ReturnToTerritory{kFromagerie, {}}).ThenRejected("COMPANY_NOT_FOUND");
  Given(With({})).When(LeaveTerritory{kFromagerie, "x", 3}).ThenRejected("ETAG_MISMATCH");
  Given(With({})).When(ReturnToTerritory{kFromagerie, 3}).ThenRejected("ETAG_MISMATCH");
  Given(With({})).When(LeaveTerritory{kFromagerie, "x", 1}).Then({CompanyLeft{kFromagerie, "x"}});
}

TEST(ContactSpec, IsNamedAndRenamed) {
  const NameContact command{kFromagerie, "k1", kDetails, {}};
  const ContactNamed named{kFromagerie, "k1", kDetails};
  Given(With({})).When(command).Then({named});
  Given(With({named})).When(command).ThenNothing();
  Given(With({named}))
      .When(NameContact{kFromagerie, "k1", kOtherDetails, {}})
      .Then({ContactNamed{kFromagerie, "k1", kOtherDetails}});
}

TEST(ContactSpec, IsErasedOnceAndForGood) {
  const ContactNamed named{kFromagerie, "k1", kDetails};
  const ContactErased erased{kFromagerie, "k1"};
  Given(With({named})).When(EraseContact{kFromagerie, "k1", {}}).Then({erased});
  Given(With({named, erased})).When(EraseContact{kFromagerie, "k1", {}}).ThenNothing();
  Given(With({named, erased}))
      .When(NameContact{kFromagerie, "k1", kOtherDetails, {}})
      .ThenRejected("CONTACT_ERASED");
}

TEST(ContactSpec, OneThatWasNeverNamedIsNotErased) {
  auto spec = Given(With({}));
  spec.When(EraseContact{kFromagerie, "k9", {}}).ThenRejected("CONTACT_NOT_FOUND");
  EXPECT_EQ(spec.decided().error().code, Code::kNotFound);
}

TEST(ContactSpec, NeedsItsCompanyAndItsEtag) {
  Given(kGround)
      .When(NameContact{kFromagerie, "k1", kDetails, {}})
      .ThenRejected("COMPANY_NOT_FOUND");
  Given(kGround).When(EraseContact{kFromagerie, "k1", {}}).ThenRejected("COMPANY_NOT_FOUND");
  Given(With({})).When(NameContact{kFromagerie, "k1", kDetails, 9}).ThenRejected("ETAG_MISMATCH");
  Given(With({})).When(EraseContact{kFromagerie, "k1", 9}).ThenRejected("ETAG_MISMATCH");
}

TEST(ContactSpec, ACompanyHasFiftyAtMost) {
  Facts facts = With({});
  for (size_t i = 0; i < kMaxContacts; ++i) {
    facts.push_back(ContactNamed{kFromagerie, "k" + std::to_string(i), kDetails});
  }
  Given(facts)
      .When(NameContact{kFromagerie, "k50", kDetails, {}})
      .ThenRejected("TOO_MANY_CONTACTS");
  // One that is there is renamed all the same, and an erased one makes room.
  Given(facts)
      .When(NameContact{kFromagerie, "k7", kOtherDetails, {}})
      .Then({ContactNamed{kFromagerie, "k7", kOtherDetails}});
  facts.push_back(ContactErased{kFromagerie, "k7"});
  Given(facts)
      .When(NameContact{kFromagerie, "k50", kDetails, {}})
      .Then({ContactNamed{kFromagerie, "k50", kDetails}});
}

}  // namespace
}  // namespace synergie::intake
