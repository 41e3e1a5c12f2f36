#include <gtest/gtest.h>

#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/grades.h"
#include "services/catalogue/domain/tally.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

std::string BallotOf(const char* elector) { return kCatalogue + "/ballots/" + elector; }

TEST(OpenBallotTest, FreezesEverything) {
  Story story;
  story.Published().When(OpenBox());
  ASSERT_TRUE(story.decided().has_value()) << story.decided().error().message;
  const auto& opened = std::get<BallotOpened>(story.decided()->front());
  EXPECT_EQ(opened.rules.method, "majority-judgment");
  EXPECT_EQ(opened.rules.method_version, "1");
  EXPECT_EQ(opened.rules.scale.size(), 4u);
  EXPECT_EQ(opened.rules.blank_rule, BlankRule::kLeftOut);
  EXPECT_EQ(opened.rules.least_taking_part, 2);
  EXPECT_EQ(opened.rules.sheets, (std::vector<SheetVersion>{{"s01", 1}, {"s02", 1}, {"s03", 1}}));
  EXPECT_EQ(opened.rules.edition_digest, story.State<Catalogue>(kCatalogue).edition_digest);
  // Companies at the tables and on the sheets: c01, c02, c03.
  ASSERT_EQ(opened.rules.roll.size(), 3u);
  EXPECT_EQ(opened.rules.roll[0].elector, "000000001");
  EXPECT_EQ(opened.rules.roll[1].companies[0].name, "");  // keeps its name to itself
}

TEST(OpenBallotTest, TwoEstablishmentsOfOneSirenAreOneElector) {
  Story story;
  OpenBallot open = OpenBox();
  open.companies = {CompanyName(4), CompanyName(3), CompanyName(1)};
  story.Published().When(open);
  const auto& roll = std::get<BallotOpened>(story.decided()->front()).rules.roll;
  ASSERT_EQ(roll.size(), 2u);
  EXPECT_EQ(roll[1].elector, "000000003");
  EXPECT_EQ(roll[1].companies.size(), 2u);
}

TEST(OpenBallotTest, OnceAndNeverOtherwise) {
  Story().Opened().When(OpenBox()).ThenNothing();
  OpenBallot other = OpenBox();
  other.rules.scale = {"oui", "non"};
  Story().Opened().When(other).ThenRejected("BALLOT_FROZEN");
  other = OpenBox();
  other.companies = {CompanyName(4)};
  Story().Opened().When(other).ThenRejected("BALLOT_FROZEN");
  Story().Counted().When(OpenBox()).ThenNothing();
}

TEST(OpenBallotTest, Rejections) {
  Story().When(OpenBox()).ThenRejected("CATALOGUE_NOT_FOUND");
  Story().Drafted().When(OpenBox()).ThenRejected("CATALOGUE_NOT_PUBLISHED");
  OpenBallot open = OpenBox();
  open.companies = {CompanyName(9)};
  Story().Published().When(open).ThenRejected("COMPANY_NOT_FOUND");
  open = OpenBox();
  open.rules.method = "dice";
  Story().Published().When(open).ThenRejected("METHOD_UNKNOWN");
  open = OpenBox();
  open.rules.scale = {"oui", "oui"};
  Story().Published().When(open).ThenRejected("BAD_PARAMETER");
  open = OpenBox();
  open.rules.scale.assign(31, "x");
  Story().Published().When(open).ThenRejected("SCALE_TOO_LONG");
  open = OpenBox();
  open.rules.blank_rule = BlankRule::kStaticGrade;
  open.rules.blank_grade = 4;
  Story().Published().When(open).ThenRejected("BAD_PARAMETER");
  open = OpenBox();
  open.rules.tie_chain = {TieCriterion::kSeededLot};
  Story().Published().When(open).ThenRejected("PUBLIC_VALUE_MISSING");
  open.rules.tie_chain = {TieCriterion::kMostConcerned, TieCriterion::kMostConcerned};
  Story().Published().When(open).ThenRejected("BAD_PARAMETER");
}

TEST(CastBallotTest, SealsAndGivesAReceipt) {
  const Sealed sealed = Seal(BallotOf("000000001"), "0+.-x-");
  Story()
      .Opened()
      .When(Cast(1, {{"s03", "", true}, {"s01", "prioritaire", false, true}}))
      .Then({BallotCast{BallotOf("000000001"), kCatalogue, "000000001", sealed,
                        ReceiptOf(BallotOf("000000001"), sealed)}});
}

TEST(CastBallotTest, AgainIsNothingNewOrReplaces) {
  Story story;
  story.Opened().Do(Cast(1, {{"s01", "utile"}}));
  story.When(Cast(1, {{"s01", "utile"}})).ThenNothing();
  const Sealed sealed = Seal(BallotOf("000000001"), "3-.-.-");
  story.When(Cast(1, {{"s01", "non"}}))
      .Then({BallotRecast{BallotOf("000000001"), kCatalogue, "000000001", sealed,
                          ReceiptOf(BallotOf("000000001"), sealed)}});
  story.Do(Cast(1, {{"s01", "non"}}));
  EXPECT_EQ(story.State<Ballot>(BallotOf("000000001")).cast_count, 2);
}

TEST(CastBallotTest, AnEstablishmentReplacesTheOtherOnesBallot) {
  OpenBallot open = OpenBox();
  open.companies = {CompanyName(3), CompanyName(4)};
  Story story;
  story.Published().Do(open).Do(Cast(3, {{"s01", "utile"}})).When(Cast(4, {{"s01", "non"}}));
  ASSERT_TRUE(story.decided().has_value());
  EXPECT_TRUE(std::holds_alternative<BallotRecast>(story.decided()->front()));
}

TEST(CastBallotTest, Rejections) {
  Story().When(Cast(1, {})).ThenRejected("CATALOGUE_NOT_FOUND");
  Story().Published().When(Cast(1, {})).ThenRejected("BALLOT_NOT_OPEN");
  Story().Counted().When(Cast(1, {})).ThenRejected("BALLOT_CLOSED");
  Story().Opened().When(Cast(4, {})).ThenRejected("NOT_ON_ROLL");
  Story().Opened().When(Cast(1, {{"s09", "utile"}})).ThenRejected("UNKNOWN_SHEET");
  Story().Opened().When(Cast(1, {{"s01", "utile"}, {"s01", "non"}})).ThenRejected("REPEATED_SHEET");
  Story().Opened().When(Cast(1, {{"s01", "super"}})).ThenRejected("OUT_OF_SCALE");
  Story().Opened().When(Cast(1, {{"s01", "utile", true}})).ThenRejected("CONTRADICTION");
  Story().Opened().When(Cast(1, {{"s01", "", true, true}})).ThenRejected("CONTRADICTION");
  CastBallot stale = Cast(1, {});
  stale.revision = 3;
  Story().Opened().When(stale).ThenRejected("ETAG_MISMATCH");
}

TEST(CastBallotTest, DependsOnTheBoxBeingOpen) {
  // The condition on the catalogue's stream is what makes a ballot in flight lose against the
  // closing.
  Story story;
  story.Opened();
  commit::View all(story.streams(), dynamic_cast<commit::ForeignRows*>(&story.streams()));
  ASSERT_TRUE(Decide(all, commit::Context{}, Cast(1, {{"s01", "utile"}})).has_value());
  EXPECT_TRUE(all.HasRead(kCatalogue));
}

TEST(RefuseBallotTest, IsAFactOnTheElectorsRefusals) {
  Story story;
  story.Counted();
  const std::string refusals = kCatalogue + "/refusals/000000001";
  story.When(RefuseBallot{kCatalogue, CompanyName(1), RefusalReason::kLate})
      .Then({BallotRefused{refusals, kCatalogue, "000000001", RefusalReason::kLate}});
  story.Do(RefuseBallot{kCatalogue, CompanyName(1), RefusalReason::kLate});
  story.Do(RefuseBallot{kCatalogue, CompanyName(1), RefusalReason::kLate});
  EXPECT_EQ(story.State<Refusals>(refusals).counts.at(RefusalReason::kLate), 2);
  story.When(RefuseBallot{kCatalogue, CompanyName(4), RefusalReason::kNotOnRoll})
      .Then({BallotRefused{kCatalogue + "/refusals/c04", kCatalogue, "c04",
                           RefusalReason::kNotOnRoll}});
}

TEST(CloseBallotTest, CountsWhatIsInTheBox) {
  Story story;
  story.Voted().When(Close());
  ASSERT_TRUE(story.decided().has_value()) << story.decided().error().message;
  ASSERT_EQ(story.decided()->size(), 2u);
  const auto& closed = std::get<BallotClosed>(story.decided()->at(0));
  const auto& counted = std::get<BallotCounted>(story.decided()->at(1));
  EXPECT_EQ(closed.box_key, kBoxKey);
  ASSERT_EQ(closed.ballots.size(), 3u);
  EXPECT_EQ(closed.ballots[0].grades, "0+1+3-");
  EXPECT_TRUE(closed.set_aside.empty());
  EXPECT_EQ(counted.count.ballot_count, 3);
  EXPECT_EQ(counted.count.ranking, (std::vector<SheetGroup>{{{"s01"}}, {{"s02"}}, {{"s03"}}}));
  EXPECT_EQ(counted.count.sheets[0].taking_part_count, 2);
  EXPECT_EQ(counted.count.sheets[2].not_concerned_count, 1);
  EXPECT_TRUE(counted.count.sheets[2].few_taking_part);
  EXPECT_FALSE(counted.count.tied);
  EXPECT_EQ(counted.count.digest.size(), 32u);
  story.Then(*story.decided());  // and all of it survives storing
}

TEST(CloseBallotTest, EveryBallotOfTheRollIsACondition) {
  Story story;
  story.Voted();
  commit::View view(story.streams(), dynamic_cast<commit::ForeignRows*>(&story.streams()));
  ASSERT_TRUE(Decide(view, commit::Context{.now = {1'549'000'000'000'000}}, Close()).has_value());
  for (const char* elector : {"000000001", "000000002", "000000003"}) {
    EXPECT_TRUE(view.HasRead(BallotOf(elector))) << elector;
  }
}

TEST(CloseBallotTest, TheBallotsKnowThatTheyWereCounted) {
  Story story;
  story.Counted();
  EXPECT_EQ(story.State<Ballot>(BallotOf("000000001")).state, Ballot::State::kCounted);
  EXPECT_EQ(story.State<Ballot>(BallotOf("000000001")).grades, "0+1+3-");
}

TEST(CloseBallotTest, WhatDoesNotOpenIsSetAsideNeverGuessed) {
  Story story;
  story.Voted();
  CloseBallot close = Close();
  close.open = [](const std::string& ballot, const Sealed& sealed) {
    if (ballot == BallotOf("000000001")) return std::optional<std::string>();
    if (ballot == BallotOf("000000002")) return std::optional<std::string>("9+.-.-");
    return Open(ballot, sealed);
  };
  story.When(close);
  const auto& closed = std::get<BallotClosed>(story.decided()->at(0));
  ASSERT_EQ(closed.set_aside.size(), 2u);
  EXPECT_EQ(closed.set_aside[0].reason, "TAMPERED");
  EXPECT_EQ(closed.set_aside[1].reason, "MALFORMED");
  EXPECT_EQ(std::get<BallotCounted>(story.decided()->at(1)).count.ballot_count, 1);
}

TEST(CloseBallotTest, OnADayThatCanBe) {
  CloseBallot close = Close();
  close.date = {2018, 12, 2};
  Story().Voted().When(close).ThenRejected("DATE_BEFORE_STATE");
  close.date = {2019, 2, 2};
  Story().Voted().When(close).ThenRejected("DATE_IN_FUTURE");
}

TEST(CloseBallotTest, OnceAndAfterTheOpening) {
  Story().Counted().When(Close()).ThenRejected("BALLOT_CLOSED");
  Story().Published().When(Close()).ThenRejected("BALLOT_NOT_OPEN");
  Story().When(Close()).ThenRejected("CATALOGUE_NOT_FOUND");
}

TEST(CloseBallotTest, AnEmptyBoxIsCountedToo) {
  Story story;
  story.Opened().When(Close());
  ASSERT_TRUE(story.decided().has_value());
  const Count& count = std::get<BallotCounted>(story.decided()->at(1)).count;
  EXPECT_EQ(count.ballot_count, 0);
  EXPECT_EQ(count.unjudged.size(), 3u);
}

TEST(CloseBallotTest, ALotIsSeededByTheClosingAndThePublicValue) {
  OpenBallot open = OpenBox();
  open.rules.tie_chain = {TieCriterion::kSeededLot};
  open.rules.public_value = "Loto du 12 janvier 2019";
  Story story;
  story.Published().Do(open).Do(Cast(1, {{"s01", "utile"}, {"s02", "utile"}})).When(Close());
  const auto& closed = std::get<BallotClosed>(story.decided()->at(0));
  const Count& count = std::get<BallotCounted>(story.decided()->at(1)).count;
  EXPECT_EQ(count.lot_seed, counting::Sha256(closed.closing_digest + "Loto du 12 janvier 2019"));
  EXPECT_FALSE(count.tied);
  ASSERT_EQ(count.ties.size(), 1u);
  EXPECT_EQ(count.ties[0].steps.back().criterion, "seeded-lot");
}

TEST(CloseBallotTest, WithoutALotATieIsAResult) {
  Story story;
  story.Opened().Do(Cast(1, {{"s01", "utile"}, {"s02", "utile"}})).When(Close());
  const Count& count = std::get<BallotCounted>(story.decided()->at(1)).count;
  EXPECT_TRUE(count.tied);
  EXPECT_EQ(count.ranking.front().sheets, (std::vector<std::string>{"s01", "s02"}));
}

TEST(RecountTest, TheSameBallotsGiveTheSameDigestInAnyOrder) {
  Story story;
  story.Counted();
  const Catalogue catalogue = story.State<Catalogue>(kCatalogue);
  auto ballots = catalogue.ballots;
  std::reverse(ballots.begin(), ballots.end());
  const auto again = CountBallots(catalogue.rules, ballots, catalogue.closing_digest);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(EvidenceOf(catalogue.rules, *again).digest, catalogue.count->digest);
  ballots[0].grades[0] = '3';
  EXPECT_NE(
      EvidenceOf(catalogue.rules, *CountBallots(catalogue.rules, ballots, catalogue.closing_digest))
          .digest,
      catalogue.count->digest);
}

TEST(GradesTest, EveryBallotHasTheSameLength) {
  Story story;
  story.Opened();
  const BallotRules rules = story.State<Catalogue>(kCatalogue).rules;
  EXPECT_EQ(GradesText(rules, {})->size(), 6u);
  const std::vector<Judgement> judgements = {
      {"s01", "non", false, true}, {"s02", "", true, false}, {"s03", "", false, false}};
  const auto text = GradesText(rules, judgements);
  EXPECT_EQ(*text, "3+x-.-");
  EXPECT_EQ(ReadGrades(rules, *text), judgements);
  for (const char* bad : {"", "3+x-.", "4+x-.-", "3?x-.-", "x+x-.-", "3+x-.-.-"}) {
    EXPECT_FALSE(ReadGrades(rules, bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace synergie::catalogue::testing
