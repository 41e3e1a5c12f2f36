// Matching reacts to what intake wrote: once, whatever happens to instances and log; and people's
// words outlive every later run.
#include "services/matching/reaction/topic_reaction.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "services/matching/reaction/rematch.h"
#include "tests/support/plain_matcher.h"
#include "tests/support/spec.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/services/matching/reaction/instances.h"

namespace synergie::matching {
namespace {

using namespace std::chrono_literals;
using testing::CompanyName;
using testing::IntakeWriter;
using testing::kTerritory;
using testing::kWorkshop;
using testing::MatchingInstance;
using testing::PlainMatcher;
using testing::TemporaryFolder;
using testing::TopicName;

std::string S(int number) { return NumberedSynergy(kTerritory, number); }

class TopicReactionTest : public ::testing::Test {
 protected:
  TopicReactionTest() { intake_.OpenTerritory(); }

  std::unique_ptr<MatchingInstance> Start(const std::string& name) {
    return std::make_unique<MatchingInstance>(folder_ / name, disk_, clock_, matcher_);
  }
  // The payloads of all events that matching wrote, in order.
  std::vector<event::Event> Written() {
    std::vector<event::Event> events;
    for (const auto& record : disk_->records[{std::string(log::kMatchingCommits), 0}]) {
      const auto commit = event::DecodeCommit(record.record.value);
      events.insert(events.end(), commit->events.begin(), commit->events.end());
    }
    return events;
  }
  // The sheets that stand, as sets of topics.
  static std::set<std::vector<std::string>> Sheets(const MatchingInstance& instance) {
    std::set<std::vector<std::string>> sheets;
    for (const Synergy& synergy : instance.Synergies()) {
      if (synergy.live()) sheets.insert(synergy.TopicNames());
    }
    return sheets;
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{1'542'700'000'000'000}};
  std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
  std::shared_ptr<const PlainMatcher> matcher_ = std::make_shared<const PlainMatcher>();
  IntakeWriter intake_{disk_, clock_};
};

TEST_F(TopicReactionTest, ASheetAppearsWithItsTopics) {
  auto instance = Start("one");
  intake_.Record("t001", "c01", "on donne des palettes");
  instance->Settle();
  EXPECT_TRUE(instance->Synergies().empty());
  intake_.Record("t002", "c02", "on cherche des palettes");
  instance->Settle();
  const auto synergies = instance->Synergies();
  ASSERT_EQ(synergies.size(), 1u);
  EXPECT_EQ(synergies[0].name, S(1));
  EXPECT_EQ(synergies[0].workshop, kWorkshop);
  EXPECT_EQ(synergies[0].Companies(), (std::vector{CompanyName("c01"), CompanyName("c02")}));
  EXPECT_EQ(synergies[0].evidence.vocabulary_version, "none");
}

TEST_F(TopicReactionTest, AnInstanceThatStartsLaterDoesNothingTwice) {
  auto first = Start("one");
  intake_.Record("t001", "c01", "palettes");
  intake_.Record("t002", "c02", "palettes");
  first->Settle();
  const auto written = Written();
  auto second = Start("two");
  second->Settle();
  EXPECT_EQ(Written(), written);
  EXPECT_EQ(Sheets(*second), Sheets(*first));
}

TEST_F(TopicReactionTest, ARestartedInstanceKnowsTheTopicsOfBefore) {
  Start("one")->Settle();
  intake_.Record("t001", "c01", "palettes");
  Start("one")->Settle();
  intake_.Record("t002", "c02", "palettes");
  auto again = Start("one");
  again->Settle();
  EXPECT_EQ(Sheets(*again),
            (std::set<std::vector<std::string>>{{TopicName("t001"), TopicName("t002")}}));
}

TEST_F(TopicReactionTest, TheSameInputsGiveTheSameBytes) {
  const auto tell = [](IntakeWriter& intake, MatchingInstance& instance) {
    intake.OpenTerritory();
    for (int i = 1; i <= 12; ++i) {
      intake.Record("t0" + std::to_string(i), "c" + std::to_string(i % 5),
                    i % 3 == 0   ? "palettes"
                    : i % 3 == 1 ? "caisses palettes"
                                 : "caisses");
      instance.Settle();
    }
  };
  std::vector<std::vector<event::Event>> written;
  for (const std::string name : {"one", "two"}) {
    disk_ = std::make_shared<log::MemoryDisk>();
    IntakeWriter intake(disk_, clock_);
    auto instance = Start(name);
    tell(intake, *instance);
    written.push_back(Written());
  }
  EXPECT_FALSE(written[0].empty());
  EXPECT_EQ(written[0], written[1]);
}

TEST_F(TopicReactionTest, PeoplesWordsOutliveARebuildAndASecondLook) {
  auto instance = Start("one");
  for (int i = 1; i <= 4; ++i) {
    intake_.Record("t00" + std::to_string(i), "c0" + std::to_string(i), "palettes");
  }
  instance->Settle();
  instance->Send(RetitleSynergy{S(1), "Palettes d'occasion", SynergyType::kUnspecified, {}});
  instance->Send(RemoveTopic{S(1), TopicName("t004"), {}});
  instance->Send(ForbidPair{TopicName("t001"), TopicName("t003"), "concurrents"});
  instance->Settle();
  const auto decided = Sheets(*instance);
  auto rebuilt = Start("two");
  rebuilt->Settle();
  TopicIndex& index = rebuilt->node().IndexOf(rebuilt->store(), 0);
  rebuilt->Send(Rematch{kTerritory, kWorkshop, matcher_->join_threshold(), matcher_.get(), &index});
  rebuilt->Settle();
  EXPECT_EQ(Sheets(*rebuilt), decided);
  EXPECT_EQ(rebuilt->Synergies()[0].title, "Palettes d'occasion");
  EXPECT_EQ(decided, (std::set<std::vector<std::string>>{{TopicName("t001"), TopicName("t002")}}));
}

// The shard asks twice, and again after a lost race: the same state, the same answer; another
// state, another one.
TEST_F(TopicReactionTest, AskedAgainItLooksAtWhatHasChanged) {
  auto instance = Start("one");
  intake_.Record("t001", "c01", "palettes");
  intake_.Record("t002", "c02", "palettes");
  instance->Settle();
  TopicReaction reaction(*matcher_, instance->node().IndexOf(instance->store(), 0));
  auto commit = std::make_shared<event::Commit>();
  commit->events = {{{TopicName("t001")}, "", ""}, {{TopicName("t002")}, "", ""}};
  const std::vector<shard::Input> inputs = {{7, clock_.Now(), commit}};
  testing::MemoryStreams streams(MatchingModel());
  const auto ask = [&] {
    commit::View view(streams, &streams);
    auto events = reaction.React(view, inputs);
    for (const event::Event& event : events) {
      for (const std::string& stream : event.streams) EXPECT_TRUE(view.HasRead(stream)) << stream;
    }
    return events;
  };
  const auto wanted = ask();
  ASSERT_EQ(wanted.size(), 1u);
  EXPECT_EQ(ask(), wanted);
  streams.Fold(wanted[0]);  // somebody else was faster
  EXPECT_TRUE(ask().empty());
}

// A person's word that was decided before the withdrawal was known, and accepted after it.
TEST_F(TopicReactionTest, ATopicThatWasGoneWhenItWasAddedLeavesWithTheNextInput) {
  auto ahead = Start("one");
  for (int i = 1; i <= 3; ++i) {
    intake_.Record("t00" + std::to_string(i), "c0" + std::to_string(i),
                   i == 3 ? "seul" : "palettes");
  }
  ahead->Settle();
  intake_.Withdraw("t003");
  intake_.Record("t005", "c05", "palettes");  // takes the cursor past the withdrawal
  ahead->Settle();
  // Decided on rows of before: the domain cannot know.
  ahead->shard().Submit(
      {.request_id = NewUuid(),
       .territory = kTerritory,
       .decide = [](commit::View& view,
                    const commit::Context&) -> tl::expected<commit::Decision, Rejection> {
         const Event fact =
             TopicJoinedSynergy{S(1), {.topic = TopicName("t003")}, JoinCause::kAdded, 0, {}};
         const event::Event stored = MatchingCodec::Encode(fact);
         view.Revision(stored.streams[0]);
         view.Revision(stored.streams[1]);
         return commit::Decision{{stored}, S(1)};
       },
       .done = [](const commit::CommandOutcome&) {}});
  ahead->Settle();
  EXPECT_EQ(ahead->Synergies()[0].topics.size(), 4u);
  intake_.Record("t004", "c04", "autre chose");
  ahead->Settle();
  EXPECT_EQ(ahead->Synergies()[0].topics.size(), 3u);
}

TEST_F(TopicReactionTest, ASecondLookShowsWhatItWouldDoWithoutDoingIt) {
  auto instance = Start("one");
  intake_.Record("t001", "c01", "palettes");
  intake_.Record("t002", "c02", "palettes");
  instance->Settle();
  StoreStreams rows(instance->store(), 0);
  commit::View view(rows, &rows);
  TopicIndex& index = instance->node().IndexOf(instance->store(), 0);
  const auto facts =
      Decide(view, commit::Context{}, Rematch{kTerritory, kWorkshop, 0.95, matcher_.get(), &index});
  ASSERT_TRUE(facts.has_value());
  ASSERT_EQ(facts->size(), 1u);
  EXPECT_EQ(std::get<SynergyDissolved>(facts->at(0)).synergy, S(1));
  EXPECT_EQ(Sheets(*instance).size(), 1u);
}

TEST_F(TopicReactionTest, ASecondLookKnowsTheWorkshop) {
  auto instance = Start("one");
  instance->Settle();
  StoreStreams rows(instance->store(), 0);
  commit::View view(rows, &rows);
  TopicIndex& index = instance->node().IndexOf(instance->store(), 0);
  const auto facts =
      Decide(view, commit::Context{},
             Rematch{kTerritory, kTerritory + "/workshops/w9", 0.5, matcher_.get(), &index});
  EXPECT_EQ(facts.error().reason, "WORKSHOP_NOT_FOUND");
}

// Two instances compete for the same topics while people speak to both of them, over a log that
// loses, doubles and delays: every topic is on one sheet at most, every fold comes to the same
// rows, and the sheets that stand are what one instance alone would find with a last look.
TEST_F(TopicReactionTest, TwoCompetingInstancesGroupOnce) {
  using Fault = log::MemoryLog::Fault;
  const auto seed = std::random_device()();
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto roll = [&](int n) { return static_cast<int>(random() % n); };
  auto one = Start("one");
  auto two = Start("two");
  MatchingInstance* instances[] = {one.get(), two.get()};
  const std::vector<std::string> words = {"palettes", "caisses", "chaleur", "copeaux",
                                          "fibre noire"};
  int said = 0;
  for (int round = 0; round < 400; ++round) {
    MatchingInstance& instance = *instances[roll(2)];
    const int dice = roll(40);
    if (dice == 0) instance.log().FailNext(Fault::kLost);
    if (dice == 1) instance.log().FailNext(Fault::kUnknownLands);
    if (dice == 2) instance.log().FailNext(Fault::kUnknownLandsLate);
    if (dice == 3) instance.log().FailNext(Fault::kDuplicated);
    if (dice == 4) instance.log().LandLate();
    if (dice == 5) clock_.Advance(11s);
    const std::string topic = "t" + std::to_string(1 + roll(said + 1));
    const std::string sheet = S(1 + roll(8));
    switch (roll(12)) {
      case 0:
        if (said > 0) intake_.Withdraw("t" + std::to_string(1 + roll(said)));
        break;
      case 1:
        instance.Send(ValidateSynergy{sheet, {}});
        break;
      case 2:
        instance.Send(RemoveTopic{sheet, TopicName(topic), {}});
        break;
      case 3:
        instance.Send(AddTopic{sheet, TopicName(topic), {}, matcher_.get()});
        break;
      case 4:
        instance.Send(MergeSynergies{sheet, S(1 + roll(8)), {}});
        break;
      case 5:
        instance.Send(RejectSynergy{sheet, "non", {}});
        break;
      case 6:
        if (said > 0) intake_.Reword("t" + std::to_string(1 + roll(said)), words[roll(5)]);
        break;
      default:
        if (said < 60) {
          intake_.Record("t" + std::to_string(++said), "c" + std::to_string(roll(9)),
                         words[roll(5)]);
        }
    }
    for (int step = roll(5); step > 0; --step) {
      roll(2) ? void(instance.log().Step()) : void(instance.shard().Step());
    }
  }
  for (int settle = 0; settle < 20; ++settle) {
    clock_.Advance(11s);
    for (MatchingInstance* instance : instances) {
      instance->log().LandLate();
      instance->Settle();
    }
  }
  std::map<std::string, std::string> holder;
  for (const Synergy& synergy : one->Synergies()) {
    if (!synergy.live()) continue;
    for (const std::string& topic : synergy.TopicNames()) {
      EXPECT_TRUE(holder.emplace(topic, synergy.name).second)
          << topic << " is on " << synergy.name << " and on " << holder[topic];
    }
  }
  auto rebuilt = Start("rebuilt");
  rebuilt->Settle();
  const auto meta = [](MatchingInstance& i) { return i.shard().status().sources[0].meta; };
  EXPECT_EQ(meta(*one), meta(*two));
  EXPECT_EQ(meta(*one), meta(*rebuilt));
  // Some reaction of the two must have lost a race, or this test shows nothing.
  EXPECT_GT(Written().size(), 20u);
}

}  // namespace
}  // namespace synergie::matching
