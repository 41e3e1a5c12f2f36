// What fits a capacity, selected from the companies' own ballots by rules that the opening froze.
#include "services/catalogue/domain/selection.h"

#include <gtest/gtest.h>

#include "services/catalogue/counting/digest.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

// Ten facilitator days; s01 takes 6, s02 takes 4, s03 takes 3.
OpenBallot OpenWithCapacity() {
  OpenBallot open = OpenBox();
  open.rules.selection = SelectionRules{.capacity = {"10", CapacityUnit::kFacilitatorDay},
                                        .costs = {{"s01", 6}, {"s02", 4}, {"s03", 3}},
                                        .completion = SelectionCompletion::kNone};
  return open;
}

// As in Story::Voted: s01 has the support of 1 and 2, s02 of 1 and 3.
Story& Vote(Story& story, const OpenBallot& open) {
  return story.Published()
      .Do(open)
      .Do(Cast(1, {{"s01", "prioritaire", false, true}, {"s02", "utile", false, true}}))
      .Do(Cast(2, {{"s01", "prioritaire", false, true}, {"s02", "pourquoi pas"}}))
      .Do(Cast(3, {{"s01", "utile"}, {"s02", "utile", false, true}, {"s03", "non"}}));
}

TEST(OpenBallotTest, NamesTheVariantOfTheSelection) {
  Story story;
  story.Published().When(OpenWithCapacity());
  const auto& opened = std::get<BallotOpened>(story.decided()->at(0));
  ASSERT_TRUE(opened.rules.selection.has_value());
  const SelectionRules& frozen = *opened.rules.selection;
  EXPECT_EQ(frozen.method, "equal-shares");
  EXPECT_EQ(frozen.method_version, "1");
  EXPECT_EQ(frozen.completion, SelectionCompletion::kNone);
  EXPECT_EQ(frozen.utility, SelectionUtility::kCost);
  EXPECT_EQ(frozen.support, SelectionSupport::kTakingPart);
  EXPECT_EQ(frozen.start, SelectionStart::kExact);
  EXPECT_EQ(frozen.step, 1);
  EXPECT_EQ(frozen.tie_chain,
            (std::vector<TieCriterion>{TieCriterion::kLowestCost, TieCriterion::kMostVotes}));
  story.Then(*story.decided());
}

TEST(OpenBallotTest, TheSelectionIsFrozenToo) {
  Story story;
  story.Published().Do(OpenWithCapacity());
  story.When(OpenWithCapacity()).ThenNothing();
  OpenBallot other = OpenWithCapacity();
  other.rules.selection->completion = SelectionCompletion::kAdd1;
  story.When(other).ThenRejected("BALLOT_FROZEN");
  other = OpenWithCapacity();
  other.rules.selection->costs[0].cost = 5;
  story.When(other).ThenRejected("BALLOT_FROZEN");
  story.When(OpenBox()).ThenRejected("BALLOT_FROZEN");
}

TEST(OpenBallotTest, RefusesASelectionThatDoesNotCount) {
  const auto rejected = [](auto change, const char* reason) {
    OpenBallot open = OpenWithCapacity();
    change(*open.rules.selection);
    Story().Published().When(open).ThenRejected(reason);
  };
  rejected([](SelectionRules& s) { s.method = "knapsack"; }, "METHOD_UNKNOWN");
  rejected([](SelectionRules& s) { s.capacity.value = "10.5"; }, "CAPACITY_INCOMPLETE");
  rejected([](SelectionRules& s) { s.capacity.unit = CapacityUnit::kUnspecified; },
           "CAPACITY_INCOMPLETE");
  rejected([](SelectionRules& s) { s.costs.clear(); }, "COSTS_MISSING");
  rejected([](SelectionRules& s) { s.costs[1].sheet_id = "s77"; }, "UNKNOWN_SHEET");
  rejected([](SelectionRules& s) { s.costs[1].sheet_id = "s01"; }, "REPEATED_SHEET");
  rejected([](SelectionRules& s) { s.costs[1].cost = -1; }, "NOT_AN_AMOUNT");
  rejected([](SelectionRules& s) { s.lowest_grade = 4; }, "OUT_OF_SCALE");
  rejected([](SelectionRules& s) { s.utility = SelectionUtility::kScore; }, "POINTS_MISSING");
  rejected(
      [](SelectionRules& s) {
        s.completion = SelectionCompletion::kAdd1;
        s.costs[0].cost = 5'000;
      },
      "STEP_TOO_SMALL");
  rejected([](SelectionRules& s) { s.tie_chain = {TieCriterion::kSeededLot}; },
           "PUBLIC_VALUE_MISSING");
  rejected([](SelectionRules& s) { s.tie_chain = {TieCriterion::kMostConcerned}; },
           "BAD_PARAMETER");
}

TEST(CloseBallotTest, SelectsWhatFitsTheCapacity) {
  Story story;
  Vote(story, OpenWithCapacity()).When(Close());
  ASSERT_EQ(story.decided()->size(), 3u);
  const auto& selected = std::get<SheetsSelected>(story.decided()->at(2)).selection;
  // Each of the three has 10/3. s01 (6): 1 and 2 pay 3 each, rho 1/2; s02 (4): 1 and 3 pay 2 each,
  // rho 1/2 as well, and the cheaper goes first. Then 1 has 4/3 and 2 has 10/3: not the 6 of s01.
  EXPECT_EQ(selected.selected, std::vector<std::string>{"s02"});
  EXPECT_EQ(selected.cost, 4);
  EXPECT_EQ(selected.share, "10/3");
  ASSERT_EQ(selected.rounds.size(), 2u);
  EXPECT_EQ(selected.rounds[1].bought, "");
  EXPECT_EQ(selected.rounds[1].offers, (std::vector<SelectionOffer>{{"s01", "14/3", ""}}));
  EXPECT_EQ(selected.rounds[0].rho, "1/2");
  ASSERT_EQ(selected.rounds[0].offers.size(), 2u);
  EXPECT_EQ(selected.rounds[0].offers[1], (SelectionOffer{"s02", "20/3", "1/2"}));
  EXPECT_EQ(selected.rounds[0].payments.size(), 2u);
  EXPECT_FALSE(selected.tied);
  EXPECT_EQ(selected.sheets[1], (SelectableSheet{"s02", 4, 2, true}));
  EXPECT_FALSE(selected.abridged);
  story.Then(*story.decided());
}

TEST(CloseBallotTest, TheCompletionMatters) {
  OpenBallot open = OpenWithCapacity();
  open.rules.selection->completion = SelectionCompletion::kAdd1;
  Story story;
  Vote(story, open).When(Close());
  // With 13/3 each (one step): s02 for 2 and 2, then 1 gives the 7/3 it has left, and 2 gives 11/3.
  const auto& selected = std::get<SheetsSelected>(story.decided()->at(2)).selection;
  EXPECT_EQ(selected.selected, (std::vector<std::string>{"s02", "s01"}));
  EXPECT_EQ(selected.share, "13/3");
  EXPECT_EQ(selected.cost, 10);
}

TEST(CloseBallotTest, SupportMayComeFromGrades) {
  OpenBallot open = OpenWithCapacity();
  open.rules.selection->support = SelectionSupport::kGrade;
  open.rules.selection->lowest_grade = 1;  // "utile" or better
  open.rules.selection->utility = SelectionUtility::kScore;
  open.rules.selection->points = {3, 1, 0, 0};
  Story story;
  Vote(story, open).When(Close());
  const auto& selected = std::get<SheetsSelected>(story.decided()->at(2)).selection;
  EXPECT_EQ(selected.sheets[0].supporter_count, 3);
  EXPECT_EQ(selected.sheets[1].supporter_count, 2);
  EXPECT_EQ(selected.sheets[2].supporter_count, 0);
  EXPECT_EQ(selected.selected.front(), "s01");
}

TEST(CloseBallotTest, WithoutACapacityNothingIsSelected) {
  Story story;
  story.Voted().When(Close());
  EXPECT_EQ(story.decided()->size(), 2u);
}

TEST(SelectionTest, TheSameBallotsGiveTheSameDigestInAnyOrder) {
  Story story;
  Vote(story, OpenWithCapacity()).Do(Close());
  const Catalogue catalogue = story.State<Catalogue>(kCatalogue);
  ASSERT_TRUE(catalogue.selection.has_value());
  auto ballots = catalogue.ballots;
  std::reverse(ballots.begin(), ballots.end());
  const auto digest = [&] {
    return EvidenceOf(*SelectSheets(catalogue.rules, ballots, catalogue.closing_digest)).digest;
  };
  EXPECT_EQ(digest(), catalogue.selection->digest);
  ballots[0].grades[1] = ballots[0].grades[1] == '+' ? '-' : '+';
  EXPECT_NE(digest(), catalogue.selection->digest);
}

TEST(SelectionTest, LongEvidenceStaysOutOfTheEvent) {
  counting::Programme programme{.budget = 400, .sheets = {}, .ballots = {}};
  for (int sheet = 0; sheet < 60; ++sheet) {
    programme.sheets.push_back({"s" + std::to_string(100 + sheet), 5});
  }
  for (int voter = 0; voter < 200; ++voter) {
    counting::SupportBallot ballot{.id = "v" + std::to_string(voter)};
    for (int sheet = 0; sheet < 60; ++sheet) {
      if ((voter * 7 + sheet * 11) % 13 < 4)
        ballot.supports.push_back({programme.sheets[sheet].id});
    }
    programme.ballots.push_back(std::move(ballot));
  }
  const auto result =
      counting::CountEqualShares({.completion = counting::Completion::kNone,
                                  .tie_chain = {counting::TieCriterion::kDrawnOrder}},
                                 programme, {.drawn_order = {"s100"}});
  ASSERT_TRUE(result.has_value());
  const Selection selection = EvidenceOf(*result);
  ASSERT_FALSE(selection.rounds.empty());
  size_t lines = 0;
  for (const counting::Round& round : result->rounds) {
    lines += round.offers.size() + round.payments.size();
  }
  EXPECT_EQ(selection.abridged, lines > kMaxEvidenceLines);
  if (selection.abridged) {
    EXPECT_TRUE(selection.rounds[0].offers.empty());
  }
}

TEST(DecideSheetTest, SaysWhetherTheCapacityCarriesIt) {
  Story story;
  Vote(story, OpenWithCapacity())
      .Do(Close())
      .Do(Convene())
      .Do(RecordPresence{kCommittee, {"m1", "m2", "m3"}, {}})
      .When(DecideSheet{kCommittee, "s02", Outcome::kRetained, "Tient.", {}});
  EXPECT_TRUE(std::get<SheetDecided>(story.decided()->at(0)).selected);
  story.When(DecideSheet{kCommittee, "s01", Outcome::kRetained, "Quand même.", {}});
  EXPECT_FALSE(std::get<SheetDecided>(story.decided()->at(0)).selected);
}

}  // namespace
}  // namespace synergie::catalogue::testing
