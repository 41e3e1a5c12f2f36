// Specs of topics: recording and numbering, wording, quantities, supporters, merging, withdrawal.
#include <gtest/gtest.h>

#include "tests/unit/services/intake/samples.h"

namespace synergie::intake {
namespace {

using namespace samples;

const std::string kOther = kTerritory + "/topics/t002";

Facts With(std::initializer_list<Event> facts) {
  Facts all = Everything();
  all.insert(all.end(), facts);
  return all;
}

// As a caller sends it without an id: no name, to be numbered.
RecordTopic Unnamed() { return {kTerritory, Recorded("")}; }

TopicRecorded Numbered(const std::string& topic) {
  TopicRecorded fact = Recorded(topic);
  fact.numbered = true;
  return fact;
}

TEST(TopicSpec, GetsTheNextNumber) {
  Given(With({})).When(Unnamed()).Then({Numbered(kTopic)});
  Given(With({Numbered(kTopic)})).When(Unnamed()).Then({Numbered(kOther)});
  // A name that was chosen by hand is passed over.
  Given(With({Recorded(kTopic), Recorded(kOther)}))
      .When(Unnamed())
      .Then({Numbered(kTerritory + "/topics/t003")});
  Given(With({Numbered(kTerritory + "/topics/t999")}))
      .When(Unnamed())
      .Then({Numbered(kTerritory + "/topics/t1000")});
}

TEST(TopicSpec, ANamedOneIsRecordedOnce) {
  const RecordTopic command{kTerritory, Recorded(kTopic)};
  Given(With({})).When(command).Then({Recorded(kTopic)});
  Given(With({Recorded(kTopic)})).When(command).ThenNothing();
  // A repeated import finds its topics also after the workshop.
  Given(With({Recorded(kTopic), WorkshopClosed{kWorkshop}})).When(command).ThenNothing();
}

TEST(TopicSpec, TheSameIdWithOtherContentExistsAlready) {
  RecordTopic command{kTerritory, Recorded(kTopic)};
  command.topic.text = "Autre chose.";
  auto spec = Given(With({Recorded(kTopic)}));
  spec.When(command).ThenRejected("TOPIC_ALREADY_EXISTS");
  EXPECT_EQ(spec.decided().error().code, Code::kAlreadyExists);
}

TEST(TopicSpec, MayBeTheTerritorysOwnAndKeepAQuantitySealed) {
  RecordTopic command{kTerritory, Recorded(kTopic, "")};
  command.topic.phase = Phase::kDescending;
  command.topic.supporters = {kScierie, kGarage};
  command.topic.sealed_quantity = Sealed{"companies/ecla/c01", "n", "c"};
  command.topic.classification = {Direction::kPool, ResourceKind::kMobility, "covoiturage", ""};
  Given(With({})).When(command).Then({command.topic});
}

TEST(TopicSpec, RecordingIsRefused) {
  const auto refused = [](const Facts& facts, auto change, const char* reason) {
    RecordTopic command{kTerritory, Recorded(kTopic)};
    change(command.topic);
    Given(facts).When(command).ThenRejected(reason);
    command.topic.topic.clear();
    Given(facts).When(command).ThenRejected(reason);
  };
  const auto as_is = [](TopicRecorded&) {};
  const Facts ground = {TerritoryRegistered{kTerritory, "ECLA"}};
  refused({}, as_is, "TERRITORY_NOT_FOUND");
  refused(ground, as_is, "WORKSHOP_NOT_FOUND");
  refused({ground[0], Planned()}, as_is, "WORKSHOP_NOT_OPEN");
  refused(With({WorkshopClosed{kWorkshop}}), as_is, "WORKSHOP_NOT_OPEN");
  refused(
      With({}), [](auto& topic) { topic.table = 3; }, "TABLE_NOT_FOUND");
  const std::string nobody = kTerritory + "/companies/c99";
  refused(
      With({}), [&](auto& topic) { topic.company = nobody; }, "COMPANY_NOT_FOUND");
  refused(
      With({}), [&](auto& topic) { topic.supporters = {nobody}; }, "COMPANY_NOT_FOUND");
  refused(With({CompanyLeft{kFromagerie, "vente"}}), as_is, "COMPANY_LEFT");
  refused(
      With({CompanyLeft{kScierie, "vente"}}), [](auto& topic) { topic.supporters = {kScierie}; },
      "COMPANY_LEFT");
}

TEST(TopicSpec, IsReworded) {
  const RewordTopic command{kTopic, "Quarante palettes perdues par mois.", {}};
  const TopicReworded fact{kTopic, command.text};
  Given(With({Recorded(kTopic)})).When(command).Then({fact});
  Given(With({Recorded(kTopic), fact})).When(command).ThenNothing();
}

TEST(TopicSpec, ACompanyThatKeepsItsQuantitiesHasTheSealedFormRecorded) {
  const Quantity quantity{"0.5", "t", Period::kWeek};
  const Sealed sealed{"companies/ecla/c01", "n", "c"};
  CompanyFacts keeps = FactsOf(kFromagerie);
  keeps.keeps_quantities = true;
  const CompanyCorrected kept{kFromagerie, keeps};
  RecordTopic both{kTerritory, Recorded(kTopic)};
  both.topic.quantity = quantity;
  both.topic.sealed_quantity = sealed;
  TopicRecorded open = both.topic;
  open.sealed_quantity.reset();
  TopicRecorded closed = both.topic;
  closed.quantity.reset();
  Given(With({})).When(both).Then({open});
  Given(With({kept})).When(both).Then({closed});
  // Said again, either form is the same statement, whatever the company says meanwhile.
  Given(With({open, kept})).When(both).ThenNothing();
  Given(With({kept, closed})).When(both).ThenNothing();
  const QuantifyTopic quantify{kTopic, quantity, sealed, {}};
  Given(With({Recorded(kTopic)})).When(quantify).Then({TopicQuantified{kTopic, quantity, {}}});
  Given(With({Recorded(kTopic), kept})).When(quantify).Then({TopicQuantified{kTopic, {}, sealed}});
}

TEST(TopicSpec, IsQuantifiedOpenlyOrSealed) {
  const Quantity quantity{"40", "palettes", Period::kMonth};
  const Sealed sealed{"companies/ecla/c01", "n", "c"};
  const TopicQuantified open{kTopic, quantity, {}};
  const TopicQuantified kept{kTopic, {}, sealed};
  Given(With({Recorded(kTopic)})).When(QuantifyTopic{kTopic, quantity, {}, {}}).Then({open});
  Given(With({Recorded(kTopic), open})).When(QuantifyTopic{kTopic, quantity, {}, {}}).ThenNothing();
  Given(With({Recorded(kTopic), open})).When(QuantifyTopic{kTopic, {}, sealed, {}}).Then({kept});
  Given(With({Recorded(kTopic), open, kept}))
      .When(QuantifyTopic{kTopic, {}, {}, {}})
      .Then({TopicQuantified{kTopic, {}, {}}});
}

TEST(TopicSpec, IsClassified) {
  const Classification wood{Direction::kOffer, ResourceKind::kWaste, "palette-bois", "15 01 03"};
  const ClassifyTopic command{kTopic, wood, {}};
  Given(With({Recorded(kTopic)})).When(command).Then({TopicClassified{kTopic, wood}});
  Given(With({Recorded(kTopic), TopicClassified{kTopic, wood}})).When(command).ThenNothing();
}

TEST(TopicSpec, IsSupportedOnceByEach) {
  const TopicSupported supported{kTopic, kScierie};
  const SupportTopic command{kTopic, kScierie, {}};
  Given(With({Recorded(kTopic)})).When(command).Then({supported});
  Given(With({Recorded(kTopic), supported})).When(command).ThenNothing();
}

TEST(TopicSpec, SupportIsRefused) {
  const auto spec = [](std::initializer_list<Event> facts) { return Given(With(facts)); };
  spec({Recorded(kTopic)}).When(SupportTopic{kTopic, kFromagerie, {}}).ThenRejected("OWN_TOPIC");
  spec({Recorded(kTopic)})
      .When(SupportTopic{kTopic, kTerritory + "/companies/c99", {}})
      .ThenRejected("COMPANY_NOT_FOUND");
  spec({Recorded(kTopic), CompanyLeft{kScierie, "vente"}})
      .When(SupportTopic{kTopic, kScierie, {}})
      .ThenRejected("COMPANY_LEFT");
  TopicRecorded crowded = Recorded(kTopic);
  for (size_t i = 0; i < kMaxSupporters; ++i) {
    crowded.supporters.push_back(kTerritory + "/companies/s" + std::to_string(i));
  }
  spec({crowded}).When(SupportTopic{kTopic, kScierie, {}}).ThenRejected("TOO_MANY_SUPPORTERS");
}

TEST(TopicSpec, SupportIsWithdrawn) {
  const TopicSupported supported{kTopic, kScierie};
  const WithdrawSupport command{kTopic, kScierie, {}};
  const TopicSupportWithdrawn withdrawn{kTopic, kScierie};
  Given(With({Recorded(kTopic), supported})).When(command).Then({withdrawn});
  Given(With({Recorded(kTopic), supported, withdrawn})).When(command).ThenNothing();
  Given(With({Recorded(kTopic)})).When(command).ThenNothing();
}

TEST(TopicSpec, MergingBringsTheSupportersAlong) {
  TopicRecorded ends = Recorded(kTopic, kFromagerie);
  ends.supporters = {kScierie, kGarage};
  TopicRecorded goes_on = Recorded(kOther, kScierie);
  const TopicMerged merged{kTopic, kOther, {kFromagerie, kGarage}};
  const MergeTopics command{kTopic, kOther, {}};
  Given(With({ends, goes_on})).When(command).Then({merged});
  Given(With({ends, goes_on, merged})).When(command).ThenNothing();
  // They have joined: supporting again is nothing new.
  Given(With({ends, goes_on, merged})).When(SupportTopic{kOther, kGarage, {}}).ThenNothing();
}

TEST(TopicSpec, MergingJoinsNobodyTwice) {
  TopicRecorded ends = Recorded(kTopic, kFromagerie);
  ends.supporters = {kScierie};
  TopicRecorded goes_on = Recorded(kOther, kGarage);
  goes_on.supporters = {kScierie};
  Given(With({ends, goes_on}))
      .When(MergeTopics{kTopic, kOther, {}})
      .Then({TopicMerged{kTopic, kOther, {kFromagerie}}});
}

TEST(TopicSpec, MergingIsRefused) {
  const MergeTopics command{kTopic, kOther, {}};
  const TopicMerged merged{kTopic, kOther, {}};
  const std::string third = kTerritory + "/topics/t003";
  const auto spec = [](std::initializer_list<Event> facts) { return Given(With(facts)); };
  spec({Recorded(kTopic)}).When(MergeTopics{kTopic, kTopic, {}}).ThenRejected("MERGE_WITH_ITSELF");
  spec({Recorded(kTopic)}).When(command).ThenRejected("TOPIC_NOT_FOUND");
  spec({Recorded(kOther)}).When(command).ThenRejected("TOPIC_NOT_FOUND");
  spec({Recorded(kTopic), Recorded(kOther), Recorded(third), merged})
      .When(MergeTopics{kTopic, third, {}})
      .ThenRejected("TOPIC_MERGED");
  spec({Recorded(kTopic), Recorded(kOther), Recorded(third), merged})
      .When(MergeTopics{third, kTopic, {}})
      .ThenRejected("TOPIC_MERGED");
  spec({Recorded(kTopic), Recorded(kOther), merged})
      .When(MergeTopics{kOther, kTopic, {}})
      .ThenRejected("TOPIC_MERGED");
  TopicRecorded elsewhere = Recorded(kOther);
  elsewhere.workshop = kTerritory + "/workshops/2019-03";
  spec({Recorded(kTopic), elsewhere}).When(command).ThenRejected("OTHER_WORKSHOP");
}

TEST(TopicSpec, IsWithdrawnOnce) {
  const WithdrawTopic command{kTopic, "erreur de saisie", {}};
  const TopicWithdrawn withdrawn{kTopic, "erreur de saisie"};
  Given(With({Recorded(kTopic)})).When(command).Then({withdrawn});
  Given(With({Recorded(kTopic), withdrawn})).When(command).ThenNothing();
  Given(With({Recorded(kTopic), Recorded(kOther), TopicMerged{kTopic, kOther, {}}}))
      .When(command)
      .ThenRejected("TOPIC_MERGED");
}

TEST(TopicSpec, EveryCommandNeedsATopicThatStandsAndTheEtag) {
  const auto refuses = [](const Facts& facts, std::optional<int64_t> revision, const char* reason,
                          bool withdraw = true) {
    auto spec = Given(facts);
    spec.When(RewordTopic{kTopic, "mieux dit", revision}).ThenRejected(reason);
    spec.When(QuantifyTopic{kTopic, Quantity{"1", "t", {}}, {}, revision}).ThenRejected(reason);
    spec.When(ClassifyTopic{kTopic, {Direction::kNeed, {}, "", ""}, revision}).ThenRejected(reason);
    spec.When(SupportTopic{kTopic, kScierie, revision}).ThenRejected(reason);
    spec.When(WithdrawSupport{kTopic, kScierie, revision}).ThenRejected(reason);
    spec.When(MergeTopics{kTopic, kOther, revision}).ThenRejected(reason);
    if (withdraw) spec.When(WithdrawTopic{kTopic, "erreur", revision}).ThenRejected(reason);
  };
  const std::string third = kTerritory + "/topics/t003";
  refuses(With({}), {}, "TOPIC_NOT_FOUND");
  refuses(With({Recorded(kTopic), Recorded(kOther)}), 4, "ETAG_MISMATCH");
  refuses(With({Recorded(kTopic), TopicWithdrawn{kTopic, "x"}}), {}, "TOPIC_WITHDRAWN", false);
  refuses(With({Recorded(kTopic), Recorded(third), TopicMerged{kTopic, third, {}}}), {},
          "TOPIC_MERGED");
}

}  // namespace
}  // namespace synergie::intake
