// The Schulze method: published examples, ties, weights, variants, and every refusal.
#include "services/catalogue/counting/schulze.h"

#include <gtest/gtest.h>

namespace synergie::counting {
namespace {

class SchulzeTest : public testing::Test {
 protected:
  // "ACB" ranks A > C > B; "A=C" ties.
  void Ballots(std::int64_t weight, const std::string& order) {
    RankedBallot ballot{"b" + std::to_string(ballots_.size()), weight, {}};
    bool tie = false;
    for (char c : order) {
      if (c == '=') {
        tie = true;
      } else if (tie) {
        ballot.ranking.back().push_back(std::string(1, c));
        tie = false;
      } else {
        ballot.ranking.push_back({std::string(1, c)});
      }
    }
    ballots_.push_back(std::move(ballot));
  }
  SchulzeResult Count(const Lot& lot = {}) {
    auto result = CountSchulze(parameters_, sheets_, ballots_, lot);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().sentence);
    return result.value_or(SchulzeResult{});
  }
  RejectionReason Refused() {
    const auto result = CountSchulze(parameters_, sheets_, ballots_);
    EXPECT_FALSE(result.has_value());
    return result ? RejectionReason::kTooLarge : result.error().reason;
  }

  SchulzeParameters parameters_;
  std::vector<std::string> sheets_ = {"A", "B", "C", "D"};
  std::vector<RankedBallot> ballots_;
};

TEST_F(SchulzeTest, FortyFiveVoters) {  // Schulze's example 1
  sheets_ = {"A", "B", "C", "D", "E"};
  Ballots(5, "ACBED");
  Ballots(5, "ADECB");
  Ballots(8, "BEDAC");
  Ballots(3, "CABED");
  Ballots(7, "CAEBD");
  Ballots(2, "CBADE");
  Ballots(7, "DCEBA");
  Ballots(8, "EBADC");
  const SchulzeResult result = Count();
  EXPECT_EQ(result.ranking, (Ranking{{"E"}, {"A"}, {"C"}, {"B"}, {"D"}}));
  EXPECT_EQ(result.preference[0], (std::vector<std::int64_t>{0, 20, 26, 30, 22}));
  EXPECT_EQ(result.path[4][0].support, 25);
  EXPECT_EQ(result.path[0][4].support, 24);
  // A -30-> D -28-> C -29-> B, as published.
  EXPECT_EQ(StrongestPath(result, 0, 1), (std::vector<std::size_t>{0, 3, 2, 1}));
  EXPECT_FALSE(result.tied);
}

TEST_F(SchulzeTest, NineVotersWithTwoWinners) {  // Schulze's example 4
  Ballots(3, "ABCD");
  Ballots(2, "DABC");
  Ballots(2, "DBCA");
  Ballots(2, "CBDA");
  const SchulzeResult result = Count();
  EXPECT_EQ(result.ranking, (Ranking{{"B", "D"}, {"A", "C"}}));
  EXPECT_TRUE(result.tied);
  EXPECT_TRUE(result.beats[1][2]);   // B beats C
  EXPECT_FALSE(result.beats[1][0]);  // B and A are incomparable, although of different levels
  EXPECT_FALSE(result.beats[0][1]);
}

TEST_F(SchulzeTest, UnrankedSheetsAreTiedLast) {
  Ballots(1, "A");
  EXPECT_EQ(Count().ranking, (Ranking{{"A"}, {"B", "C", "D"}}));
}

TEST_F(SchulzeTest, TiesInABallotPreferNeither) {
  Ballots(1, "A=BCD");
  const SchulzeResult result = Count();
  EXPECT_EQ(result.preference[0][1], 0);
  EXPECT_EQ(result.preference[1][0], 0);
  EXPECT_EQ(result.ranking, (Ranking{{"A", "B"}, {"C"}, {"D"}}));
}

TEST_F(SchulzeTest, AnEvenPairIsNoLink) {
  Ballots(1, "ABCD");
  Ballots(1, "BACD");
  const SchulzeResult result = Count();
  EXPECT_EQ(result.preference[0][1], 1);
  EXPECT_EQ(result.link[0][1], (PathStrength{0, 0}));
  EXPECT_EQ(result.path[0][1], (PathStrength{0, 0}));
  EXPECT_TRUE(StrongestPath(result, 0, 1).empty());
  EXPECT_EQ(result.ranking, (Ranking{{"A", "B"}, {"C"}, {"D"}}));
}

TEST_F(SchulzeTest, WeightsCountAsThatManyBallots) {
  Ballots(3, "ABCD");
  Ballots(2, "BACD");
  EXPECT_EQ(Count().ranking.front(), (std::vector<std::string>{"A"}));
  EXPECT_EQ(Count().weight, 5);
  ballots_[1].weight = 4;
  EXPECT_EQ(Count().ranking.front(), (std::vector<std::string>{"B"}));
}

// A cycle A>B 5:3, B>C 8:6, C>A 6:5: the weakest link is A>B by votes, C>A by margins.
TEST_F(SchulzeTest, TheStrengthIsAParameterThatMatters) {
  sheets_ = {"A", "B", "C"};
  Ballots(5, "ABC");
  Ballots(6, "CA=B");
  Ballots(3, "BA=C");
  parameters_.strength = LinkStrength::kWinningVotes;
  const SchulzeResult votes = Count();
  parameters_.strength = LinkStrength::kMargins;
  const SchulzeResult margins = Count();
  EXPECT_EQ(votes.preference, margins.preference);
  EXPECT_EQ(votes.link[0][1], (PathStrength{5, 3}));
  EXPECT_EQ(margins.link[0][1], (PathStrength{2, 0}));
  EXPECT_EQ(votes.link[1][2], (PathStrength{8, 6}));
  EXPECT_EQ(margins.link[1][2], (PathStrength{2, 0}));
  EXPECT_EQ(votes.link[2][0], (PathStrength{6, 5}));
  EXPECT_EQ(margins.link[2][0], (PathStrength{1, 0}));
  EXPECT_EQ(votes.ranking, (Ranking{{"B"}, {"C"}, {"A"}}));
  EXPECT_EQ(margins.ranking, (Ranking{{"A"}, {"B"}, {"C"}}));
}

TEST_F(SchulzeTest, BreaksATieOnlyByALot) {
  Ballots(1, "A=BCD");
  parameters_.tie_chain = {TieCriterion::kDrawnOrder};
  const SchulzeResult result = Count({{"B", "A"}, ""});
  EXPECT_EQ(result.ranking, (Ranking{{"B"}, {"A"}, {"C"}, {"D"}}));
  EXPECT_EQ(result.by_method.front(), (std::vector<std::string>{"A", "B"}));
  EXPECT_FALSE(result.tied);
}

TEST_F(SchulzeTest, WithoutBallotsAllAreTied) {
  EXPECT_EQ(Count().ranking, (Ranking{{"A", "B", "C", "D"}}));
}

TEST_F(SchulzeTest, RefusesWhatItCannotCount) {
  Ballots(1, "AX");
  EXPECT_EQ(Refused(), RejectionReason::kUnknownSheet);
  ballots_.clear();
  Ballots(1, "ABA");
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedSheet);
  ballots_.clear();
  Ballots(0, "AB");
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
  ballots_ = {{"s", 1, {}}, {"s", 1, {}}};
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedBallot);
  ballots_.clear();
  parameters_.tie_chain = {TieCriterion::kMostVotes};
  EXPECT_EQ(Refused(), RejectionReason::kBadParameter);
}

}  // namespace
}  // namespace synergie::counting
