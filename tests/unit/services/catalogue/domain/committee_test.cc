#include <gtest/gtest.h>

#include "tests/unit/services/catalogue/story.h"

namespace synergie::catalogue::testing {
namespace {

DecideSheet DecideOn(const char* sheet, Outcome outcome, const char* motive = "Parce que.") {
  return {kCommittee, sheet, outcome, motive, {}};
}

TEST(ConveneCommitteeTest, FillsInTheQuorumAndTheNames) {
  Story story;
  story.Counted().When(Convene());
  ASSERT_TRUE(story.decided().has_value());
  const auto& convened = std::get<CommitteeConvened>(story.decided()->front());
  EXPECT_EQ(convened.quorum, 2);  // more than half of three voting members
  EXPECT_EQ(convened.members[2].organisation.name, "Company 1");
}

TEST(ConveneCommitteeTest, Rejections) {
  Story().Counted().Do(Convene()).When(Convene()).ThenNothing();
  ConveneCommittee other = Convene();
  other.title = "Autre";
  Story().Counted().Do(Convene()).When(other).ThenRejected("COMMITTEE_ALREADY_EXISTS");
  Story().When(Convene()).ThenRejected("CATALOGUE_NOT_FOUND");
  Story().Drafted().When(Convene()).ThenRejected("CATALOGUE_NOT_PUBLISHED");
  other = Convene();
  other.quorum = 4;
  Story().Counted().When(other).ThenRejected("QUORUM_OUT_OF_REACH");
  other = Convene();
  other.members[1].member_id = "m1";
  Story().Counted().When(other).ThenRejected("REPEATED_MEMBER");
  other = Convene();
  other.members[2].organisation.company = CompanyName(9);
  Story().Counted().When(other).ThenRejected("COMPANY_NOT_FOUND");
}

TEST(RescheduleCommitteeTest, BeforeItSits) {
  const RescheduleCommittee move{kCommittee, {2019, 1, 22}, {}};
  Story().Counted().Do(Convene()).When(move).Then(
      {CommitteeRescheduled{kCommittee, {2019, 1, 22}}});
  Story().Counted().Do(Convene()).Do(move).When(move).ThenNothing();
  Story().Sitting().When(move).ThenRejected("COMMITTEE_SITTING");
  Story().When(move).ThenRejected("COMMITTEE_NOT_FOUND");
}

TEST(RecordPresenceTest, CountsVotingMembers) {
  Story story;
  story.Counted().Do(Convene());
  story.When(RecordPresence{kCommittee, {"m4", "m1"}, {}})
      .Then({PresenceRecorded{kCommittee, {"m1", "m4"}, false}});
  story.When(RecordPresence{kCommittee, {"m2", "m1"}, {}})
      .Then({PresenceRecorded{kCommittee, {"m1", "m2"}, true}});
  story.Do(RecordPresence{kCommittee, {"m2", "m1"}, {}});
  story.When(RecordPresence{kCommittee, {"m1", "m2"}, {}}).ThenNothing();
  story.When(RecordPresence{kCommittee, {"m9"}, {}}).ThenRejected("MEMBER_NOT_FOUND");
}

TEST(DeclareInterestTest, KeepsTheMemberOutOfTheDecision) {
  const DeclareInterest declare{kCommittee, "m3", "s01", "fournisseur"};
  Story story;
  story.Sitting().When(declare).Then({InterestDeclared{kCommittee, "m3", "s01", "fournisseur"}});
  story.Do(declare).When(declare).ThenNothing();
  story.When(DecideOn("s01", Outcome::kRetained));
  const auto& decided = std::get<SheetDecided>(story.decided()->front());
  EXPECT_EQ(decided.deciders, (std::vector<std::string>{"m1", "m2"}));
  EXPECT_EQ(decided.recused, std::vector<std::string>{"m3"});
}

TEST(DeclareInterestTest, Rejections) {
  Story()
      .Sitting()
      .When(DeclareInterest{kCommittee, "m9", "s01", "x"})
      .ThenRejected("MEMBER_NOT_FOUND");
  Story()
      .Sitting()
      .When(DeclareInterest{kCommittee, "m1", "s99", "x"})
      .ThenRejected("SHEET_NOT_FOUND");
  Story()
      .Decided1()
      .When(DeclareInterest{kCommittee, "m1", "s01", "x"})
      .ThenRejected("SHEET_DECIDED");
}

TEST(DecideSheetTest, InTheOrderOfTheBallotIsNoDeparture) {
  Story()
      .Sitting()
      .When(DecideOn("s01", Outcome::kRetained))
      .Then({SheetDecided{kCommittee,
                          kCatalogue,
                          "s01",
                          Outcome::kRetained,
                          "Parce que.",
                          {"m1", "m2", "m3"},
                          {},
                          1,
                          false,
                          false,
                          {2019, 1, 15}}});
}

TEST(DecideSheetTest, TurningTheBallotRoundIsAnEventOfItsOwn) {
  Story story;
  story.Sitting().Do(DecideOn("s01", Outcome::kDeclined));
  story.When(DecideOn("s02", Outcome::kRetained, "Plus simple."));
  ASSERT_EQ(story.decided()->size(), 2u);
  EXPECT_TRUE(std::get<SheetDecided>(story.decided()->at(0)).departs);
  const auto& departed = std::get<BallotDeparted>(story.decided()->at(1));
  EXPECT_EQ(departed.against_sheets, std::vector<std::string>{"s01"});
  EXPECT_EQ(departed.motive, "Plus simple.");
  EXPECT_EQ(departed.ballot_rank, 2);
  story.Do(DecideOn("s02", Outcome::kRetained, "Plus simple."));
  EXPECT_EQ(story.State<Committee>(kCommittee).departures.size(), 1u);
  // Seen from the other side it is one as well.
  Story other;
  other.Sitting().Do(DecideOn("s02", Outcome::kRetained)).When(DecideOn("s01", Outcome::kDeferred));
  EXPECT_EQ(std::get<BallotDeparted>(other.decided()->at(1)).against_sheets,
            std::vector<std::string>{"s02"});
}

TEST(DecideSheetTest, RetainingTheWorstGradeDeparts) {
  Story story;
  story.Sitting().When(DecideOn("s03", Outcome::kRetained));
  const auto& decided = std::get<SheetDecided>(story.decided()->at(0));
  EXPECT_TRUE(decided.departs);
  EXPECT_TRUE(decided.few_taking_part);
  EXPECT_TRUE(std::get<BallotDeparted>(story.decided()->at(1)).worst_grade);
}

TEST(DecideSheetTest, TheLatestWordStands) {
  Story story;
  story.Decided1()
      .When(DecideSheet{kCommittee, "s01", Outcome::kRetained, "Mûre et utile.", {}})
      .ThenNothing();
  story.Do(DecideOn("s01", Outcome::kDeferred));
  EXPECT_EQ(story.State<Committee>(kCommittee).decisions.size(), 1u);
  EXPECT_EQ(story.State<Catalogue>(kCatalogue).standings.at("s01").outcome, Outcome::kDeferred);
}

TEST(DecideSheetTest, WithoutABallotThereIsNothingToDepartFrom) {
  Story story;
  story.Published().Do(Convene()).Do(RecordPresence{kCommittee, {"m1", "m2"}, {}});
  story.When(DecideOn("s03", Outcome::kRetained));
  ASSERT_EQ(story.decided()->size(), 1u);
  EXPECT_EQ(std::get<SheetDecided>(story.decided()->at(0)).ballot_rank, 0);
}

TEST(DecideSheetTest, Rejections) {
  Story()
      .Counted()
      .Do(Convene())
      .When(DecideOn("s01", Outcome::kRetained))
      .ThenRejected("COMMITTEE_NOT_SITTING");
  Story()
      .Counted()
      .Do(Convene())
      .Do(RecordPresence{kCommittee, {"m1", "m4"}, {}})
      .When(DecideOn("s01", Outcome::kRetained))
      .ThenRejected("NO_QUORUM");
  Story().Sitting().When(DecideOn("s99", Outcome::kRetained)).ThenRejected("SHEET_NOT_FOUND");
  Story()
      .Opened()
      .Do(Convene())
      .Do(RecordPresence{kCommittee, {"m1", "m2"}, {}})
      .When(DecideOn("s01", Outcome::kRetained))
      .ThenRejected("BALLOT_OPEN");
  Story()
      .Sitting()
      .Do(CloseCatalogue{kCatalogue, "fin", {}})
      .When(DecideOn("s01", Outcome::kRetained))
      .ThenRejected("CATALOGUE_NOT_PUBLISHED");
  Story story;
  story.Counted().Do(Convene()).Do(RecordPresence{kCommittee, {"m1", "m2"}, {}});
  for (const char* member : {"m1", "m2"}) {
    story.Do(DeclareInterest{kCommittee, member, "s01", "associé"});
  }
  story.When(DecideOn("s01", Outcome::kRetained)).ThenRejected("NOBODY_DECIDES");
}

TEST(AdjournCommitteeTest, ListsWhatIsLeft) {
  Story story;
  story.Decided1()
      .When(AdjournCommittee{kCommittee, {}})
      .Then({CommitteeAdjourned{kCommittee, {"s02", "s03"}}});
  story.Do(AdjournCommittee{kCommittee, {}});
  story.When(AdjournCommittee{kCommittee, {}}).ThenNothing();
  story.When(DecideOn("s02", Outcome::kRetained)).ThenRejected("COMMITTEE_ADJOURNED");
  Story()
      .Counted()
      .Do(Convene())
      .When(AdjournCommittee{kCommittee, {}})
      .ThenRejected("COMMITTEE_NOT_SITTING");
}

}  // namespace
}  // namespace synergie::catalogue::testing
