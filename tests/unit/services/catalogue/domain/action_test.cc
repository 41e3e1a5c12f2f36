#include <gtest/gtest.h>

#include "services/catalogue/domain/calendar.h"
#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

const Date kToday{2019, 2, 1};

TEST(ProgrammeTest, DraftAndItsRejections) {
  DraftProgramme draft{.programme = kProgramme,
                       .title = "P",
                       .committee = kCommittee,
                       .start_date = {2019, 1, 1},
                       .end_date = {2020, 1, 1}};
  Story().When(draft).ThenRejected("COMMITTEE_NOT_FOUND");
  Story().Sitting().Do(draft).When(draft).ThenNothing();
  DraftProgramme other = draft;
  other.title = "Q";
  Story().Sitting().Do(draft).When(other).ThenRejected("PROGRAMME_ALREADY_EXISTS");
  other.end_date = other.start_date;
  Story().Sitting().When(other).ThenRejected("PERIOD_INVALID");
  other = draft;
  other.capacity = Capacity{"", CapacityUnit::kEuro};
  Story().Sitting().When(other).ThenRejected("CAPACITY_INCOMPLETE");
  other.capacity = Capacity{"douze", CapacityUnit::kEuro};
  Story().Sitting().When(other).ThenRejected("NOT_AN_AMOUNT");
}

TEST(ProgrammeTest, IsAdoptedWithinItsCapacity) {
  Story().Drafting().When(AdoptProgramme{kProgramme, {}}).ThenRejected("PROGRAMME_EMPTY");
  Story()
      .Planned()
      .When(AdoptProgramme{kProgramme, {}})
      .Then({ProgrammeAdopted{kProgramme, 1, "5"}});
  Story story;
  story.Planned().Do(AdoptProgramme{kProgramme, {}});
  story.When(AdoptProgramme{kProgramme, {}}).ThenNothing();
  PlanAction big = PlanIt();
  big.action = kProgramme + "/actions/a02";
  big.plan = Plan("15.5");
  story.When(big).ThenRejected("CAPACITY_EXCEEDED");
  big.plan.capacity = "15";
  story.Do(big);
  const Capacity less{"19", CapacityUnit::kFacilitatorDay};
  story.When(SetProgrammeCapacity{kProgramme, less, {}}).ThenRejected("CAPACITY_EXCEEDED");
  // What is given up no longer counts; taking it up again must fit.
  story.Do(AbandonAction{big.action, SetbackReason::kNoOwner, "Personne.", kToday, {}});
  story.Do(SetProgrammeCapacity{kProgramme, less, {}});
  story.When(ReopenAction{.action = big.action, .reason = "x", .next_step = Step()})
      .ThenRejected("CAPACITY_EXCEEDED");
}

TEST(ProgrammeTest, TooMuchForItsCapacityIsNotAdopted) {
  PlanAction big = PlanIt();
  big.plan = Plan("21");
  Story().Drafting().Do(big).When(AdoptProgramme{kProgramme, {}}).ThenRejected("CAPACITY_EXCEEDED");
}

TEST(ProgrammeTest, EndsWhenNothingIsUnderWay) {
  Story().Planned().When(CloseProgramme{kProgramme, "fin", {}}).ThenRejected("ACTIONS_UNDER_WAY");
  Story story;
  story.Planned().Do(CloseAction{kAction, "Fait.", kToday, {}});
  story.When(CloseProgramme{kProgramme, "fin", {}}).Then({ProgrammeClosed{kProgramme, "fin"}});
  story.Do(CloseProgramme{kProgramme, "fin", {}});
  story.When(CloseProgramme{kProgramme, "fin", {}}).ThenNothing();
  story.When(PlanIt()).ThenRejected("PROGRAMME_CLOSED");
  story.When(ReopenAction{.action = kAction, .reason = "x", .next_step = Step()})
      .ThenRejected("PROGRAMME_CLOSED");
}

TEST(PlanActionTest, LooksUpSynergiesAndNames) {
  Story story;
  story.Drafting().When(PlanIt());
  ASSERT_TRUE(story.decided().has_value()) << story.decided().error().message;
  const auto& planned = std::get<ActionPlanned>(story.decided()->front());
  EXPECT_EQ(planned.plan.sheets.front().synergy, SynergyName(1));
  EXPECT_EQ(planned.plan.lead.name, "Company 1");
  EXPECT_EQ(planned.plan.partners[1].name, "CCI du Jura");
  EXPECT_EQ(planned.date, (Date{2019, 1, 20}));
  EXPECT_EQ(planned.programme, kProgramme);
}

TEST(PlanActionTest, AgainIsNothingNewWhateverHappenedSince) {
  Story story;
  story.Planned().Do(SetNextStep{kAction, Step("Devis"), "", kToday, {}});
  story.When(PlanIt()).ThenNothing();
  PlanAction other = PlanIt();
  other.plan.title = "Autre";
  story.When(other).ThenRejected("ACTION_ALREADY_EXISTS");
}

TEST(PlanActionTest, Rejections) {
  const auto reason = [](auto change) {
    PlanAction plan = PlanIt();
    change(plan);
    Story story;
    story.Drafting().When(plan);
    return story.decided() ? "accepted" : story.decided().error().reason;
  };
  EXPECT_EQ(reason([](auto& p) { p.action = kTerritory + "/programmes/none/actions/a"; }),
            "PROGRAMME_NOT_FOUND");
  EXPECT_EQ(reason([](auto& p) { p.plan.sheets = {}; }), "SHEET_MISSING");
  EXPECT_EQ(reason([](auto& p) {
              p.plan.sheets = {{kCatalogue, "s02", ""}};
            }),
            "SHEET_NOT_RETAINED");
  EXPECT_EQ(reason([](auto& p) { p.plan.sheets = {{kCatalogue, "s99", ""}}; }), "SHEET_NOT_FOUND");
  EXPECT_EQ(reason([](auto& p) { p.plan.lead = {}; }), "LEAD_MISSING");
  EXPECT_EQ(reason([](auto& p) { p.plan.partners = {{CompanyName(9), ""}}; }), "COMPANY_NOT_FOUND");
  EXPECT_EQ(reason([](auto& p) { p.plan.budget = "1e3"; }), "NOT_AN_AMOUNT");
  EXPECT_EQ(reason([](auto& p) { p.next_step.text = ""; }), "NEXT_STEP_INCOMPLETE");
  EXPECT_EQ(reason([](auto& p) { p.next_step.owner = {}; }), "NEXT_STEP_INCOMPLETE");
  EXPECT_EQ(reason([](auto& p) { p.next_step.due_date = {2019, 2, 30}; }), "NEXT_STEP_INCOMPLETE");
  EXPECT_EQ(reason([](auto& p) { p.date = {2019, 2, 2}; }), "DATE_IN_FUTURE");
  EXPECT_EQ(reason([](auto& p) { p.date = {2019, 2, 30}; }), "DATE_INVALID");
}

TEST(ReplanActionTest, ChangesWhatIsAgreed) {
  Story story;
  story.Planned();
  ActionPlan plan = story.State<Action>(kAction).plan;
  story.When(ReplanAction{kAction, plan, {}, {}}).ThenNothing();
  plan.title = "Boucle de palettes et caisses";
  story.When(ReplanAction{kAction, plan, kToday, {}})
      .Then({ActionReplanned{kAction, kProgramme, plan, kToday}});
}

TEST(NextStepTest, IsSetAndItsOwnerReleased) {
  Story story;
  story.Planned().When(SetNextStep{kAction, Step(), "", kToday, {}}).ThenNothing();
  story.When(SetNextStep{kAction, Step("Devis"), "Visite faite.", kToday, {}})
      .Then({NextStepSet{kAction, Step("Devis"), "Visite faite.", kToday}});
  story.When(ReleaseOwner{kAction, "Départ.", kToday, {}})
      .Then({OwnerReleased{kAction, PartyOf(1), "Départ.", kToday}});
  story.Do(ReleaseOwner{kAction, "Départ.", kToday, {}});
  story.When(ReleaseOwner{kAction, "Départ.", kToday, {}}).ThenNothing();
  EXPECT_FALSE(story.State<Action>(kAction).next_step.owner.known());
}

TEST(ReportProgressTest, KeepsTheNextStepUnlessAnotherIsSaid) {
  ReportProgress report{.action = kAction, .text = "Accord trouvé.", .percent = 40, .date = kToday};
  Story story;
  story.Planned().When(report).Then({ProgressReported{kAction, "Accord trouvé.", 40, kToday}});
  story.Do(report).When(report).ThenNothing();
  report.next_step = Step("Signature");
  story.When(report).Then({NextStepSet{kAction, Step("Signature"), "", kToday}});
  report.percent = 101;
  story.When(report).ThenRejected("PERCENT_OUT_OF_RANGE");
}

TEST(AdvanceActionTest, GoesForwardAndCountsDays) {
  Story story;
  story.Planned()
      .When(AdvanceAction{.action = kAction,
                          .to_state = ActionState::kImplementation,
                          .comment = "Direct.",
                          .date = kToday})
      .Then({ActionAdvanced{kAction, ActionState::kDiscussion, ActionState::kImplementation,
                            "Direct.", kToday, 12}});
  story.Do(
      AdvanceAction{.action = kAction, .to_state = ActionState::kImplementation, .date = kToday});
  story.When(AdvanceAction{.action = kAction, .to_state = ActionState::kImplementation})
      .ThenNothing();
  story.When(AdvanceAction{.action = kAction, .to_state = ActionState::kNegotiation})
      .ThenRejected("STAGE_GOES_FORWARD");
  story.When(AdvanceAction{.action = kAction, .to_state = ActionState::kClosed})
      .ThenRejected("NOT_A_STAGE");
  story
      .When(AdvanceAction{
          .action = kAction, .to_state = ActionState::kOperating, .date = {2019, 1, 25}})
      .ThenRejected("DATE_BEFORE_STATE");
  EXPECT_EQ(story.State<Action>(kAction).history,
            (std::vector<TimeInState>{{ActionState::kDiscussion, {2019, 1, 20}, 12}}));
}

TEST(SuspendActionTest, WaitsAndGoesOnWhereItStood) {
  SuspendAction suspend{
      kAction, SetbackReason::kEconomic, "Cours trop bas.", Step("Revoir"), kToday, {}};
  Story story;
  story.Planned().When(suspend).Then(
      {ActionSuspended{kAction, ActionState::kDiscussion, SetbackReason::kEconomic,
                       "Cours trop bas.", kToday, 12},
       NextStepSet{kAction, Step("Revoir"), "", kToday}});
  story.Do(suspend).When(suspend).ThenNothing();
  story.When(AdvanceAction{.action = kAction, .to_state = ActionState::kOperating})
      .ThenRejected("ACTION_SUSPENDED");
  story.When(ResumeAction{kAction, Step("Reprise"), kToday, {}})
      .Then({ActionResumed{kAction, ActionState::kDiscussion, Step("Reprise"), kToday, 0}});
  story.Do(ResumeAction{kAction, Step("Reprise"), kToday, {}});
  story.When(ResumeAction{kAction, Step(), kToday, {}}).ThenRejected("ACTION_NOT_SUSPENDED");
  suspend.next_step.owner = {};
  story.When(suspend).ThenRejected("NEXT_STEP_INCOMPLETE");
}

TEST(AbandonActionTest, WithAReasonAndReopened) {
  const AbandonAction abandon{kAction, SetbackReason::kDistance, "Trop loin.", kToday, {}};
  Story story;
  story.Planned().When(abandon).Then(
      {ActionAbandoned{kAction, kProgramme, ActionState::kDiscussion, SetbackReason::kDistance,
                       "Trop loin.", kToday, 12}});
  story.Do(abandon).When(abandon).ThenNothing();
  EXPECT_EQ(story.State<Action>(kAction).next_step, NextStep{});
  story.When(SetNextStep{kAction, Step(), "", {}, {}}).ThenRejected("ACTION_ENDED");
  story.When(CloseAction{kAction, "x", {}, {}}).ThenRejected("ACTION_ENDED");
  const ReopenAction reopen{
      .action = kAction, .reason = "Repreneur.", .next_step = Step("Appel"), .date = kToday};
  story.When(reopen).Then({ActionReopened{kAction, kProgramme, ActionState::kDiscussion,
                                          "Repreneur.", Step("Appel"), kToday, 0}});
  story.Do(reopen).When(reopen).ThenRejected("ACTION_UNDER_WAY");
}

TEST(IndicatorTest, EachWithItsMethod) {
  Measure measure{.measure_id = "palettes",
                  .certainty = Certainty::kMeasured,
                  .from_date = {2019, 1, 1},
                  .to_date = {2019, 2, 1},
                  .method = "pesée",
                  .source = "bons de quai",
                  .as_said = "450 kg"};
  Measure stored = measure;
  stored.unit = Unit::kTonne;
  stored.value = "0.45";
  Story story;
  story.Planned()
      .When(ReportIndicator{kAction, measure, kToday, {}})
      .Then({IndicatorReported{kAction, stored, kToday}});
  story.Do(ReportIndicator{kAction, measure, kToday, {}});
  story.When(ReportIndicator{kAction, measure, kToday, {}}).ThenNothing();
  measure.source.clear();
  story.When(ReportIndicator{kAction, measure, kToday, {}}).ThenRejected("SOURCE_MISSING");
  EXPECT_EQ(story.decided().error().fields.front().field, "measure.source");
  story.When(WithdrawIndicator{kAction, "none", "x", {}, {}}).ThenRejected("INDICATOR_NOT_FOUND");
  story.When(WithdrawIndicator{kAction, "palettes", "erreur", kToday, {}})
      .Then({IndicatorWithdrawn{kAction, "palettes", "erreur", kToday}});
  // Also after the end: what an action brings is read off for years.
  story.Do(CloseAction{kAction, "Fait.", kToday, {}});
  measure.source = "bons";
  story.When(ReportIndicator{kAction, measure, kToday, {}});
  EXPECT_TRUE(story.decided().has_value());
}

TEST(FollowUpTest, LateOwnerlessSilent) {
  Story story;
  story.Planned();
  Action action = story.State<Action>(kAction);
  const FollowUp on_time = FollowUpOf(action, {2019, 2, 15}, 30);
  EXPECT_FALSE(on_time.needed());
  const FollowUp late = FollowUpOf(action, {2019, 2, 20}, 30);
  EXPECT_EQ(late.days_late, 5);
  EXPECT_EQ(late.days_silent, 31);
  EXPECT_TRUE(late.silent);
  EXPECT_FALSE(FollowUpOf(action, {2019, 2, 19}, 30).silent);
  story.Do(ReleaseOwner{kAction, "x", kToday, {}});
  action = story.State<Action>(kAction);
  EXPECT_TRUE(FollowUpOf(action, kToday, 30).ownerless);
  EXPECT_FALSE(FollowUpOf(action, {2019, 1, 1}, 30).needed());  // not begun yet
  story.Do(CloseAction{kAction, "Fait.", kToday, {}});
  EXPECT_FALSE(FollowUpOf(story.State<Action>(kAction), {2020, 1, 1}, 30).needed());
}

TEST(FollowUpDigestTest, IsAFactOfItsDay) {
  const std::string name = kTerritory + "/followUpDigests/2019-02-20";
  EXPECT_EQ(FollowUpDigestNameOf(kTerritory, {2019, 2, 20}), name);
  const FollowUpDigestIssued issued{name, {2019, 2, 20}, 30, {kAction}, {}, {}};
  Story story;
  story.Planned().When(IssueFollowUpDigest{issued}).Then({issued});
  story.Do(IssueFollowUpDigest{issued}).When(IssueFollowUpDigest{issued}).ThenNothing();
}

}  // namespace
}  // namespace synergie::catalogue::testing
