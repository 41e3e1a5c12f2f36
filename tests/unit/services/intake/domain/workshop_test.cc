// Specs of workshops: calendar, milestones, seats, opening and closing.
#include <gtest/gtest.h>

#include "tests/unit/services/intake/samples.h"

namespace synergie::intake {
namespace {

using namespace samples;

const Facts kGround = {TerritoryRegistered{kTerritory, "ECLA"},
                       ZoneRegistered{kZone, "Lons-Perrigny", SomePlace()}, Registered(kFromagerie),
                       Registered(kScierie), Registered(kGarage)};
const WorkshopOpened kOpened{kWorkshop};
const WorkshopClosed kClosed{kWorkshop};

Facts With(std::initializer_list<Event> facts) {
  Facts all = kGround;
  all.push_back(Planned());
  all.insert(all.end(), facts);
  return all;
}

PlanWorkshop Plan(std::vector<Table> tables = {{1, 2, {}}, {2, 1, {}}}) {
  return {kWorkshop, "Atelier de novembre", kZone, kDay, kCommitteeDay, std::move(tables), {"f1"}};
}

TEST(CalendarTest, StandsAroundTheDay) {
  const Calendar calendar = CalendarOf({2018, 11, 5}, {});
  EXPECT_EQ(calendar.guide_due, (Date{2018, 10, 26}));
  EXPECT_EQ(calendar.catalogue_due, (Date{2018, 11, 20}));
  EXPECT_FALSE(calendar.committee_due.known());
  EXPECT_EQ(CalendarOf({2020, 2, 20}, {}).catalogue_due, (Date{2020, 3, 6}));
  EXPECT_EQ(CalendarOf({2019, 1, 3}, {}).guide_due, (Date{2018, 12, 24}));
}

TEST(CalendarTest, KnowsTheDaysThatAre) {
  EXPECT_TRUE(IsValid({2020, 2, 29}));
  EXPECT_FALSE(IsValid({2019, 2, 29}));
  EXPECT_FALSE(IsValid({1900, 2, 29}));
  EXPECT_FALSE(IsValid({2018, 13, 1}));
  EXPECT_FALSE(IsValid({2018, 0, 1}));
  EXPECT_FALSE(IsValid({2018, 4, 31}));
  EXPECT_FALSE(IsValid({0, 1, 1}));
  EXPECT_FALSE(IsValid({2018, 1, -3}));
  EXPECT_FALSE(IsValid({2018, 257, 1})) << "a month is not read modulo 256";
  EXPECT_FALSE(IsValid({2018, 1, 257})) << "a day is not read modulo 256";
}

TEST(WorkshopSpec, IsPlannedOnce) {
  Given(kGround).When(Plan()).Then({Planned()});
  Given(With({})).When(Plan()).ThenNothing();
}

TEST(WorkshopSpec, TheSameIdWithOtherContentExistsAlready) {
  auto other = Plan();
  other.display_name = "Atelier de décembre";
  auto spec = Given(With({}));
  spec.When(other).ThenRejected("WORKSHOP_ALREADY_EXISTS");
  EXPECT_EQ(spec.decided().error().code, Code::kAlreadyExists);
  spec.When(Plan({{1, 2, {}}})).ThenRejected("WORKSHOP_ALREADY_EXISTS");
}

TEST(WorkshopSpec, NeedsTerritoryAndZone) {
  Given({}).When(Plan()).ThenRejected("TERRITORY_NOT_FOUND");
  Given({TerritoryRegistered{kTerritory, "ECLA"}}).When(Plan()).ThenRejected("ZONE_NOT_FOUND");
}

TEST(WorkshopSpec, SeatsAtPlanningAreOfCompaniesThatAreThereEachOnce) {
  const std::vector<Table> seated = {{1, 2, {kFromagerie, kScierie}}, {2, 1, {kGarage}}};
  Given(kGround).When(Plan(seated)).Then({Planned(seated)});
  Given(kGround).When(Plan({{1, 1, {kFromagerie, kScierie}}})).ThenRejected("TABLE_FULL");
  Given(kGround)
      .When(Plan({{1, 2, {kFromagerie}}, {2, 2, {kFromagerie}}}))
      .ThenRejected("SEATED_TWICE");
  Given(kGround).When(Plan({{1, 2, {kFromagerie, kFromagerie}}})).ThenRejected("SEATED_TWICE");
  Given(kGround)
      .When(Plan({{1, 2, {kTerritory + "/companies/c99"}}}))
      .ThenRejected("COMPANY_NOT_FOUND");
  Facts left = kGround;
  left.push_back(CompanyLeft{kFromagerie, "vente"});
  Given(left).When(Plan({{1, 2, {kFromagerie}}})).ThenRejected("COMPANY_LEFT");
}

TEST(WorkshopSpec, IsRescheduledWithItsCalendar) {
  const Date day{2018, 11, 29};
  const WorkshopRescheduled moved{kWorkshop, CalendarOf(day, kCommitteeDay)};
  Given(With({})).When(RescheduleWorkshop{kWorkshop, day, {}, {}}).Then({moved});
  Given(With({moved})).When(RescheduleWorkshop{kWorkshop, day, {}, {}}).ThenNothing();
  const Date committee{2019, 1, 10};
  Given(With({}))
      .When(RescheduleWorkshop{kWorkshop, {}, committee, {}})
      .Then({WorkshopRescheduled{kWorkshop, CalendarOf(kDay, committee)}});
}

TEST(WorkshopSpec, OnceClosedOnlyItsCommitteeMoves) {
  Given(With({kOpened, kClosed}))
      .When(RescheduleWorkshop{kWorkshop, {2018, 11, 29}, {}, {}})
      .ThenRejected("WORKSHOP_CLOSED");
  Given(With({kOpened, kClosed}))
      .When(RescheduleWorkshop{kWorkshop, {}, {2019, 1, 10}, {}})
      .Then({WorkshopRescheduled{kWorkshop, CalendarOf(kDay, {2019, 1, 10})}});
}

TEST(WorkshopSpec, ReachesMilestones) {
  const ReachMilestone guide{kWorkshop, Milestone::kGuide, {2018, 11, 12}, {}};
  const MilestoneReached reached{kWorkshop, Milestone::kGuide, {2018, 11, 12}};
  Given(With({})).When(guide).Then({reached});
  Given(With({reached})).When(guide).ThenNothing();
  // The day is put right by saying it again, also after the end.
  Given(With({reached, kOpened, kClosed}))
      .When(ReachMilestone{kWorkshop, Milestone::kGuide, {2018, 11, 13}, {}})
      .Then({MilestoneReached{kWorkshop, Milestone::kGuide, {2018, 11, 13}}});
}

TEST(WorkshopSpec, TheGuideInvites) {
  const auto state = [](std::initializer_list<MilestoneReached> reached, bool open) {
    Workshop workshop = Workshop::Evolve({}, Planned());
    if (open) workshop = Workshop::Evolve(workshop, kOpened);
    for (const auto& one : reached) workshop = Workshop::Evolve(workshop, one);
    return workshop.state;
  };
  const MilestoneReached guide{kWorkshop, Milestone::kGuide, kDay};
  const MilestoneReached committee{kWorkshop, Milestone::kCommittee, kDay};
  EXPECT_EQ(state({}, false), Workshop::State::kPlanned);
  EXPECT_EQ(state({guide}, false), Workshop::State::kInvited);
  EXPECT_EQ(state({committee}, false), Workshop::State::kPlanned);
  EXPECT_EQ(state({guide}, true), Workshop::State::kOpen) << "a late guide closes nothing";
}

TEST(WorkshopSpec, SeatsACompany) {
  const SeatCompany seat{kWorkshop, kFromagerie, 1, {}};
  const CompanySeated seated{kWorkshop, kFromagerie, 1};
  Given(With({})).When(seat).Then({seated});
  Given(With({seated})).When(seat).ThenNothing();
  // To another table it moves, and its seat is free again.
  const CompanySeated moved{kWorkshop, kFromagerie, 2};
  Given(With({seated})).When(SeatCompany{kWorkshop, kFromagerie, 2, {}}).Then({moved});
  Given(With({seated, CompanySeated{kWorkshop, kScierie, 1}, moved}))
      .When(SeatCompany{kWorkshop, kGarage, 1, {}})
      .Then({CompanySeated{kWorkshop, kGarage, 1}});
}

TEST(WorkshopSpec, ASeatIsRefused) {
  Given(With({})).When(SeatCompany{kWorkshop, kFromagerie, 3, {}}).ThenRejected("TABLE_NOT_FOUND");
  Given(With({CompanySeated{kWorkshop, kFromagerie, 2}}))
      .When(SeatCompany{kWorkshop, kScierie, 2, {}})
      .ThenRejected("TABLE_FULL");
  Given(With({}))
      .When(SeatCompany{kWorkshop, kTerritory + "/companies/c99", 1, {}})
      .ThenRejected("COMPANY_NOT_FOUND");
  Given(With({CompanyLeft{kFromagerie, "vente"}}))
      .When(SeatCompany{kWorkshop, kFromagerie, 1, {}})
      .ThenRejected("COMPANY_LEFT");
  Given(With({kOpened, kClosed}))
      .When(SeatCompany{kWorkshop, kFromagerie, 1, {}})
      .ThenRejected("WORKSHOP_CLOSED");
}

TEST(WorkshopSpec, UnseatsACompanyAlsoOneThatHasLeft) {
  const UnseatCompany unseat{kWorkshop, kFromagerie, {}};
  const CompanySeated seated{kWorkshop, kFromagerie, 1};
  const CompanyUnseated unseated{kWorkshop, kFromagerie};
  Given(With({seated})).When(unseat).Then({unseated});
  Given(With({seated, CompanyLeft{kFromagerie, "vente"}})).When(unseat).Then({unseated});
  Given(With({seated, unseated})).When(unseat).ThenNothing();
  Given(With({seated, kOpened, kClosed})).When(unseat).ThenRejected("WORKSHOP_CLOSED");
}

TEST(WorkshopSpec, OpensOnce) {
  Given(With({})).When(OpenWorkshop{kWorkshop, {}}).Then({kOpened});
  Given(With({kOpened})).When(OpenWorkshop{kWorkshop, {}}).ThenNothing();
  Given(With({kOpened, kClosed})).When(OpenWorkshop{kWorkshop, {}}).ThenRejected("WORKSHOP_CLOSED");
}

TEST(WorkshopSpec, ClosesOnceItWasOpen) {
  Given(With({kOpened})).When(CloseWorkshop{kWorkshop, {}}).Then({kClosed});
  Given(With({kOpened, kClosed})).When(CloseWorkshop{kWorkshop, {}}).ThenNothing();
  Given(With({})).When(CloseWorkshop{kWorkshop, {}}).ThenRejected("WORKSHOP_NOT_OPEN");
}

TEST(WorkshopSpec, EveryCommandNeedsTheWorkshopAndTheEtag) {
  const auto refuses = [](const Facts& facts, std::optional<int64_t> revision, const char* reason) {
    auto spec = Given(facts);
    spec.When(RescheduleWorkshop{kWorkshop, kDay, {}, revision}).ThenRejected(reason);
    spec.When(ReachMilestone{kWorkshop, Milestone::kGuide, kDay, revision}).ThenRejected(reason);
    spec.When(SeatCompany{kWorkshop, kFromagerie, 1, revision}).ThenRejected(reason);
    spec.When(UnseatCompany{kWorkshop, kFromagerie, revision}).ThenRejected(reason);
    spec.When(OpenWorkshop{kWorkshop, revision}).ThenRejected(reason);
    spec.When(CloseWorkshop{kWorkshop, revision}).ThenRejected(reason);
  };
  refuses(kGround, {}, "WORKSHOP_NOT_FOUND");
  refuses(With({}), 5, "ETAG_MISMATCH");
  Given(With({kOpened})).When(CloseWorkshop{kWorkshop, 2}).Then({kClosed});
}

}  // namespace
}  // namespace synergie::intake
