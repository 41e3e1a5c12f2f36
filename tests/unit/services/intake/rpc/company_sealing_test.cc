// What companies and people keep to themselves: sealed in the facts, shown to those who may see it,
// gone for everybody once the key is destroyed.
#include "services/intake/rpc/company_sealing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/keys/memory_key_store.h"
#include "services/intake/codec/codec.h"
#include "services/intake/codec/values.h"
#include "services/intake/rpc/render.h"
#include "tests/unit/services/intake/samples.h"

namespace synergie::intake {
namespace {

using namespace samples;
using rpc::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class CompanySealingTest : public ::testing::Test {
 protected:
  keys::MemoryKeyStore keys_;
  CompanySealing sealing_{keys_};
  ManualClock clock_{Time{1'542'700'000'000'000}};  // 20 November 2018
  Renderer renderer_{sealing_, clock_};

  static v1::Company Request(std::vector<v1::Confidential> kept) {
    v1::Company company;
    company.set_display_name("Fromagerie du Lac");
    company.set_siret("73282932000074");
    company.set_naf("10.51C");
    company.mutable_place()->set_commune("Lons-le-Saunier");
    company.mutable_place()->set_address("12 rue des Salines");
    for (const auto part : kept) company.add_confidential(part);
    return company;
  }
  static v1::Contact Person(const std::string& id) {
    v1::Contact contact;
    contact.set_contact_id(id);
    contact.set_full_name("Jeanne Martin " + id);
    contact.set_function("responsable maintenance");
    contact.set_email(id + "@exemple.fr");
    contact.set_phone("+33 3 84 00 00 00");
    return contact;
  }
  static node::Caller As(Role role, const std::string& company = {}) {
    return {.actor = "a", .role = role, .territory = kTerritory, .company = company};
  }
  template <class State, class Message>
  void Show(const std::string& name, State state, const node::Caller& caller, Message* out) {
    const auto shared = std::make_shared<const State>(std::move(state));
    renderer_.Show(name, {.revision = 3, .state = IntakeModel().Encode(name, shared)}, caller, out);
  }
  v1::Company Shown(const Company& company, const node::Caller& caller) {
    v1::Company out;
    Show(kFromagerie, company, caller, &out);
    return out;
  }
  v1::Topic Shown(const Topic& topic, const node::Caller& caller) {
    v1::Topic out;
    Show(kTopic, topic, caller, &out);
    return out;
  }
  // Every one who may see what the company keeps to itself, and every one who may not.
  std::vector<node::Caller> Trusted() const {
    return {As(Role::kAdmin), As(Role::kFacilitator), As(Role::kAuditor),
            As(Role::kCompany, kFromagerie)};
  }
  std::vector<node::Caller> Others() const {
    return {As(Role::kCompany, kScierie), As(Role::kPartner), As(Role::kCopil)};
  }
};

TEST_F(CompanySealingTest, WhatIsNotConfidentialStaysPlain) {
  const auto facts = sealing_.Facts(kFromagerie, Request({}));
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->display_name, "Fromagerie du Lac");
  EXPECT_EQ(facts->siret, "73282932000074");
  EXPECT_EQ(facts->elector, "732829320") << "one vote a SIREN";
  EXPECT_EQ(facts->place->commune, "Lons-le-Saunier");
  EXPECT_FALSE(facts->sealed_identity || facts->sealed_place);
  for (const auto& caller : Others()) {
    const auto shown = Shown(Company{.facts = *facts}, caller);
    EXPECT_EQ(shown.display_name(), "Fromagerie du Lac");
    EXPECT_THAT(shown.redacted(), IsEmpty());
  }
}

TEST_F(CompanySealingTest, AConfidentialNameIsInNoByteOfTheFact) {
  const auto facts =
      sealing_.Facts(kFromagerie, Request({v1::CONFIDENTIAL_NAME, v1::CONFIDENTIAL_PLACE}));
  ASSERT_TRUE(facts.has_value());
  const auto claim = sealing_.SiretClaim(kTerritory, "73282932000074");
  ASSERT_TRUE(claim.has_value());
  const auto stored = IntakeCodec::Encode(CompanyRegistered{kFromagerie, *facts, *claim});
  for (const char* secret : {"Fromagerie", "732829320", "Lons-le-Saunier", "Salines"}) {
    EXPECT_THAT(stored.payload, Not(HasSubstr(secret)));
    for (const auto& stream : stored.streams) EXPECT_THAT(stream, Not(HasSubstr(secret)));
  }
  EXPECT_EQ(facts->naf, "10.51C");
}

TEST_F(CompanySealingTest, NameAndPlaceAreShownToThoseWhoMaySeeThem) {
  const auto facts =
      sealing_.Facts(kFromagerie, Request({v1::CONFIDENTIAL_NAME, v1::CONFIDENTIAL_PLACE}));
  const Company company{.facts = *facts};
  for (const auto& caller : Trusted()) {
    const auto shown = Shown(company, caller);
    EXPECT_EQ(shown.display_name(), "Fromagerie du Lac");
    EXPECT_EQ(shown.siret(), "73282932000074");
    EXPECT_EQ(shown.place().address(), "12 rue des Salines");
    EXPECT_THAT(shown.redacted(), IsEmpty());
  }
  for (const auto& caller : Others()) {
    const auto shown = Shown(company, caller);
    EXPECT_EQ(shown.display_name(), "");
    EXPECT_EQ(shown.siret(), "");
    EXPECT_FALSE(shown.has_place());
    EXPECT_THAT(shown.redacted(), ElementsAre("display_name", "siret", "place"));
    EXPECT_THAT(shown.confidential(), ElementsAre(v1::CONFIDENTIAL_NAME, v1::CONFIDENTIAL_PLACE));
  }
}

TEST_F(CompanySealingTest, KeepingQuantitiesIsShown) {
  const auto facts = sealing_.Facts(kFromagerie, Request({v1::CONFIDENTIAL_QUANTITY}));
  EXPECT_TRUE(facts->keeps_quantities);
  EXPECT_EQ(facts->display_name, "Fromagerie du Lac");
  const auto shown = Shown(Company{.facts = *facts}, Others().front());
  EXPECT_THAT(shown.confidential(), ElementsAre(v1::CONFIDENTIAL_QUANTITY));
  EXPECT_THAT(shown.redacted(), IsEmpty());
}

TEST_F(CompanySealingTest, TheDigestOfASecretRequestNeedsTheTerritorysKey) {
  const auto request = Request({v1::CONFIDENTIAL_NAME});
  const auto digest = sealing_.RequestDigest(kFromagerie, request);
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(digest, sealing_.RequestDigest(kScierie, request)) << "one key a territory";
  EXPECT_NE(digest, sealing_.RequestDigest("territories/autre/companies/c01", request));
  EXPECT_NE(digest, sealing_.RequestDigest(kFromagerie, Request({})));
  keys::MemoryKeyStore guesser;
  EXPECT_NE(digest, CompanySealing(guesser).RequestDigest(kFromagerie, request));
}

TEST_F(CompanySealingTest, TheSameRequestGivesTheSameFacts) {
  const auto request = Request({v1::CONFIDENTIAL_NAME, v1::CONFIDENTIAL_PLACE});
  EXPECT_EQ(*sealing_.Facts(kFromagerie, request), *sealing_.Facts(kFromagerie, request));
  EXPECT_EQ(*sealing_.Contact(kFromagerie, Person("k1")),
            *sealing_.Contact(kFromagerie, Person("k1")));
}

TEST_F(CompanySealingTest, OneCompanyOneElectorAlsoUnderAnotherEstablishment) {
  auto other = Request({v1::CONFIDENTIAL_NAME});
  other.set_siret("73282932000082");
  const auto facts = sealing_.Facts(kFromagerie, Request({v1::CONFIDENTIAL_NAME}));
  EXPECT_TRUE(facts->elector.starts_with("x-"));
  EXPECT_EQ(facts->elector, sealing_.Facts(kScierie, other)->elector);
  EXPECT_NE(*sealing_.SiretClaim(kTerritory, "73282932000074"),
            *sealing_.SiretClaim(kTerritory, "73282932000082"));
  EXPECT_NE(*sealing_.SiretClaim(kTerritory, "73282932000074"),
            *sealing_.SiretClaim("territories/autre", "73282932000074"));
}

TEST_F(CompanySealingTest, ASealedValueOpensAtItsPlaceOnly) {
  const auto facts = sealing_.Facts(kFromagerie, Request({v1::CONFIDENTIAL_NAME}));
  EXPECT_TRUE(sealing_.OpenIdentity(kFromagerie, *facts->sealed_identity).has_value());
  EXPECT_FALSE(sealing_.OpenIdentity(kScierie, *facts->sealed_identity).has_value());
  EXPECT_FALSE(sealing_.OpenPlace(kFromagerie, *facts->sealed_identity).has_value());
  Sealed tampered = *facts->sealed_identity;
  tampered.ciphertext.back() ^= 1;
  EXPECT_FALSE(sealing_.OpenIdentity(kFromagerie, tampered).has_value());
  EXPECT_THAT(Shown(Company{.facts = {.sealed_identity = tampered}}, As(Role::kAdmin)).redacted(),
              ElementsAre("display_name", "siret"));
}

TEST_F(CompanySealingTest, AnErasedContactDisappearsAlsoFromRowsThatHoldIt) {
  Company company;
  company.facts = *sealing_.Facts(kFromagerie, Request({}));
  company.contacts["k1"] = *sealing_.Contact(kFromagerie, Person("k1"));
  company.contacts["k2"] = *sealing_.Contact(kFromagerie, Person("k2"));
  for (const auto& caller : Others()) {
    EXPECT_THAT(Shown(company, caller).contacts(), IsEmpty());
    EXPECT_THAT(Shown(company, caller).redacted(), ElementsAre("contacts"));
  }
  const auto before = Shown(company, As(Role::kFacilitator));
  ASSERT_EQ(before.contacts_size(), 2);
  EXPECT_EQ(before.contacts(0).SerializeAsString(), Person("k1").SerializeAsString());

  ASSERT_TRUE(sealing_.ErasePerson(kFromagerie, "k1").has_value());
  ASSERT_TRUE(sealing_.ErasePerson(kFromagerie, "k1").has_value()) << "erasing is idempotent";
  for (const auto& caller : Trusted()) {
    const auto after = Shown(company, caller);
    ASSERT_EQ(after.contacts_size(), 1);
    EXPECT_EQ(after.contacts(0).contact_id(), "k2");
    EXPECT_THAT(after.redacted(), ElementsAre("contacts"));
  }
  EXPECT_FALSE(sealing_.Contact(kFromagerie, Person("k1")).has_value()) << "no key is made again";
}

TEST_F(CompanySealingTest, AConfidentialQuantityIsTheCompanysOwn) {
  const intake::Quantity quantity{"40", "palettes", Period::kMonth};
  Topic topic = Topic::Evolve({}, Recorded(kTopic));
  topic.sealed_quantity = *sealing_.Quantity(kFromagerie, quantity);
  EXPECT_THAT(topic.sealed_quantity->ciphertext, Not(HasSubstr("palettes")));
  for (const auto& caller : Trusted()) {
    const auto shown = Shown(topic, caller);
    EXPECT_EQ(FromProto(shown.quantity()), quantity);
    EXPECT_TRUE(shown.quantity_confidential());
    EXPECT_THAT(shown.redacted(), IsEmpty());
  }
  for (const auto& caller : Others()) {
    const auto shown = Shown(topic, caller);
    EXPECT_FALSE(shown.has_quantity());
    EXPECT_TRUE(shown.quantity_confidential());
    EXPECT_THAT(shown.redacted(), ElementsAre("quantity"));
  }
}

TEST_F(CompanySealingTest, MilestonesAreLateByTheDayOfTheClock) {
  Workshop workshop = Workshop::Evolve({}, Planned());  // guide 12 November, catalogue 7 December
  v1::Workshop shown;
  Show(kWorkshop, workshop, As(Role::kPartner), &shown);
  ASSERT_EQ(shown.milestones_size(), 3);
  EXPECT_TRUE(shown.milestones(0).late());
  EXPECT_FALSE(shown.milestones(1).late());
  EXPECT_EQ(shown.etag(), "\"3\"");
  workshop.reached[Milestone::kGuide] = {2018, 11, 12};
  workshop.reached[Milestone::kCatalogue] = {2018, 12, 8};
  v1::Workshop later;
  Show(kWorkshop, workshop, As(Role::kPartner), &later);
  EXPECT_FALSE(later.milestones(0).late()) << "reached on its day";
  EXPECT_TRUE(later.milestones(1).late()) << "reached a day after";
}

}  // namespace
}  // namespace synergie::intake
