// Majority judgment on the company ballot: gauge, breadth, ranking, and every refusal.
#include "services/catalogue/counting/majority_judgment.h"

#include <gtest/gtest.h>

namespace synergie::counting {
namespace {

constexpr int kPriority = 0, kUseful = 1, kWhyNot = 2, kNo = 3;

Judgement Grade(const std::string& sheet, int grade, bool takes_part = false) {
  return {sheet, grade, false, takes_part};
}
Judgement NotConcerned(const std::string& sheet) { return {sheet, std::nullopt, true, false}; }

class MajorityTest : public testing::Test {
 protected:
  void Ballot(std::vector<Judgement> judgements) {
    ballots_.push_back({"b" + std::to_string(ballots_.size()), std::move(judgements)});
  }
  MajorityResult Count(const Lot& lot = {}) {
    auto result = CountMajorityJudgment(parameters_, sheets_, ballots_, lot);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().sentence);
    return result.value_or(MajorityResult{});
  }
  RejectionReason Refused() {
    const auto result = CountMajorityJudgment(parameters_, sheets_, ballots_);
    EXPECT_FALSE(result.has_value());
    return result ? RejectionReason::kTooLarge : result.error().reason;
  }

  MajorityParameters parameters_;
  std::vector<std::string> sheets_ = {"F1", "F2"};
  std::vector<MajorityBallot> ballots_;
};

TEST_F(MajorityTest, PublishesTheLowerMedianAndTheCountsAroundIt) {
  for (int grade : {kPriority, kUseful, kWhyNot, kNo}) Ballot({Grade("F1", grade)});
  const JudgedSheet sheet = Count().sheets[0];
  EXPECT_EQ(sheet.gauge, (MajorityGauge{kWhyNot, 2, 1}));
  EXPECT_EQ(sheet.tie_sequence,
            (std::vector<GradeRun>{{kWhyNot, 1}, {kUseful, 1}, {kNo, 1}, {kPriority, 1}}));
}

TEST_F(MajorityTest, KeepsNotConcernedOutOfTheDepth) {
  Ballot({Grade("F1", kPriority), Grade("F2", kUseful)});
  Ballot({NotConcerned("F1"), Grade("F2", kUseful)});
  Ballot({NotConcerned("F1"), Grade("F2", kUseful)});
  const MajorityResult result = Count();
  EXPECT_EQ(result.ranking, (Ranking{{"F1"}, {"F2"}}));
  EXPECT_EQ(result.sheets[0].concerned, 1);
  EXPECT_EQ(result.sheets[0].not_concerned, 2);
  EXPECT_EQ(result.sheets[1].concerned, 3);
}

TEST_F(MajorityTest, FlagsASheetThatFewerThanTwoTakePartIn) {
  Ballot({Grade("F1", kPriority, true), Grade("F2", kUseful, true)});
  Ballot({Grade("F1", kPriority), Grade("F2", kNo, true)});
  const MajorityResult result = Count();
  EXPECT_TRUE(result.sheets[0].few_taking_part);
  EXPECT_FALSE(result.sheets[1].few_taking_part);
  EXPECT_EQ(result.sheets[1].taking_part, 2);
}

TEST_F(MajorityTest, LeavesBlanksOutOrCountsThemAsFrozen) {
  Ballot({Grade("F1", kPriority)});
  Ballot({{"F1", std::nullopt, false, true}});  // a tick alone is a blank that takes part
  EXPECT_EQ(Count().sheets[0].tally, (std::vector<std::int64_t>{1, 0, 0, 0}));
  EXPECT_EQ(Count().sheets[0].blank, 1);
  EXPECT_EQ(Count().sheets[0].taking_part, 1);
  parameters_.blank_rule = BlankRule::kStaticGrade;
  parameters_.blank_grade = kNo;
  EXPECT_EQ(Count().sheets[0].tally, (std::vector<std::int64_t>{1, 0, 0, 1}));
  EXPECT_EQ(Count().sheets[0].concerned, 2);
  EXPECT_EQ(Count().sheets[0].gauge->median, kNo);
}

TEST_F(MajorityTest, ComparesSheetsOfDifferentSizesAsIfRepeated) {
  // F1: useful, no (twice: 2 of each). F2: useful, useful, no, no. The same shape: tied.
  Ballot({Grade("F1", kUseful), Grade("F2", kUseful)});
  Ballot({Grade("F1", kNo), Grade("F2", kUseful)});
  Ballot({NotConcerned("F1"), Grade("F2", kNo)});
  Ballot({NotConcerned("F1"), Grade("F2", kNo)});
  const MajorityResult result = Count();
  EXPECT_EQ(result.ranking, (Ranking{{"F1", "F2"}}));
  EXPECT_TRUE(result.tied);
  EXPECT_EQ(result.sheets[0].rank, 1);
  EXPECT_EQ(result.sheets[1].rank, 1);
}

TEST_F(MajorityTest, SaysAtWhichRemovalTheMediansDiffer) {
  Ballot({Grade("F1", kPriority), Grade("F2", kUseful)});
  Ballot({Grade("F1", kUseful), Grade("F2", kUseful)});
  Ballot({Grade("F1", kNo), Grade("F2", kNo)});
  const MajorityResult result = Count();
  ASSERT_EQ(result.differences.size(), 1u);
  EXPECT_EQ(result.differences[0], (DepthDifference{"F1", "F2", 3, 2, kPriority, kUseful}));
}

TEST_F(MajorityTest, RanksLastWhatConcernsNobodyAndCallsItNoTie) {
  sheets_ = {"F1", "F2", "F3"};
  Ballot({NotConcerned("F1"), Grade("F2", kNo)});
  const MajorityResult result = Count();
  EXPECT_EQ(result.ranking, (Ranking{{"F2"}, {"F1", "F3"}}));
  EXPECT_EQ(result.unjudged, (std::vector<std::string>{"F1", "F3"}));
  EXPECT_FALSE(result.sheets[0].gauge.has_value());
  EXPECT_EQ(result.sheets[2].rank, 2);
  EXPECT_FALSE(result.tied);
}

TEST_F(MajorityTest, BreaksATieOnlyByTheFrozenChain) {
  Ballot({Grade("F1", kUseful), Grade("F2", kUseful, true)});
  EXPECT_TRUE(Count().tied);
  parameters_.tie_chain = {TieCriterion::kMostTakingPart};
  const MajorityResult broken = Count();
  EXPECT_EQ(broken.ranking, (Ranking{{"F2"}, {"F1"}}));
  EXPECT_EQ(broken.by_depth, (Ranking{{"F1", "F2"}}));
  EXPECT_FALSE(broken.tied);
  ASSERT_EQ(broken.ties.size(), 1u);
}

TEST_F(MajorityTest, CountsNothingWithoutBallots) {
  const MajorityResult result = Count();
  EXPECT_EQ(result.unjudged.size(), 2u);
  EXPECT_FALSE(result.tied);
}

TEST_F(MajorityTest, RefusesAGradeOutsideTheScale) {
  Ballot({Grade("F1", 4)});
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
  ballots_[0].judgements[0].grade = -1;
  EXPECT_EQ(Refused(), RejectionReason::kOutOfScale);
}

TEST_F(MajorityTest, RefusesAnUnknownSheet) {
  Ballot({Grade("F9", kUseful)});
  EXPECT_EQ(Refused(), RejectionReason::kUnknownSheet);
}

TEST_F(MajorityTest, RefusesASheetJudgedTwice) {
  Ballot({Grade("F1", kUseful), Grade("F1", kNo)});
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedSheet);
}

TEST_F(MajorityTest, RefusesNotConcernedWithAGradeOrATick) {
  Ballot({{"F1", kUseful, true, false}});
  EXPECT_EQ(Refused(), RejectionReason::kContradiction);
  ballots_[0].judgements = {{"F1", std::nullopt, true, true}};
  EXPECT_EQ(Refused(), RejectionReason::kContradiction);
}

TEST_F(MajorityTest, RefusesTwoBallotsWithOneId) {
  ballots_ = {{"s", {}}, {"s", {}}};
  EXPECT_EQ(Refused(), RejectionReason::kRepeatedBallot);
}

TEST_F(MajorityTest, RefusesAScaleThatIsNone) {
  parameters_.scale = {"bien", "bien"};
  EXPECT_EQ(Refused(), RejectionReason::kBadParameter);
  parameters_.scale = {"bien"};
  EXPECT_EQ(Refused(), RejectionReason::kBadParameter);
}

TEST_F(MajorityTest, RefusesATieRuleThatLooksAtCosts) {
  parameters_.tie_chain = {TieCriterion::kLowestCost};
  EXPECT_EQ(Refused(), RejectionReason::kBadParameter);
}

// Balinski and Laraki's own warning: with an even number the median is the lower of the two.
TEST(Depth, UsesTheLowerMiddle) {
  EXPECT_LT(CompareDepth({1, 0, 0, 1}, {0, 0, 1, 0}).order, 0);
  EXPECT_GT(CompareDepth({1, 0, 0, 1}, {0, 0, 0, 1}).order, 0);
}

}  // namespace
}  // namespace synergie::counting
