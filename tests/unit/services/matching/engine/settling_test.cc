// A link settled among the other links of its notes, and the fit of the kinds.
#include "services/matching/engine/settling.h"

#include <gtest/gtest.h>

#include "services/matching/engine/kind_fit.h"

namespace synergie::matching::engine {
namespace {

// Rank and distance to the best other link count; a link's own odds do too.
constexpr SettleSigns kCompetitive = {-0.5f, 0.8f, 0.5f, 0.5f, 0.6f, 0.3f, 0};

TEST(Standing, KeepsTheStrongestBestFirst) {
  Standing standing = NoStanding();
  for (const float p : {0.1f, 0.7f, 0.3f, 0.7f, 0.01f}) PutLink(p, standing);
  EXPECT_FLOAT_EQ(standing[0], 0.7f);
  EXPECT_FLOAT_EQ(standing[1], 0.7f);
  EXPECT_FLOAT_EQ(standing[2], 0.3f);
  EXPECT_FLOAT_EQ(standing[3], 0.1f);
  EXPECT_FLOAT_EQ(standing[4], kFaintest);
}

TEST(Standing, HoldsNoMoreThanItsSize) {
  Standing standing = NoStanding();
  for (int i = 1; i <= 20; ++i) PutLink(static_cast<float>(i) / 100, standing);
  EXPECT_FLOAT_EQ(standing.front(), 0.20f);
  EXPECT_FLOAT_EQ(standing.back(), 0.13f);
}

TEST(Settling, TheSameLinkIsMoreWhereNeitherNoteHasABetterOne) {
  Standing alone = NoStanding();
  PutLink(0.3f, alone);
  Standing courted = alone;
  PutLink(0.8f, courted);
  const float by_itself = Settle(kCompetitive, 0.3f, alone, alone);
  const float one_courted = Settle(kCompetitive, 0.3f, alone, courted);
  const float both_courted = Settle(kCompetitive, 0.3f, courted, courted);
  EXPECT_GT(by_itself, one_courted);
  EXPECT_GT(one_courted, both_courted);
}

TEST(Settling, NeverRaisesAFaintLink) {
  Standing alone = NoStanding();
  PutLink(0.05f, alone);
  constexpr SettleSigns kEager = {9, 0, 0, 0, 0, 0, 0};
  EXPECT_LE(Settle(kEager, 0.05f, alone, alone), 0.05f);
  EXPECT_GT(Settle(kEager, 0.2f, alone, alone), 0.9f);
}

TEST(Settling, DoesNotMindWhichNoteComesFirst) {
  Standing a = NoStanding();
  Standing b = NoStanding();
  for (const float p : {0.4f, 0.6f}) PutLink(p, a);
  PutLink(0.4f, b);
  EXPECT_EQ(SettleSignsOf(0.4f, a, b), SettleSignsOf(0.4f, b, a));
}

TEST(Settling, LeavesProbabilitiesWhereNothingWasLearnt) {
  const std::vector<Edge> edges = {{0, 1, 0.9f}, {1, 2, 0.25f}};
  const std::vector<Edge> settled = SettleAll(kUnsettled, 3, edges);
  ASSERT_EQ(settled.size(), 2u);
  EXPECT_NEAR(settled[0].probability, 0.9f, 1e-5);
  EXPECT_NEAR(settled[1].probability, 0.25f, 1e-5);
}

TEST(Settling, PassesOverEdgesOfNotesThatAreNotThere) {
  const std::vector<Edge> edges = {{0, 7, 0.9f}};
  EXPECT_TRUE(SettleAll(kUnsettled, 3, edges).empty());
}

TEST(KindFit, NoneLeavesTheReadingsAsTheyAre) {
  DirectionShares direction = {0.7f, 0.1f, 0.15f, 0.05f};
  ResourceShares resource{};
  resource[1] = 0.6f;
  resource[4] = 0.4f;
  FitKinds(KindFit::None(), {}, direction, resource);
  EXPECT_NEAR(direction[0], 0.7f, 0.01);
  EXPECT_NEAR(resource[1], 0.6f, 0.02);
}

TEST(KindFit, AWeightOnThePhaseChangesItsNotesOnly) {
  KindFit fit = KindFit::None();
  const auto concern = static_cast<size_t>(Direction::kConcern);
  fit.direction[concern * kDirectionSigns + kPhaseSign] = 9;
  DirectionShares company = {0.4f, 0.3f, 0.2f, 0.1f};
  DirectionShares territory = company;
  ResourceShares resource{};
  resource[0] = 1;
  FitKinds(fit, {}, company, resource);
  KindEvidence put_forward;
  put_forward.descending = true;
  FitKinds(fit, put_forward, territory, resource);
  EXPECT_LT(company[concern], 0.2f);
  EXPECT_GT(territory[concern], 0.9f);
}

}  // namespace
}  // namespace synergie::matching::engine
