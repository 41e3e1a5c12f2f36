// What the matcher changes of what stands, and what it leaves alone.
#include "services/matching/domain/regroup.h"

#include <gtest/gtest.h>

#include <random>

#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "services/matching/index/topic_index.h"
#include "tests/support/plain_matcher.h"
#include "tests/support/spec.h"

namespace synergie::matching {
namespace {

using testing::MemoryStreams;
using testing::PlainMatcher;

const std::string kTerritory = "territories/t";
const std::string kWorkshop = "territories/t/workshops/w1";
const std::string kIntake(log::kIntakeCommits);

std::string T(int number) { return kTerritory + "/topics/t0" + std::to_string(number); }
std::string S(int number) { return NumberedSynergy(kTerritory, number); }
std::string C(int number) { return kTerritory + "/companies/c" + std::to_string(number); }

// A territory whose topics change as the test says, with the matcher run after every change.
class RegroupTest : public ::testing::Test {
 protected:
  RegroupTest() { streams_.PutForeign(kIntake, kTerritory, std::make_shared<const Territory>()); }

  // What somebody says at the table; the company is the topic's number where not given.
  Facts Say(int number, const std::string& text, std::optional<int> company = {},
            std::vector<int> supporters = {}) {
    Topic topic{.name = T(number),
                .workshop = kWorkshop,
                .company = C(company.value_or(number)),
                .text = text,
                .state = Topic::State::kRecorded};
    for (const int supporter : supporters) topic.supporters.push_back(C(supporter));
    return Change(topic);
  }
  Facts Change(const Topic& topic) {
    topics_[topic.name] = topic;
    streams_.PutForeign(kIntake, topic.name, std::make_shared<const Topic>(topic));
    index_.Put(topic);
    return Run({topic.name});
  }
  Facts Withdraw(int number) {
    Topic topic = topics_.at(T(number));
    topic.state = Topic::State::kWithdrawn;
    return Change(topic);
  }
  Facts RunAll() {
    std::set<std::string> all;
    for (const auto& [name, topic] : topics_) all.insert(name);
    return Run(all);
  }
  Facts Run(const std::set<std::string>& changed) {
    commit::View view(streams_, &streams_);
    Facts facts = Regroup(view, {matcher_, index_, kTerritory, changed, 0.5});
    for (const Event& fact : facts) {
      const event::Event stored = MatchingCodec::Encode(fact);
      for (const std::string& stream : stored.streams) {
        EXPECT_TRUE(view.HasRead(stream)) << "written without being read: " << stream;
      }
      streams_.Fold(stored);
    }
    return facts;
  }
  // A person's word.
  template <class Command>
  void Do(const Command& command) {
    commit::View view(streams_, &streams_);
    const auto facts = Decide(view, commit::Context{}, command);
    ASSERT_TRUE(facts.has_value()) << facts.error().message;
    for (const Event& fact : *facts) streams_.Fold(MatchingCodec::Encode(fact));
  }
  Synergy Sheet(int number) {
    const auto loaded = streams_.Load(S(number));
    return loaded.state ? *static_cast<const Synergy*>(loaded.state.get()) : Synergy{};
  }
  std::string HolderOf(int number) {
    const auto loaded = streams_.Load(PlacementOf(T(number)));
    return loaded.state ? static_cast<const Placement*>(loaded.state.get())->synergy : "";
  }

  PlainMatcher matcher_;
  TerritoryIndex index_{matcher_};
  MemoryStreams streams_{MatchingModel()};
  std::map<std::string, Topic> topics_;
};

TEST_F(RegroupTest, OneTopicOfOneCompanyIsNoSheet) { EXPECT_TRUE(Say(1, "palettes").empty()); }

TEST_F(RegroupTest, TwoTopicsOfTwoCompaniesAreOne) {
  Say(1, "on donne des palettes");
  const Facts facts = Say(2, "on cherche des palettes");
  ASSERT_EQ(facts.size(), 1u);
  const auto& detected = std::get<SynergyDetected>(facts[0]);
  EXPECT_EQ(detected.synergy, S(1));
  EXPECT_EQ(detected.title, "palettes");
  ASSERT_EQ(detected.topics.size(), 2u);
  EXPECT_EQ(detected.topics[1].direction, Direction::kNeed);
  EXPECT_EQ(detected.evidence.sentence, "même mot");
  EXPECT_EQ(HolderOf(1), S(1));
}

TEST_F(RegroupTest, TwoTopicsOfOneCompanyAreNoSheet) {
  Say(1, "palettes", 7);
  EXPECT_TRUE(Say(2, "palettes", 7).empty());
}

TEST_F(RegroupTest, ATopicWithSupportersIsASheetByItself) {
  const Facts facts = Say(1, "creche", 1, {2, 3});
  ASSERT_EQ(facts.size(), 1u);
  const auto& detected = std::get<SynergyDetected>(facts[0]);
  EXPECT_EQ(detected.evidence.sentence,
            "C1 en parle, C2 et C3 s'y joignent : le sujet concerne 3 entreprises.");
  EXPECT_EQ(Sheet(1).Companies().size(), 3u);
}

TEST_F(RegroupTest, ALaterTopicJoins) {
  Say(1, "palettes");
  Say(2, "palettes");
  const Facts facts = Say(3, "palettes");
  ASSERT_EQ(facts.size(), 1u);
  EXPECT_EQ(std::get<TopicJoinedSynergy>(facts[0]).cause, JoinCause::kMatched);
  EXPECT_EQ(Sheet(1).topics.size(), 3u);
  EXPECT_EQ(Sheet(1).evidence.links.size(), 3u);
}

TEST_F(RegroupTest, ASheetOfTheMatchersOwnIsReassessedWhenItChanges) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(4, "palettes");
  const Facts facts = Say(3, "palettes", 1);  // one company's own two topics are less sure
  ASSERT_EQ(facts.size(), 2u);
  EXPECT_LT(std::get<SynergyReassessed>(facts[1]).score, 0.8);
  EXPECT_DOUBLE_EQ(Sheet(1).score, std::get<SynergyReassessed>(facts[1]).score);
}

TEST_F(RegroupTest, RunningAgainChangesNothing) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "caisses");
  Say(4, "caisses", 4, {5});
  EXPECT_TRUE(RunAll().empty());
}

TEST_F(RegroupTest, AWithdrawnTopicLeaves) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "palettes");
  const Facts facts = Withdraw(2);
  EXPECT_EQ(std::get<TopicLeftSynergy>(facts.at(0)).cause, LeaveCause::kWithdrawn);
  EXPECT_EQ(Sheet(1).topics.size(), 2u);
}

TEST_F(RegroupTest, ASheetThatNoLongerConcernsTwoCompaniesEnds) {
  Say(1, "palettes");
  Say(2, "palettes");
  const Facts facts = Withdraw(2);
  EXPECT_EQ(std::get<SynergyDissolved>(facts.at(1)).cause, DissolveCause::kFewerThanTwoCompanies);
  EXPECT_EQ(HolderOf(1), "");
  Say(4, "palettes");
  EXPECT_EQ(HolderOf(1), S(2));
}

TEST_F(RegroupTest, ARewordedTopicChangesSheets) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "palettes");
  Say(4, "caisses");
  const Facts facts = Say(3, "caisses");
  EXPECT_EQ(HolderOf(3), HolderOf(4));
  EXPECT_EQ(Sheet(1).topics.size(), 2u);
  EXPECT_EQ(std::get<TopicLeftSynergy>(facts.at(0)).cause, LeaveCause::kUnmatched);
}

TEST_F(RegroupTest, ATopicThatStaysHasItsLineRevised) {
  Say(1, "palettes");
  Say(2, "palettes");
  const Facts facts = Say(2, "on cherche palettes");
  EXPECT_EQ(std::get<SynergyTopicRevised>(facts.at(0)).topic.direction, Direction::kNeed);
}

TEST_F(RegroupTest, NewSupportersShowOnTheSheet) {
  Say(1, "palettes");
  Say(2, "palettes");
  const Facts facts = Say(2, "palettes", 2, {3});
  EXPECT_EQ(std::get<SynergyCompaniesChanged>(facts.at(0)).companies,
            (std::vector<std::string>{C(2), C(3)}));
}

TEST_F(RegroupTest, TheMatcherTakesNothingFromAValidatedSheet) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ValidateSynergy{S(1), {}});
  Say(2, "caisses");
  EXPECT_EQ(HolderOf(2), S(1));
  EXPECT_EQ(Sheet(1).title, "palettes");
  Say(3, "caisses");  // what fits neither topic's other half stays outside
  EXPECT_TRUE(RunAll().empty());
}

TEST_F(RegroupTest, TheMatcherAddsToAValidatedSheet) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ValidateSynergy{S(1), {}});
  Say(3, "palettes");
  EXPECT_EQ(HolderOf(3), S(1));
  EXPECT_EQ(Sheet(1).state, Synergy::State::kValidated);
}

TEST_F(RegroupTest, TheMatcherDoesNotRetitleWhatAPersonTitled) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(RetitleSynergy{S(1), "Bois", SynergyType::kUnspecified, {}});
  Say(3, "palettes");
  EXPECT_EQ(Sheet(1).title, "Bois");
}

TEST_F(RegroupTest, ARemovedTopicIsNotPutBack) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "palettes");
  Do(RemoveTopic{S(1), T(3), {}});
  EXPECT_TRUE(RunAll().empty());
  Say(3, "des palettes");
  EXPECT_EQ(HolderOf(3), "");
  Say(4, "palettes");
  EXPECT_EQ(HolderOf(4), S(1));
  EXPECT_EQ(HolderOf(3), "");
}

TEST_F(RegroupTest, ARejectedSheetIsNotFoundAgain) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(RejectSynergy{S(1), "non", {}});
  EXPECT_TRUE(RunAll().empty());
  Say(2, "palettes encore");
  EXPECT_EQ(HolderOf(2), "");
}

TEST_F(RegroupTest, ARejectedSheetOfOneTopicIsNotFoundAgain) {
  Say(1, "creche", 1, {2});
  Do(RejectSynergy{S(1), "non", {}});
  EXPECT_TRUE(RunAll().empty());
}

TEST_F(RegroupTest, AForbiddenPairIsNeverTogether) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ForbidPair{T(1), T(2), ""});
  EXPECT_TRUE(RunAll().empty());
  Say(3, "palettes");
  EXPECT_TRUE(HolderOf(1).empty() || HolderOf(1) != HolderOf(2));
}

TEST_F(RegroupTest, AnAllowedPairIsFoundAgain) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ForbidPair{T(1), T(2), ""});
  Do(AllowPair{T(1), T(2)});
  RunAll();
  EXPECT_EQ(HolderOf(1), HolderOf(2));
  EXPECT_FALSE(HolderOf(1).empty());
}

TEST_F(RegroupTest, WhatAPersonAddedStays) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "caisses");
  Do(AddTopic{S(1), T(3), {}, &matcher_});
  Say(4, "caisses");
  EXPECT_EQ(HolderOf(3), S(1));
  EXPECT_TRUE(RunAll().empty());
}

TEST_F(RegroupTest, WhatAPersonSplitStaysSplit) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "palettes");
  Say(4, "palettes");
  Do(SplitSynergy{S(1), {T(3), T(4)}, "", {}, &matcher_});
  EXPECT_TRUE(RunAll().empty());
  EXPECT_EQ(HolderOf(3), S(2));
}

TEST_F(RegroupTest, WhatAPersonMergedStaysMerged) {
  Say(1, "palettes");
  Say(2, "palettes");
  Say(3, "caisses");
  Say(4, "caisses");
  Do(MergeSynergies{S(2), S(1), {}});
  EXPECT_TRUE(RunAll().empty());
  EXPECT_EQ(HolderOf(4), S(1));
}

TEST_F(RegroupTest, TwoSheetsThatPeopleDrewAreNotJoined) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ValidateSynergy{S(1), {}});
  Do(CreateSynergy{kTerritory, "", {T(2)}, "Mes palettes", SynergyType::kUnspecified, &matcher_});
  EXPECT_TRUE(RunAll().empty());
  EXPECT_EQ(HolderOf(1), S(1));
  EXPECT_EQ(HolderOf(2), S(2));
}

TEST_F(RegroupTest, OnATouchedSheetTheTopicThatGoesOnTakesThePlace) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ValidateSynergy{S(1), {}});
  Say(3, "autre chose");
  Topic ended = topics_.at(T(2));
  ended.state = Topic::State::kMerged;
  ended.merged_into = T(3);
  const Facts facts = Change(ended);
  EXPECT_EQ(std::get<TopicLeftSynergy>(facts.at(0)).cause, LeaveCause::kMerged);
  EXPECT_EQ(std::get<TopicJoinedSynergy>(facts.at(1)).cause, JoinCause::kSucceeded);
  EXPECT_EQ(HolderOf(3), S(1));
}

TEST_F(RegroupTest, AValidatedSheetWithoutTopicsEnds) {
  Say(1, "palettes");
  Say(2, "palettes");
  Do(ValidateSynergy{S(1), {}});
  Withdraw(1);
  EXPECT_EQ(Sheet(1).state, Synergy::State::kValidated);
  Withdraw(2);
  EXPECT_EQ(Sheet(1).state, Synergy::State::kDissolved);
  EXPECT_EQ(Sheet(1).dissolve_cause, DissolveCause::kEmpty);
}

TEST_F(RegroupTest, WorkshopsAreApart) {
  Say(1, "palettes");
  Topic elsewhere{.name = T(2),
                  .workshop = kTerritory + "/workshops/w2",
                  .company = C(2),
                  .text = "palettes",
                  .state = Topic::State::kRecorded};
  EXPECT_TRUE(Change(elsewhere).empty());
}

// Random stories: what people decided holds after every run, each topic is on one sheet at most,
// and placements and sheets say the same.
TEST_F(RegroupTest, PeoplesWordsHoldWhateverHappens) {
  const auto seed = std::random_device()();
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto roll = [&](int n) { return static_cast<int>(random() % n); };
  const std::vector<std::string> words = {"palettes", "caisses", "chaleur", "copeaux"};
  const auto text = [&] { return words[roll(4)] + (roll(3) == 0 ? " " + words[roll(4)] : ""); };
  std::set<std::pair<std::string, std::string>> forbidden;
  std::map<std::string, std::set<std::string>> validated;  // synergy → topics seen
  for (int step = 0; step < 250; ++step) {
    const int topic = 1 + roll(9);
    const std::string sheet = S(1 + roll(6));
    switch (roll(8)) {
      case 0:
        if (topics_.contains(T(topic))) Withdraw(topic);
        for (auto& [name, topics] : validated) topics.erase(T(topic));
        break;
      case 1: {
        commit::View view(streams_, &streams_);
        const auto facts = Decide(view, commit::Context{}, ValidateSynergy{sheet, {}});
        if (!facts || facts->empty()) break;
        for (const Event& fact : *facts) streams_.Fold(MatchingCodec::Encode(fact));
        for (const SheetTopic& line : std::get<SynergyValidated>(facts->at(0)).topics) {
          validated[sheet].insert(line.topic);
        }
        break;
      }
      case 2: {
        const int other = 1 + roll(9);
        commit::View view(streams_, &streams_);
        const auto facts = Decide(view, commit::Context{}, ForbidPair{T(topic), T(other), ""});
        if (!facts) break;
        for (const Event& fact : *facts) {
          streams_.Fold(MatchingCodec::Encode(fact));
          if (const auto* left = std::get_if<TopicLeftSynergy>(&fact)) {
            validated[left->synergy].erase(left->topic);
          }
        }
        forbidden.insert({T(topic), T(other)});
        break;
      }
      default:
        Say(topic, text(), roll(6), roll(5) == 0 ? std::vector<int>{7} : std::vector<int>{});
    }
    for (const auto& [a, b] : forbidden) {
      const std::string holder = HolderOf(a.back() - '0');
      EXPECT_TRUE(holder.empty() || holder != HolderOf(b.back() - '0')) << a << " " << b;
    }
    for (const auto& [name, topics] : validated) {
      for (const std::string& one : topics) EXPECT_EQ(HolderOf(one.back() - '0'), name) << one;
    }
    for (int number = 1; number <= 9; ++number) {
      const std::string holder = HolderOf(number);
      if (holder.empty()) continue;
      const auto loaded = streams_.Load(holder);
      const auto& on = *static_cast<const Synergy*>(loaded.state.get());
      EXPECT_TRUE(on.live()) << holder;
      EXPECT_NE(on.FindTopic(T(number)), nullptr) << holder;
      EXPECT_TRUE(topics_.at(T(number)).stands()) << T(number);
    }
    if (HasFailure()) break;
  }
  RunAll();
  EXPECT_TRUE(RunAll().empty());
}

}  // namespace
}  // namespace synergie::matching
