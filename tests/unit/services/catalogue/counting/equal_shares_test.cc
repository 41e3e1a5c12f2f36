// Equal shares: the worked example of docs/counting.md, each completion, ties, and every refusal.
#include "services/catalogue/counting/equal_shares.h"

#include <gtest/gtest.h>

#include <set>

namespace synergie::counting {
namespace {

using Ids = std::vector<std::string>;

class EqualSharesTest : public testing::Test {
 protected:
  void Voter(const Ids& sheets, std::int64_t weight = 1) {
    SupportBallot ballot{"v" + std::to_string(programme_.ballots.size()), weight, {}};
    for (const std::string& sheet : sheets) ballot.supports.push_back({sheet, 1});
    programme_.ballots.push_back(std::move(ballot));
  }
  EqualSharesResult Count(Completion completion, const Lot& lot = {}) {
    parameters_.completion = completion;
    auto result = CountEqualShares(parameters_, programme_, lot);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().sentence);
    return result.value_or(EqualSharesResult{});
  }
  Ids Selected(Completion completion, const Lot& lot = {}) {
    return Count(completion, lot).selected;
  }
  RejectionReason Refused() {
    const auto result = CountEqualShares(parameters_, programme_);
    EXPECT_FALSE(result.has_value());
    return result ? RejectionReason::kContradiction : result.error().reason;
  }
  // The example of docs/counting.md: 12 days, four companies.
  void WorkedExample() {
    programme_ = {12, {{"palettes", 6}, {"chaleur", 4}, {"navette", 3}}, {}};
    Voter({"palettes", "navette"});
    Voter({"palettes"});
    Voter({"palettes", "chaleur"});
    Voter({"chaleur", "navette"});
  }

  EqualSharesParameters parameters_;
  Programme programme_;
};

TEST_F(EqualSharesTest, WorkedExampleByHand) {
  WorkedExample();
  const EqualSharesResult result = Count(Completion::kNone);
  EXPECT_EQ(result.selected, (Ids{"palettes", "navette"}));
  EXPECT_EQ(result.cost, 9);
  EXPECT_EQ(*result.share, 3);
  ASSERT_EQ(result.rounds.size(), 3u);
  EXPECT_EQ(result.rounds[0].rho, mpq_class("1/3"));
  EXPECT_EQ(result.rounds[1].offers, (std::vector<Offer>{{"chaleur", 4, mpq_class("3/4")},
                                                         {"navette", 4, mpq_class("2/3")}}));
  for (const Payment& payment : result.rounds[1].payments) {
    const Ids first = {result.classes[payment.voter_class].supports[0].sheet};
    EXPECT_EQ(payment.each, first == Ids{"chaleur"} ? 2 : 1);
  }
  EXPECT_EQ(result.rounds[2].offers, (std::vector<Offer>{{"chaleur", 2, std::nullopt}}));
}

TEST_F(EqualSharesTest, Add1GoesBackWhenTheNextShareOverspends) {
  WorkedExample();
  const EqualSharesResult result = Count(Completion::kAdd1);
  EXPECT_EQ(result.selected, (Ids{"palettes", "navette"}));
  ASSERT_EQ(result.runs.size(), 2u);
  EXPECT_EQ(result.runs[1].first_share, 4);
  EXPECT_EQ(result.runs[1].cost, 13);
  EXPECT_TRUE(result.runs[1].over_budget);
}

// At a share of 9/2 nothing more fits in 18 (b and c, cost 11); at 11/2 the outcome is a and b
// (13), at 13/2 all three (19). Where one stops decides between c and a.
TEST_F(EqualSharesTest, Add1GoesOnWhereTheExhaustiveOneStops) {
  parameters_.utility = Utility::kCardinality;
  programme_ = {18, {{"a", 8}, {"b", 5}, {"c", 6}}, {}};
  Voter({"b"});
  Voter({"a", "c"});
  Voter({"a", "b"});
  Voter({"a", "c"});
  const EqualSharesResult exhaustive = Count(Completion::kAdd1Exhaustive);
  EXPECT_EQ(exhaustive.selected, (Ids{"b", "c"}));
  EXPECT_EQ(*exhaustive.share, mpq_class("9/2"));
  EXPECT_TRUE(exhaustive.runs.back().exhaustive);
  const EqualSharesResult add1 = Count(Completion::kAdd1);
  EXPECT_EQ(add1.selected, (Ids{"b", "a"}));
  EXPECT_EQ(*add1.share, mpq_class("11/2"));
  ASSERT_EQ(add1.runs.size(), 3u);
  EXPECT_TRUE(add1.runs.back().over_budget);
}

TEST_F(EqualSharesTest, UtilitarianSpendsWhatIsLeftByUtilityPerCost) {
  programme_ = {10, {{"a", 4}, {"b", 9}, {"c", 5}, {"nobody", 1}}, {}};
  for (int i = 0; i < 2; ++i) Voter({"a"});
  Voter({"b", "c"});
  Voter({"b"});
  const EqualSharesResult result = Count(Completion::kUtilitarian);
  EXPECT_EQ(result.selected, (Ids{"a", "c", "nobody"}));
  ASSERT_EQ(result.additions.size(), 2u);
  EXPECT_EQ(result.additions[0].utility_per_cost, 1);  // one supporter, utility = cost
  EXPECT_EQ(result.additions[1].utility_per_cost, 0);  // as the public tools do, at the very end
}

TEST_F(EqualSharesTest, TheUtilityIsAParameterThatMatters) {
  // cost: the dear sheet with more votes first; cardinality: the cheap one. One budget, one of
  // them.
  programme_ = {10, {{"cheap", 6}, {"dear", 10}}, {}};
  Voter({"cheap", "dear"});
  Voter({"dear", "cheap"});
  Voter({"dear"});
  Voter({"dear"});
  parameters_.utility = Utility::kCost;
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"dear"}));
  parameters_.utility = Utility::kCardinality;
  programme_.sheets[0].cost = 4;
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"cheap"}));
}

TEST_F(EqualSharesTest, ScoresAreUtilities) {
  parameters_.utility = Utility::kScore;
  programme_ = {10, {{"a", 8}, {"b", 8}}, {}};
  programme_.ballots = {{"v0", 1, {{"a", 1}, {"b", 3}}}, {"v1", 1, {{"a", 1}, {"b", 1}}}};
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"b"}));
  programme_.ballots[0].supports[1].points = 0;  // 0 points are no support
  programme_.ballots[1].supports[1].points = 0;
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"a"}));
}

TEST_F(EqualSharesTest, AFreeSheetWithASupporterIsTakenAtOnce) {
  programme_ = {10, {{"free", 0}, {"a", 10}, {"unwanted", 0}}, {}};
  Voter({"free", "a"});
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"free", "a"}));
}

TEST_F(EqualSharesTest, AWholeStartRoundsTheFirstShareDown) {
  programme_ = {7, {{"a", 7}}, {}};
  Voter({"a"});
  Voter({"a"});
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"a"}));
  parameters_.start = Start::kWhole;
  EXPECT_EQ(*Count(Completion::kNone).share, 3);
  EXPECT_EQ(Selected(Completion::kNone), Ids{});
  EXPECT_EQ(Selected(Completion::kAdd1), (Ids{"a"}));
}

TEST_F(EqualSharesTest, ATieThatMattersIsAResult) {
  programme_ = {4, {{"a", 4}, {"b", 4}}, {}};
  Voter({"a", "b"});
  Voter({"a", "b"});
  const EqualSharesResult tied = Count(Completion::kNone);
  EXPECT_TRUE(tied.tied);
  EXPECT_EQ(tied.selected, Ids{});
  EXPECT_EQ(tied.outcomes, (std::vector<Ids>{{"a"}, {"b"}}));
  ASSERT_EQ(tied.rounds.size(), 1u);
  EXPECT_FALSE(tied.rounds[0].bought.has_value());
  EXPECT_EQ(tied.rounds[0].tie->order, (Ranking{{"a", "b"}}));
}

TEST_F(EqualSharesTest, ATieWithoutEffectIsNoTie) {
  parameters_.tie_chain.clear();
  programme_ = {4, {{"a", 2}, {"b", 2}}, {}};
  Voter({"a"});
  Voter({"b"});
  const EqualSharesResult result = Count(Completion::kNone);
  EXPECT_FALSE(result.tied);
  EXPECT_EQ(result.selected.size(), 2u);
  EXPECT_TRUE(result.rounds[0].tie_without_effect);
}

TEST_F(EqualSharesTest, ATieWhoseEveryOrderEndsAlikeIsNoTie) {
  parameters_.tie_chain.clear();
  programme_ = {8, {{"a", 4}, {"b", 4}}, {}};  // a common supporter, but money for both
  Voter({"a", "b"});
  Voter({"a", "b"});
  const EqualSharesResult result = Count(Completion::kNone);
  EXPECT_FALSE(result.tied);
  EXPECT_EQ(result.cost, 8);
}

TEST_F(EqualSharesTest, TheChainBreaksTiesInItsOrder) {
  // Equal rho under cost utility: 2 supporters each. The cheaper one first, then only one fits.
  programme_ = {6, {{"dear", 6}, {"cheap", 4}}, {}};
  Voter({"dear", "cheap"});
  Voter({"dear", "cheap"});
  EXPECT_EQ(Selected(Completion::kNone), (Ids{"cheap"}));
  parameters_.tie_chain = {TieCriterion::kDrawnOrder};
  EXPECT_EQ(Selected(Completion::kNone, {{"dear", "cheap"}, ""}), (Ids{"dear"}));
}

TEST_F(EqualSharesTest, TheSeedDecidesWhatTheChainCannot) {
  programme_ = {4, {{"a", 4}, {"b", 4}}, {}};
  Voter({"a", "b"});
  std::set<Ids> seen;
  for (int i = 0; i < 20; ++i) {
    const Lot lot{{}, "seed" + std::to_string(i)};
    const Ids expected = {LotKey(lot.seed, "a") < LotKey(lot.seed, "b") ? "a" : "b"};
    EXPECT_EQ(Selected(Completion::kNone, lot), expected);
    seen.insert(expected);
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST_F(EqualSharesTest, AnnouncesNothingWhenThereAreTooManyLots) {
  parameters_.tie_chain.clear();
  programme_.budget = 12;
  Ids everything;
  for (int i = 0; i < 24; ++i) {
    everything.push_back("s" + std::to_string(i));
    programme_.sheets.push_back({everything.back(), 1});
  }
  Voter(everything);
  const EqualSharesResult result = Count(Completion::kNone);
  EXPECT_TRUE(result.tied);
  EXPECT_FALSE(result.outcomes_complete);
  EXPECT_EQ(result.selected, Ids{});
}

TEST_F(EqualSharesTest, WithoutVotersNothingIsBought) {
  programme_ = {10, {{"a", 1}}, {}};
  EXPECT_EQ(Selected(Completion::kAdd1), Ids{});
}

TEST_F(EqualSharesTest, RefusesWhatItCannotCount) {
  programme_ = {10, {{"a", -1}}, {}};
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
  programme_ = {-10, {{"a", 1}}, {}};
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
  programme_ = {10, {{"a", 1}, {"a", 2}}, {}};
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedSheet);
  programme_ = {10, {{"a", 1}}, {{"v", 1, {{"x", 1}}}}};
  EXPECT_EQ(Refused(), RejectionReason::kUnknownSheet);
  programme_ = {10, {{"a", 1}}, {{"v", 1, {{"a", 1}, {"a", 1}}}}};
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedSheet);
  programme_ = {10, {{"a", 1}}, {{"v", 1, {{"a", -1}}}}};
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
  programme_ = {10, {{"a", 1}}, {{"v", 0, {}}}};
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
  programme_ = {10, {{"a", 1}}, {{"v", 1, {}}, {"v", 1, {}}}};
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedBallot);
  programme_ = {10, {{"a", 1}}, {}};
  parameters_.step = 0;
  EXPECT_EQ(Refused(), RejectionReason::kBadParameter);
}

TEST_F(EqualSharesTest, RefusesAStepTooSmallForTheBudget) {
  programme_ = {kMaxAmount - 1, {{"a", kMaxAmount}}, {}};
  programme_.sheets[0].cost = kMaxAmount;
  programme_.budget = 0;
  Voter({"a"});
  EXPECT_EQ(Refused(), RejectionReason::kTooLarge);
}

}  // namespace
}  // namespace synergie::counting
