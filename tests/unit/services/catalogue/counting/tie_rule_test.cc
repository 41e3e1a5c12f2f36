// The tie rule: the chain in its order, the lot from its seed, and what is left stays tied.
#include "services/catalogue/counting/tie_rule.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "services/catalogue/counting/digest.h"

namespace synergie::counting {
namespace {

using enum TieCriterion;
const std::vector<TieCriterion> kAll = {kLowestCost,    kMostVotes,  kMostTakingPart,
                                        kMostConcerned, kDrawnOrder, kSeededLot};

class TieRuleTest : public testing::Test {
 protected:
  Ranking Order(const std::vector<TieCriterion>& chain, const Lot& lot = {}) {
    const auto breaker = TieBreaker::Make(chain, kAll, lot, roll_, facts_);
    EXPECT_TRUE(breaker.has_value());
    return roll_.Ids(breaker->Order({0, 1, 2, 3}));
  }
  RejectionReason Refused(const std::vector<TieCriterion>& chain, const Lot& lot,
                          const std::vector<TieCriterion>& allowed = kAll) {
    const auto breaker = TieBreaker::Make(chain, allowed, lot, roll_, facts_);
    EXPECT_FALSE(breaker.has_value());
    return breaker ? RejectionReason::kMalformed : breaker.error().reason;
  }

  SheetRoll roll_ = *SheetRoll::Make({"A", "B", "C", "D"});
  std::vector<TieFacts> facts_ = {{10, 3, 1, 5}, {5, 3, 2, 5}, {10, 4, 1, 6}, {5, 3, 0, 5}};
};

TEST_F(TieRuleTest, WithoutAChainEverythingStaysTied) {
  EXPECT_EQ(Order({}), (Ranking{{"A", "B", "C", "D"}}));
}

TEST_F(TieRuleTest, TriesTheCriteriaInTheOrderOfTheChain) {
  EXPECT_EQ(Order({kLowestCost}), (Ranking{{"B", "D"}, {"A", "C"}}));
  EXPECT_EQ(Order({kLowestCost, kMostVotes}), (Ranking{{"B", "D"}, {"C"}, {"A"}}));
  EXPECT_EQ(Order({kMostVotes, kLowestCost}), (Ranking{{"C"}, {"B", "D"}, {"A"}}));
  EXPECT_EQ(Order({kMostTakingPart}), (Ranking{{"B"}, {"A", "C"}, {"D"}}));
  EXPECT_EQ(Order({kMostConcerned}), (Ranking{{"C"}, {"A", "B", "D"}}));
}

TEST_F(TieRuleTest, FollowsADrawnOrderAndLeavesTheRestTiedBehindIt) {
  EXPECT_EQ(Order({kDrawnOrder}, {{"C", "A"}, ""}), (Ranking{{"C"}, {"A"}, {"B", "D"}}));
}

TEST_F(TieRuleTest, OrdersTheLotByTheHashOfSeedAndId) {
  const std::string seed = LotSeed("closing hash", "public value");
  EXPECT_EQ(Hex(seed), Hex(Sha256("closing hashpublic value")));
  std::vector<std::string> expected = {"A", "B", "C", "D"};
  std::sort(expected.begin(), expected.end(), [&](const auto& a, const auto& b) {
    return Hex(Sha256(seed + a)) < Hex(Sha256(seed + b));
  });
  Ranking ranking;
  for (const std::string& id : expected) ranking.push_back({id});
  EXPECT_EQ(Order({kSeededLot}, {{}, seed}), ranking);
}

TEST_F(TieRuleTest, AnotherSeedGivesAnotherOrder) {
  bool differs = false;
  for (int i = 0; i < 10; ++i) {
    differs = differs ||
              Order({kSeededLot}, {{}, "a"}) != Order({kSeededLot}, {{}, "b" + std::to_string(i)});
  }
  EXPECT_TRUE(differs);
}

TEST_F(TieRuleTest, ALotThatWasNotDrawnBreaksNothing) {
  EXPECT_EQ(Order({kSeededLot}), (Ranking{{"A", "B", "C", "D"}}));
  EXPECT_EQ(Order({kDrawnOrder}), (Ranking{{"A", "B", "C", "D"}}));
}

TEST_F(TieRuleTest, ShowsOnlyTheStepsThatToldSheetsApart) {
  const auto breaker =
      TieBreaker::Make({kMostConcerned, kLowestCost, kMostVotes}, kAll, {}, roll_, facts_);
  const TieBreak tie = breaker->Explain(roll_, {0, 1});
  EXPECT_EQ(tie.tied, (std::vector<std::string>{"A", "B"}));
  ASSERT_EQ(tie.steps.size(), 1u);
  EXPECT_EQ(tie.steps[0].criterion, kLowestCost);
  EXPECT_EQ(tie.order, (Ranking{{"B"}, {"A"}}));
}

TEST_F(TieRuleTest, RefusesWhatMakesNoSense) {
  EXPECT_EQ(Refused({kLowestCost}, {}, {kSeededLot}), RejectionReason::kBadParameter);
  EXPECT_EQ(Refused({kLowestCost, kLowestCost}, {}), RejectionReason::kBadParameter);
  EXPECT_EQ(Refused({kDrawnOrder}, {{"A", "X"}, ""}), RejectionReason::kUnknownSheet);
  EXPECT_EQ(Refused({kDrawnOrder}, {{"A", "A"}, ""}), RejectionReason::kRepeatedSheet);
  EXPECT_FALSE(ParseTieChain("lowest-cost,alphabetical").has_value());
}

TEST_F(TieRuleTest, ReadsTheNamesItWrites) {
  EXPECT_EQ(*ParseTieChain("lowest-cost,most-votes,most-taking-part,most-concerned,drawn-order,"
                           "seeded-lot"),
            kAll);
  EXPECT_TRUE(ParseTieChain("")->empty());
}

}  // namespace
}  // namespace synergie::counting
