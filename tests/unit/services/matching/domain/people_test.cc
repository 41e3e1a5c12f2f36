// What people say of synergies: one spec a rule, one a rejection.
#include <gtest/gtest.h>

#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "tests/support/plain_matcher.h"
#include "tests/support/spec.h"

namespace synergie::matching {
namespace {

using testing::PlainMatcher;

const std::string kTerritory = "territories/t";
const std::string kWorkshop = "territories/t/workshops/w1";
const std::string kIntake(log::kIntakeCommits);

std::string T(int number) { return kTerritory + "/topics/t00" + std::to_string(number); }
std::string S(int number) { return NumberedSynergy(kTerritory, number); }
std::string C(int number) { return kTerritory + "/companies/c0" + std::to_string(number); }

Topic Said(int number, const std::string& text, const std::string& workshop = kWorkshop) {
  return {.name = T(number),
          .workshop = workshop,
          .company = C(number),
          .text = text,
          .state = Topic::State::kRecorded};
}

SheetTopic Line(int number) {
  return {.topic = T(number),
          .company = C(number),
          .companies = {C(number)},
          .direction = Direction::kOffer,
          .resource = ResourceKind::kMaterial,
          .text = "palettes"};
}

SynergyDetected Detected(int number, std::vector<int> topics) {
  SynergyDetected detected{.synergy = S(number),
                           .workshop = kWorkshop,
                           .title = "palettes",
                           .type = SynergyType::kExchange,
                           .score = 0.9,
                           .resource = ResourceKind::kMaterial};
  for (const int topic : topics) detected.topics.push_back(Line(topic));
  return detected;
}

TopicLeftSynergy Left(int synergy, int topic, LeaveCause cause, std::vector<int> apart = {}) {
  TopicLeftSynergy left{S(synergy), T(topic), cause, {}};
  for (const int other : apart) left.apart_from.push_back(T(other));
  return left;
}

class PeopleTest : public ::testing::Test {
 protected:
  PeopleTest() {
    spec_.GivenForeign(kIntake, kTerritory, Territory{});
    for (int i = 1; i <= 6; ++i) spec_.GivenForeign(kIntake, T(i), Said(i, "palettes"));
  }
  testing::Spec<MatchingCodec>& Given(const std::vector<Event>& events) {
    return spec_.Given(events);
  }
  template <class Command>
  testing::Spec<MatchingCodec>& When(const Command& command) {
    return spec_.When(command);
  }
  template <class Fact>
  const Fact& Decided(size_t index) {
    return std::get<Fact>(spec_.decided().value().at(index));
  }

  PlainMatcher matcher_;
  testing::Spec<MatchingCodec> spec_{MatchingModel()};
};

TEST_F(PeopleTest, ValidatingRecordsWhatWasSeen) {
  const SynergyDetected seen = Detected(1, {1, 2});
  Given({seen})
      .When(ValidateSynergy{S(1), {}})
      .Then({SynergyValidated{S(1),
                              kWorkshop,
                              "palettes",
                              SynergyType::kExchange,
                              seen.topics,
                              0.9,
                              {},
                              ResourceKind::kMaterial}});
}

TEST_F(PeopleTest, ValidatingTwiceIsNothingNew) {
  Given({Detected(1, {1, 2})}).When(ValidateSynergy{S(1), {}});
  const auto facts = spec_.decided().value();
  Given(facts).When(ValidateSynergy{S(1), {}}).ThenNothing();
}

TEST_F(PeopleTest, ValidatingKnowsTheSynergy) {
  When(ValidateSynergy{S(9), {}}).ThenRejected("SYNERGY_NOT_FOUND");
}

TEST_F(PeopleTest, AStaleEtagIsAborted) {
  Given({Detected(1, {1, 2})}).When(ValidateSynergy{S(1), 7}).ThenRejected("ETAG_MISMATCH");
}

TEST_F(PeopleTest, AClosedTerritoryTakesNoWord) {
  spec_.GivenForeign(kIntake, kTerritory, Territory{.closed = true});
  Given({Detected(1, {1, 2})}).When(ValidateSynergy{S(1), {}}).ThenRejected("TERRITORY_CLOSED");
}

TEST_F(PeopleTest, AnUnknownTerritoryIsNotFound) {
  When(ValidateSynergy{"territories/x/synergies/s01", {}}).ThenRejected("TERRITORY_NOT_FOUND");
}

TEST_F(PeopleTest, RejectingFreesTheTopicsAndKeepsThemApart) {
  Given({Detected(1, {1, 2})})
      .When(RejectSynergy{S(1), "rien à voir", {}})
      .Then({SynergyRejected{S(1), "rien à voir", {T(1), T(2)}}});
}

TEST_F(PeopleTest, RejectingTwiceIsNothingNew) {
  Given({Detected(1, {1, 2}), SynergyRejected{S(1), "non", {T(1), T(2)}}})
      .When(RejectSynergy{S(1), "non", {}})
      .ThenNothing();
}

TEST_F(PeopleTest, ARejectedSynergyIsNotValidated) {
  Given({Detected(1, {1, 2}), SynergyRejected{S(1), "non", {T(1), T(2)}}})
      .When(ValidateSynergy{S(1), {}})
      .ThenRejected("SYNERGY_REJECTED");
}

TEST_F(PeopleTest, RetitlingKeepsWhatIsNotSaid) {
  Given({Detected(1, {1, 2})})
      .When(RetitleSynergy{S(1), "Palettes d'occasion", SynergyType::kUnspecified, {}})
      .Then({SynergyRetitled{S(1), "Palettes d'occasion", SynergyType::kExchange}});
}

TEST_F(PeopleTest, RetitlingToTheSameIsNothingNew) {
  Given({Detected(1, {1, 2})})
      .When(RetitleSynergy{S(1), "palettes", SynergyType::kExchange, {}})
      .ThenNothing();
}

TEST_F(PeopleTest, AddingAFreeTopicJoinsIt) {
  Given({Detected(1, {1, 2})}).When(AddTopic{S(1), T(3), {}, &matcher_});
  ASSERT_EQ(spec_.decided()->size(), 1u);
  const auto& joined = Decided<TopicJoinedSynergy>(0);
  EXPECT_EQ(joined.cause, JoinCause::kAdded);
  EXPECT_EQ(joined.topic, Line(3));
  EXPECT_DOUBLE_EQ(joined.score, 0.9);
  EXPECT_EQ(joined.evidence.links.size(), 2u);
}

TEST_F(PeopleTest, AddingTakesTheTopicOffItsSheet) {
  Given({Detected(1, {1, 2}), Detected(2, {3, 4, 5})}).When(AddTopic{S(1), T(3), {}, &matcher_});
  ASSERT_EQ(spec_.decided()->size(), 2u);
  EXPECT_EQ(Decided<TopicLeftSynergy>(0), Left(2, 3, LeaveCause::kMoved, {4, 5}));
  EXPECT_EQ(Decided<TopicJoinedSynergy>(1).synergy, S(1));
}

TEST_F(PeopleTest, ASheetThatIsLeftWithOneCompanyEnds) {
  Given({Detected(1, {1, 2}), Detected(2, {3, 4})}).When(AddTopic{S(1), T(3), {}, &matcher_});
  ASSERT_EQ(spec_.decided()->size(), 3u);
  EXPECT_EQ(Decided<SynergyDissolved>(1),
            (SynergyDissolved{S(2), DissolveCause::kFewerThanTwoCompanies, {T(4)}}));
}

TEST_F(PeopleTest, AddingWhatIsThereIsNothingNew) {
  Given({Detected(1, {1, 2})}).When(AddTopic{S(1), T(2), {}, &matcher_}).ThenNothing();
}

TEST_F(PeopleTest, AddingKnowsTheTopic) {
  Given({Detected(1, {1, 2})})
      .When(AddTopic{S(1), kTerritory + "/topics/t999", {}, &matcher_})
      .ThenRejected("TOPIC_NOT_FOUND");
}

TEST_F(PeopleTest, AWithdrawnTopicIsNotAdded) {
  Topic gone = Said(3, "palettes");
  gone.state = Topic::State::kWithdrawn;
  spec_.GivenForeign(kIntake, T(3), gone);
  Given({Detected(1, {1, 2})})
      .When(AddTopic{S(1), T(3), {}, &matcher_})
      .ThenRejected("TOPIC_WITHDRAWN");
}

TEST_F(PeopleTest, AMergedTopicIsNotAdded) {
  Topic gone = Said(3, "palettes");
  gone.state = Topic::State::kMerged;
  gone.merged_into = T(4);
  spec_.GivenForeign(kIntake, T(3), gone);
  Given({Detected(1, {1, 2})})
      .When(AddTopic{S(1), T(3), {}, &matcher_})
      .ThenRejected("TOPIC_MERGED");
}

TEST_F(PeopleTest, ATopicOfAnotherWorkshopIsNotAdded) {
  spec_.GivenForeign(kIntake, T(3), Said(3, "palettes", "territories/t/workshops/w2"));
  Given({Detected(1, {1, 2})})
      .When(AddTopic{S(1), T(3), {}, &matcher_})
      .ThenRejected("OTHER_WORKSHOP");
}

TEST_F(PeopleTest, AForbiddenPairIsNotAdded) {
  Given({Detected(1, {1, 2}), PairForbidden{T(2), T(3), ""}})
      .When(AddTopic{S(1), T(3), {}, &matcher_})
      .ThenRejected("PAIR_FORBIDDEN");
}

TEST_F(PeopleTest, RemovingKeepsTheTopicApart) {
  Given({Detected(1, {1, 2, 3})})
      .When(RemoveTopic{S(1), T(2), {}})
      .Then({Left(1, 2, LeaveCause::kRemoved, {1, 3})});
}

TEST_F(PeopleTest, RemovingTwiceIsNothingNew) {
  Given({Detected(1, {1, 2, 3}), Left(1, 2, LeaveCause::kRemoved, {1, 3})})
      .When(RemoveTopic{S(1), T(2), {}})
      .ThenNothing();
}

TEST_F(PeopleTest, RemovingWhatNeverWasThereIsUnmet) {
  Given({Detected(1, {1, 2})})
      .When(RemoveTopic{S(1), T(5), {}})
      .ThenRejected("TOPIC_NOT_ON_SYNERGY");
}

TEST_F(PeopleTest, RemovingTheLastButOneOfAValidatedSheetKeepsIt) {
  Given({Detected(1, {1, 2}), SynergyValidated{.synergy = S(1)}})
      .When(RemoveTopic{S(1), T(2), {}})
      .Then({Left(1, 2, LeaveCause::kRemoved, {1})});
}

TEST_F(PeopleTest, AnEmptySheetEndsEvenIfValidated) {
  Given({Detected(1, {1, 2}), SynergyValidated{.synergy = S(1)},
         Left(1, 2, LeaveCause::kRemoved, {1})})
      .When(RemoveTopic{S(1), T(1), {}})
      .Then({Left(1, 1, LeaveCause::kRemoved), SynergyDissolved{S(1), DissolveCause::kEmpty, {}}});
}

TEST_F(PeopleTest, MergingMovesTheTopics) {
  Given({Detected(1, {1, 2}), Detected(2, {3, 4})})
      .When(MergeSynergies{S(2), S(1), {}})
      .Then({SynergyMerged{S(2), S(1), {Line(3), Line(4)}}});
}

TEST_F(PeopleTest, MergingTwiceIsNothingNew) {
  Given({Detected(1, {1, 2}), Detected(2, {3, 4}), SynergyMerged{S(2), S(1), {Line(3), Line(4)}}})
      .When(MergeSynergies{S(2), S(1), {}})
      .ThenNothing();
}

TEST_F(PeopleTest, MergingWithItselfIsInvalid) {
  Given({Detected(1, {1, 2})})
      .When(MergeSynergies{S(1), S(1), {}})
      .ThenRejected("MERGE_WITH_ITSELF");
}

TEST_F(PeopleTest, AMergedSynergyTakesNoWord) {
  Given({Detected(1, {1, 2}), Detected(2, {3, 4}), SynergyMerged{S(2), S(1), {Line(3), Line(4)}}})
      .When(ValidateSynergy{S(2), {}})
      .ThenRejected("SYNERGY_MERGED");
}

TEST_F(PeopleTest, MergingRespectsForbiddenPairs) {
  Given({Detected(1, {1, 2}), Detected(2, {3, 4}), PairForbidden{T(1), T(4), ""}})
      .When(MergeSynergies{S(2), S(1), {}})
      .ThenRejected("PAIR_FORBIDDEN");
}

TEST_F(PeopleTest, SynergiesOfTwoWorkshopsAreNotMerged) {
  SynergyDetected other = Detected(2, {3, 4});
  other.workshop = "territories/t/workshops/w2";
  Given({Detected(1, {1, 2}), other})
      .When(MergeSynergies{S(2), S(1), {}})
      .ThenRejected("OTHER_WORKSHOP");
}

TEST_F(PeopleTest, SplittingMakesTheNextNumber) {
  Given({Detected(1, {1, 2, 3, 4})})
      .When(SplitSynergy{S(1), {T(3), T(4)}, "Caisses", {}, &matcher_})
      .Then({SynergySplit{S(1),
                          S(2),
                          kWorkshop,
                          "Caisses",
                          SynergyType::kExchange,
                          {Line(3), Line(4)},
                          ResourceKind::kMaterial,
                          {T(1), T(2)}}});
}

TEST_F(PeopleTest, SplittingLeavesSomething) {
  Given({Detected(1, {1, 2})})
      .When(SplitSynergy{S(1), {T(1), T(2)}, "", {}, &matcher_})
      .ThenRejected("NOTHING_STAYS");
}

TEST_F(PeopleTest, SplittingTakesSomething) {
  Given({Detected(1, {1, 2})})
      .When(SplitSynergy{S(1), {}, "", {}, &matcher_})
      .ThenRejected("NO_TOPICS");
}

TEST_F(PeopleTest, SplittingTakesWhatIsThere) {
  Given({Detected(1, {1, 2})})
      .When(SplitSynergy{S(1), {T(5)}, "", {}, &matcher_})
      .ThenRejected("TOPIC_NOT_ON_SYNERGY");
}

TEST_F(PeopleTest, DrawingByHandGivesTheNextNumber) {
  Given({Detected(1, {1, 2})})
      .When(CreateSynergy{kTerritory, "", {T(4), T(3)}, "", SynergyType::kPooling, &matcher_});
  const auto& created = Decided<SynergyCreated>(0);
  EXPECT_EQ(created.synergy, S(2));
  EXPECT_TRUE(created.numbered);
  EXPECT_EQ(created.title, "palettes");
  EXPECT_EQ(created.type, SynergyType::kPooling);
  EXPECT_EQ(created.topics, (std::vector<SheetTopic>{Line(3), Line(4)}));
}

TEST_F(PeopleTest, NumbersSkipNamesThatPeopleGave) {
  Given({SynergyCreated{.synergy = S(1), .workshop = kWorkshop, .topics = {Line(5)}}})
      .When(CreateSynergy{kTerritory, "", {T(3)}, "", SynergyType::kUnspecified, &matcher_});
  EXPECT_EQ(Decided<SynergyCreated>(0).synergy, S(2));
}

TEST_F(PeopleTest, DrawingMovesTopicsFromOtherSheets) {
  Given({Detected(1, {1, 2, 3})})
      .When(CreateSynergy{kTerritory, "", {T(3), T(4)}, "", SynergyType::kUnspecified, &matcher_});
  ASSERT_EQ(spec_.decided()->size(), 2u);
  EXPECT_EQ(Decided<TopicLeftSynergy>(1), Left(1, 3, LeaveCause::kMoved, {1, 2}));
  // The placement holds the new one, in whatever order the two facts came.
  Given(spec_.decided().value()).When(RemoveTopic{S(2), T(3), {}});
  EXPECT_TRUE(spec_.decided().has_value());
}

TEST_F(PeopleTest, DrawingTheSameAgainIsNothingNew) {
  Given({SynergyCreated{.synergy = kTerritory + "/synergies/quai",
                        .workshop = kWorkshop,
                        .title = "Quai",
                        .topics = {Line(3), Line(4)}}})
      .When(CreateSynergy{kTerritory,
                          kTerritory + "/synergies/quai",
                          {T(3), T(4)},
                          "Quai",
                          SynergyType::kUnspecified,
                          &matcher_})
      .ThenNothing();
}

TEST_F(PeopleTest, DrawingOtherTopicsUnderTheSameNameExistsAlready) {
  Given({Detected(1, {1, 2})})
      .When(CreateSynergy{kTerritory, S(1), {T(3)}, "", SynergyType::kUnspecified, &matcher_})
      .ThenRejected("SYNERGY_ALREADY_EXISTS");
}

TEST_F(PeopleTest, DrawingNeedsATopic) {
  When(CreateSynergy{kTerritory, "", {}, "", SynergyType::kUnspecified, &matcher_})
      .ThenRejected("NO_TOPICS");
}

TEST_F(PeopleTest, DrawingRespectsForbiddenPairs) {
  Given({PairForbidden{T(1), T(2), ""}})
      .When(CreateSynergy{kTerritory, "", {T(1), T(2)}, "", SynergyType::kUnspecified, &matcher_})
      .ThenRejected("PAIR_FORBIDDEN");
}

TEST_F(PeopleTest, DrawingIsWithinOneWorkshop) {
  spec_.GivenForeign(kIntake, T(2), Said(2, "palettes", "territories/t/workshops/w2"));
  When(CreateSynergy{kTerritory, "", {T(1), T(2)}, "", SynergyType::kUnspecified, &matcher_})
      .ThenRejected("OTHER_WORKSHOP");
}

TEST_F(PeopleTest, ForbiddingTakesTheOtherOffTheSheet) {
  Given({Detected(1, {1, 2, 3})})
      .When(ForbidPair{T(1), T(2), "concurrents"})
      .Then({PairForbidden{T(1), T(2), "concurrents"}, Left(1, 2, LeaveCause::kForbidden)});
}

TEST_F(PeopleTest, ForbiddingAPairOnOneSheetOfTwoEndsIt) {
  Given({Detected(1, {1, 2})})
      .When(ForbidPair{T(1), T(2), ""})
      .Then({PairForbidden{T(1), T(2), ""}, Left(1, 2, LeaveCause::kForbidden),
             SynergyDissolved{S(1), DissolveCause::kFewerThanTwoCompanies, {T(1)}}});
}

TEST_F(PeopleTest, ForbiddingTwiceIsNothingNewEitherWayRound) {
  Given({PairForbidden{T(1), T(2), ""}}).When(ForbidPair{T(1), T(2), ""}).ThenNothing();
  When(ForbidPair{T(2), T(1), ""}).ThenNothing();
}

TEST_F(PeopleTest, ForbiddingConcernsThatPairAlone) {
  Given({PairForbidden{T(1), T(2), ""}, PairForbidden{T(1), T(3), ""}})
      .When(AddTopic{S(9), T(2), {}, &matcher_})
      .ThenRejected("SYNERGY_NOT_FOUND");
  Given({Detected(1, {2, 4})}).When(AddTopic{S(1), T(3), {}, &matcher_});
  EXPECT_TRUE(spec_.decided().has_value());
}

TEST_F(PeopleTest, ForbiddingNeedsTwoTopics) {
  When(ForbidPair{T(1), T(1), ""}).ThenRejected("PAIR_OF_ONE");
}

TEST_F(PeopleTest, ForbiddingKnowsBothTopics) {
  When(ForbidPair{T(1), kTerritory + "/topics/t999", ""}).ThenRejected("TOPIC_NOT_FOUND");
}

TEST_F(PeopleTest, AllowingTakesItBack) {
  Given({PairForbidden{T(1), T(2), ""}, PairForbidden{T(1), T(3), ""}})
      .When(AllowPair{T(2), T(1)})
      .Then({PairAllowed{T(2), T(1)}});
  Given({PairAllowed{T(2), T(1)}}).When(ForbidPair{T(1), T(3), ""}).ThenNothing();
}

TEST_F(PeopleTest, AllowingWhatIsAllowedIsNothingNew) { When(AllowPair{T(1), T(2)}).ThenNothing(); }

}  // namespace
}  // namespace synergie::matching
