// Totals, funnel, reminders.
#include <gtest/gtest.h>

#include "services/catalogue/domain/funnel.h"
#include "services/catalogue/domain/indicators.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

Measure Figure(const std::string& id, Certainty certainty, const std::string& value,
               const std::string& source = "") {
  return {.measure_id = id,
          .unit = Unit::kTonne,
          .certainty = certainty,
          .value = value,
          .from_date = {2019, 1, 1},
          .to_date = {2019, 1, 31},
          .method = "pesée",
          .source = source};
}

Action ActionWith(const std::string& name, std::vector<Measure> measures,
                  const std::string& synergy = "s1") {
  Action action;
  action.name = name;
  action.state = ActionState::kOperating;
  action.plan.sheets = {{kCatalogue, "s01", synergy}};
  action.measures = std::move(measures);
  return action;
}

TEST(SumIndicatorsTest, CertaintiesAreNeverAddedToEachOther) {
  const auto sums =
      SumIndicators({ActionWith("a", {Figure("m1", Certainty::kMeasured, "1.5", "bon 1"),
                                      Figure("m2", Certainty::kPotential, "10")}),
                     ActionWith("b", {Figure("m1", Certainty::kMeasured, "2", "bon 2")})},
                    {});
  EXPECT_EQ(sums.totals,
            (std::vector<IndicatorTotal>{{Unit::kTonne, Certainty::kPotential, "10", 1},
                                         {Unit::kTonne, Certainty::kMeasured, "3.5", 2}}));
}

TEST(SumIndicatorsTest, TheSameReadingCountsOnce) {
  const auto sums =
      SumIndicators({ActionWith("a", {Figure("m1", Certainty::kMeasured, "2", "bon 1")}),
                     ActionWith("b", {Figure("x9", Certainty::kMeasured, "2", "bon 1")})},
                    {});
  ASSERT_EQ(sums.totals.size(), 1u);
  EXPECT_EQ(sums.totals[0].value, "2");
  ASSERT_EQ(sums.left_out.size(), 1u);
  EXPECT_EQ(sums.left_out[0].reason, "counted with a");
}

TEST(SumIndicatorsTest, ATargetGivesWayToWhatWasReported) {
  Action action = ActionWith("a", {Figure("m1", Certainty::kMeasured, "2", "bon")});
  action.plan.targets = {Figure("m1", Certainty::kPotential, "9"),
                         Figure("m2", Certainty::kPotential, "4")};
  const auto sums = SumIndicators({action}, {});
  EXPECT_EQ(sums.totals,
            (std::vector<IndicatorTotal>{{Unit::kTonne, Certainty::kPotential, "4", 1},
                                         {Unit::kTonne, Certainty::kMeasured, "2", 1}}));
}

TEST(SumIndicatorsTest, AnAbandonedActionKeepsWhatItBrought) {
  Action action = ActionWith("a", {Figure("m1", Certainty::kMeasured, "2", "bon"),
                                   Figure("m2", Certainty::kEstimated, "7")});
  action.state = ActionState::kAbandoned;
  const auto sums = SumIndicators({action}, {});
  ASSERT_EQ(sums.totals.size(), 1u);
  EXPECT_EQ(sums.totals[0].certainty, Certainty::kMeasured);
  EXPECT_EQ(sums.left_out[0].reason, "the action was abandoned");
}

TEST(SumIndicatorsTest, APeriodTakesItsDays) {
  Measure yearly = Figure("m2", Certainty::kPotential, "4");
  yearly.from_date = yearly.to_date = {};
  const std::vector<Action> actions = {
      ActionWith("a", {Figure("m1", Certainty::kMeasured, "3", "bon"), yearly})};
  // Ten of thirty days.
  auto sums = SumIndicators(actions, {"", {2019, 1, 21}, {2019, 6, 1}});
  ASSERT_EQ(sums.totals.size(), 1u);
  EXPECT_EQ(sums.totals[0].value, "1");
  EXPECT_EQ(sums.left_out[0].reason, "covers no known days");
  sums = SumIndicators(actions, {"", {2020, 1, 1}, {}});
  EXPECT_TRUE(sums.totals.empty());
}

TEST(SumIndicatorsTest, OfOneSynergy) {
  const std::vector<Action> actions = {
      ActionWith("a", {Figure("m1", Certainty::kMeasured, "3", "bon")}, "s1"),
      ActionWith("b", {Figure("m1", Certainty::kMeasured, "5", "bon 2")}, "s2")};
  EXPECT_EQ(SumIndicators(actions, {"s2", {}, {}}).totals[0].value, "5");
}

TEST(FunnelTest, FromStatementsToActions) {
  Story story;
  story.Planned().Do(AdvanceAction{
      .action = kAction, .to_state = ActionState::kImplementation, .date = {2019, 2, 1}});
  const Funnel funnel =
      FunnelOf(story.State<Catalogue>(kCatalogue), {story.State<Action>(kAction)});
  EXPECT_EQ(funnel.topic_count, 3);
  EXPECT_EQ(funnel.shared_topic_count, 2);
  EXPECT_EQ(funnel.steps[0], (FunnelStep{"topics", 3, 1, {}}));
  EXPECT_EQ(funnel.steps[1], (FunnelStep{"shared", 2, 0, 13}));  // 20 November to 3 December
  EXPECT_EQ(funnel.steps[2], (FunnelStep{"sheets", 3, 0, 17}));  // to 20 December
  EXPECT_EQ(funnel.steps[3], (FunnelStep{"voted", 3, 2, 26}));   // to 15 January
  EXPECT_EQ(funnel.steps[4], (FunnelStep{"retained", 1, 0, 5}));
  EXPECT_EQ(funnel.steps[5], (FunnelStep{"discussion", 1, 0, 12}));
  EXPECT_EQ(funnel.steps[6], (FunnelStep{"negotiation", 1, 0, {}}));  // passed
  EXPECT_EQ(funnel.steps[7], (FunnelStep{"implementation", 1, 1, {}}));
  EXPECT_EQ(funnel.steps[8], (FunnelStep{"operating", 0, 0, {}}));
}

TEST(FunnelTest, OfADraftCountsItsSheets) {
  Story story;
  const Funnel funnel = FunnelOf(story.Drafted().State<Catalogue>(kCatalogue), {});
  EXPECT_EQ(funnel.topic_count, 2);
  EXPECT_EQ(funnel.steps[2], (FunnelStep{"sheets", 3, 3, {}}));
  EXPECT_EQ(funnel.steps[4], (FunnelStep{"retained", 0, 0, {}}));
}

TEST(RemindersTest, TheMostPressingFirst) {
  Action late, later, ownerless, fine;
  for (Action* action : {&late, &later, &ownerless, &fine}) {
    action->state = ActionState::kDiscussion;
    action->since = action->planned_date = action->last_news = {2019, 1, 1};
    action->next_step = Step("x", {2019, 3, 1});
  }
  late.name = "late";
  late.next_step.due_date = {2019, 1, 10};
  later.name = "later";
  later.next_step.due_date = {2019, 1, 5};
  ownerless.name = "ownerless";
  ownerless.next_step.owner = {};
  fine.name = "fine";
  const auto reminders = RemindersOf({fine, ownerless, late, later}, {2019, 1, 20}, 30);
  ASSERT_EQ(reminders.size(), 3u);
  EXPECT_EQ(reminders[0].action.name, "later");
  EXPECT_EQ(reminders[1].action.name, "late");
  EXPECT_EQ(reminders[2].action.name, "ownerless");
}

}  // namespace
}  // namespace synergie::catalogue::testing
