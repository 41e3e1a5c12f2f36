// Specs of territories and zones.
#include <gtest/gtest.h>

#include "tests/unit/services/intake/samples.h"

namespace synergie::intake {
namespace {

using namespace samples;

const TerritoryRegistered kRegistered{kTerritory, "ECLA"};
const TerritoryClosed kClosed{kTerritory, "fusion"};
const ZoneRegistered kZoneRegistered{kZone, "Lons-Perrigny", SomePlace()};

TEST(TerritorySpec, IsRegisteredOnce) {
  Given({}).When(RegisterTerritory{kTerritory, "ECLA"}).Then({kRegistered});
  Given({kRegistered}).When(RegisterTerritory{kTerritory, "ECLA"}).ThenNothing();
}

TEST(TerritorySpec, TheSameIdWithAnotherNameExistsAlready) {
  Given({kRegistered})
      .When(RegisterTerritory{kTerritory, "Grand Lons"})
      .ThenRejected("TERRITORY_ALREADY_EXISTS");
}

TEST(TerritorySpec, AClosedOneIsNotRegisteredAgain) {
  auto spec = Given({kRegistered, kClosed});
  spec.When(RegisterTerritory{kTerritory, "ECLA"}).ThenRejected("TERRITORY_ALREADY_EXISTS");
  EXPECT_EQ(spec.decided().error().code, Code::kAlreadyExists);
}

TEST(TerritorySpec, IsClosedOnce) {
  Given({kRegistered}).When(CloseTerritory{kTerritory, "fusion", {}}).Then({kClosed});
  Given({kRegistered}).When(CloseTerritory{kTerritory, "fusion", 1}).Then({kClosed});
  Given({kRegistered, kClosed}).When(CloseTerritory{kTerritory, "autre", {}}).ThenNothing();
}

TEST(TerritorySpec, OnlyOneThatIsThereIsClosed) {
  Given({}).When(CloseTerritory{kTerritory, "fusion", {}}).ThenRejected("TERRITORY_NOT_FOUND");
}

TEST(TerritorySpec, ClosingHoldsToTheEtag) {
  auto spec = Given({kRegistered});
  spec.When(CloseTerritory{kTerritory, "fusion", 7}).ThenRejected("ETAG_MISMATCH");
  const Rejection& rejection = spec.decided().error();
  EXPECT_EQ(rejection.code, Code::kAborted);
  EXPECT_EQ(rejection.metadata.back().first, "etag");
  EXPECT_EQ(rejection.metadata.back().second, "\"1\"");
}

TEST(ZoneSpec, IsRegisteredOnce) {
  const RegisterZone command{kZone, "Lons-Perrigny", SomePlace()};
  Given({kRegistered}).When(command).Then({kZoneRegistered});
  Given({kRegistered, kZoneRegistered}).When(command).ThenNothing();
}

TEST(ZoneSpec, TheSameIdWithOtherContentExistsAlready) {
  Given({kRegistered, kZoneRegistered})
      .When(RegisterZone{kZone, "Perrigny", SomePlace()})
      .ThenRejected("ZONE_ALREADY_EXISTS");
  Place elsewhere = SomePlace();
  elsewhere.latitude.reset();
  Given({kRegistered, kZoneRegistered})
      .When(RegisterZone{kZone, "Lons-Perrigny", elsewhere})
      .ThenRejected("ZONE_ALREADY_EXISTS");
}

TEST(ZoneSpec, NeedsATerritoryThatTakesCommands) {
  const RegisterZone command{kZone, "Lons-Perrigny", SomePlace()};
  Given({}).When(command).ThenRejected("TERRITORY_NOT_FOUND");
  Given({kRegistered, kClosed}).When(command).ThenRejected("TERRITORY_CLOSED");
}

// Every command below a territory asks for it first.
TEST(TerritorySpec, AClosedOneTakesNoCommand) {
  auto facts = Everything();
  facts.push_back(Recorded(kTopic));
  facts.push_back(kClosed);
  auto spec = Given(facts);
  const auto refuses = [&](const auto& command) {
    spec.When(command).ThenRejected("TERRITORY_CLOSED");
  };
  refuses(RegisterCompany{kFromagerie, FactsOf(kFromagerie), ClaimOf(kFromagerie)});
  refuses(CorrectCompany{kFromagerie, FactsOf(kFromagerie), ClaimOf(kFromagerie), {}});
  refuses(LeaveTerritory{kFromagerie, "vente", {}});
  refuses(ReturnToTerritory{kFromagerie, {}});
  refuses(NameContact{kFromagerie, "k1", {}, {}});
  refuses(EraseContact{kFromagerie, "k1", {}});
  refuses(PlanWorkshop{kWorkshop, "x", kZone, kDay, {}, {}, {}});
  refuses(RescheduleWorkshop{kWorkshop, kDay, {}, {}});
  refuses(ReachMilestone{kWorkshop, Milestone::kGuide, kDay, {}});
  refuses(SeatCompany{kWorkshop, kFromagerie, 1, {}});
  refuses(UnseatCompany{kWorkshop, kFromagerie, {}});
  refuses(OpenWorkshop{kWorkshop, {}});
  refuses(CloseWorkshop{kWorkshop, {}});
  refuses(RecordTopic{kTerritory, Recorded(kTerritory + "/topics/t002")});
  refuses(RewordTopic{kTopic, "mieux dit", {}});
  refuses(QuantifyTopic{kTopic, Quantity{"1", "t", Period::kYear}, {}, {}});
  refuses(ClassifyTopic{kTopic, {}, {}});
  refuses(SupportTopic{kTopic, kScierie, {}});
  refuses(WithdrawSupport{kTopic, kScierie, {}});
  refuses(MergeTopics{kTopic, kTerritory + "/topics/t002", {}});
  refuses(WithdrawTopic{kTopic, "erreur", {}});
}

}  // namespace
}  // namespace synergie::intake
