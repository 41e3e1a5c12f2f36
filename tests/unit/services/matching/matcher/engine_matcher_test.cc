// The real engine behind the port: what it says of topics, and that a workshop that arrives topic
// by topic is grouped as it is all at once.
#include "services/matching/matcher/engine_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "services/matching/engine/grouping.h"
#include "services/matching/engine/match_folder.h"
#include "services/matching/reaction/rematch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/services/matching/reaction/instances.h"

namespace synergie::matching {
namespace {

using testing::CompanyName;
using testing::IntakeWriter;
using testing::kTerritory;
using testing::kWorkshop;
using testing::MatchingInstance;
using testing::TopicName;

using Pairs = std::set<std::pair<std::string, std::string>>;

Pairs PairsOf(const std::vector<std::vector<std::string>>& groups) {
  Pairs pairs;
  for (std::vector<std::string> group : groups) {
    std::sort(group.begin(), group.end());
    for (size_t i = 0; i < group.size(); ++i) {
      for (size_t j = i + 1; j < group.size(); ++j) pairs.emplace(group[i], group[j]);
    }
  }
  return pairs;
}

double F1(const Pairs& found, const Pairs& wanted) {
  size_t both = 0;
  for (const auto& pair : found) both += wanted.contains(pair);
  return found.empty() && wanted.empty() ? 1 : 2.0 * both / (found.size() + wanted.size());
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

intake::v1::TopicRecorded Recorded(const engine::Note& note) {
  intake::v1::TopicRecorded topic;
  topic.set_topic(TopicName(Lower(note.id)));
  topic.set_workshop(kWorkshop);
  topic.set_table(note.table);
  topic.set_phase(note.descending ? intake::v1::PHASE_DESCENDING : intake::v1::PHASE_ASCENDING);
  if (!note.company.empty()) topic.set_company(CompanyName(Lower(note.company)));
  topic.set_text(note.text);
  for (const std::string& one : note.supporters) topic.add_supporters(CompanyName(Lower(one)));
  if (!note.quantity.empty()) {
    topic.mutable_quantity()->set_value(note.quantity);
    topic.mutable_quantity()->set_unit(note.unit);
  }
  return topic;
}

Pairs Standing(const MatchingInstance& instance) {
  std::vector<std::vector<std::string>> groups;
  for (const Synergy& synergy : instance.Synergies()) {
    if (synergy.live()) groups.push_back(synergy.TopicNames());
  }
  return PairsOf(groups);
}

class WorkshopTest : public ::testing::TestWithParam<std::string> {
 protected:
  std::filesystem::path folder() const {
    return std::filesystem::path(SYNERGIE_LABELLED_SETS) / GetParam();
  }
  std::vector<engine::Note> Notes() const {
    std::string error;
    auto notes = engine::ReadFolder(folder(), error);
    EXPECT_TRUE(error.empty()) << error;
    return notes;
  }
  // What the offline command finds, all at once.
  Pairs AtOnce() const {
    std::vector<std::vector<std::string>> groups;
    for (const engine::Group& group :
         engine::GroupNotes(*engine::Engine::Embedded(), Notes(), {})) {
      if (!group.shared) continue;
      groups.emplace_back();
      for (const std::string& note : group.notes) groups.back().push_back(TopicName(Lower(note)));
    }
    return PairsOf(groups);
  }
  // What people drew: gold_synergies.csv, whose last column is the topics.
  Pairs Labelled() const {
    std::vector<std::vector<std::string>> groups;
    std::ifstream file(folder() / "gold_synergies.csv");
    std::string line;
    for (std::getline(file, line); std::getline(file, line);) {
      std::stringstream topics(line.substr(line.rfind(',') + 1));
      groups.emplace_back();
      for (std::string topic; std::getline(topics, topic, ';');) {
        while (!topic.empty() && std::isspace(static_cast<unsigned char>(topic.back())))
          topic.pop_back();
        groups.back().push_back(TopicName(Lower(topic)));
      }
    }
    return PairsOf(groups);
  }

  testing::TemporaryFolder temporary_;
  ManualClock clock_{Time{1'542'700'000'000'000}};
  std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
};

TEST_P(WorkshopTest, TopicByTopicIsGroupedAsAllAtOnce) {
  const Pairs at_once = AtOnce();
  const Pairs labelled = Labelled();
  ASSERT_FALSE(labelled.empty());
  std::mt19937 random(7);
  for (const std::string order : {"as said", "shuffled"}) {
    disk_ = std::make_shared<log::MemoryDisk>();
    IntakeWriter intake(disk_, clock_);
    MatchingInstance instance(temporary_ / order.substr(0, 2), disk_, clock_, EmbeddedMatcher());
    intake.OpenTerritory();
    std::vector<engine::Note> notes = Notes();
    if (order == "shuffled") std::shuffle(notes.begin(), notes.end(), random);
    std::chrono::microseconds slowest{0}, all{0};
    for (const engine::Note& note : notes) {
      const auto topic = Recorded(note);
      intake.Write(topic, {topic.topic()});
      const auto before = std::chrono::steady_clock::now();
      instance.Settle();
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - before);
      slowest = std::max(slowest, took);
      all += took;
    }
    const Pairs standing = Standing(instance);
    std::printf(
        "%s, %s: F1 with the offline command %.3f; with what people drew: topic by topic "
        "%.3f, at once %.3f; %.1f ms a topic, slowest %.1f ms\n",
        GetParam().c_str(), order.c_str(), F1(standing, at_once), F1(standing, labelled),
        F1(at_once, labelled), all.count() / 1e3 / notes.size(), slowest.count() / 1e3);
    EXPECT_GE(F1(standing, at_once), 0.97);
    // A second look at everything settles what is left.
    TopicIndex& index = instance.node().IndexOf(instance.store(), 0);
    instance.Send(Rematch{kTerritory, kWorkshop, EmbeddedMatcher()->join_threshold(),
                          EmbeddedMatcher().get(), &index});
    instance.Settle();
    EXPECT_EQ(Standing(instance), at_once);
  }
}

INSTANTIATE_TEST_SUITE_P(Labelled, WorkshopTest, ::testing::Values("lons-perrigny", "plaine-sud"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

Topic Said(const std::string& id, const std::string& company, const std::string& text) {
  return {.name = TopicName(id),
          .workshop = kWorkshop,
          .company = CompanyName(company),
          .text = text,
          .state = Topic::State::kRecorded};
}

class EngineMatcherTest : public ::testing::Test {
 protected:
  SheetTopic Describe(const Topic& topic) {
    const ReadingPtr reading = matcher_->Read(topic);
    return matcher_->Describe({&topic, reading.get()});
  }
  std::shared_ptr<const Matcher> matcher_ = EmbeddedMatcher();
};

TEST_F(EngineMatcherTest, ReadsATopic) {
  const SheetTopic line = Describe(Said("t1", "c1", "On cherche des palettes d'occasion"));
  EXPECT_EQ(line.direction, Direction::kNeed);
  EXPECT_FALSE(line.concept_id.empty());
  EXPECT_EQ(line.companies, std::vector{CompanyName("c1")});
}

TEST_F(EngineMatcherTest, APersonsWordWins) {
  Topic topic = Said("t1", "c1", "On cherche des palettes d'occasion");
  topic.classification = {
      .direction = Direction::kOffer, .resource = ResourceKind::kWaste, .waste_code = "15 01 03"};
  const SheetTopic line = Describe(topic);
  EXPECT_EQ(line.direction, Direction::kOffer);
  EXPECT_EQ(line.resource, ResourceKind::kWaste);
  EXPECT_EQ(line.waste_code, "15 01 03");
}

TEST_F(EngineMatcherTest, AConceptOfAnotherVocabularyIsPassedOver) {
  Topic topic = Said("t1", "c1", "On cherche des palettes d'occasion");
  const std::string read = Describe(topic).concept_id;
  topic.classification.concept_id = "no-such-concept";
  EXPECT_EQ(Describe(topic).concept_id, read);
}

TEST_F(EngineMatcherTest, ExplainsALinkWithoutNames) {
  const Topic a = Said("t1", "c02", "On cherche des palettes d'occasion, 150 par mois");
  const Topic b = Said("t2", "c18", "On jette 45 palettes par semaine");
  const ReadingPtr of_a = matcher_->Read(a);
  const ReadingPtr of_b = matcher_->Read(b);
  Company near{.latitude = 46.67, .longitude = 5.58};
  const Link link = matcher_->Explain({&a, of_a.get()}, {&b, of_b.get()},
                                      [&](const std::string&) { return &near; });
  EXPECT_EQ(link.topic, a.name);
  EXPECT_EQ(link.other, b.name);
  EXPECT_GT(link.score, 0.5);
  EXPECT_NE(link.sentence.find("C02"), std::string::npos) << link.sentence;
  EXPECT_NE(link.sentence.find("C18"), std::string::npos) << link.sentence;
  EXPECT_FALSE(link.reasons.empty());
  ASSERT_TRUE(link.feasibility.has_value());
  EXPECT_EQ(link.feasibility->distance_km, 0);
  EXPECT_DOUBLE_EQ(link.score, matcher_->Probability({&a, of_a.get()}, {&b, of_b.get()}));
}

TEST_F(EngineMatcherTest, ClassifiesAsOneTypes) {
  const TextReading reading = matcher_->Classify("on donne des palettes", Phase::kAscending, 3);
  ASSERT_FALSE(reading.concepts.empty());
  EXPECT_LE(reading.concepts.size(), 3u);
  EXPECT_EQ(reading.direction, Direction::kOffer);
  EXPECT_GE(reading.concepts[0].probability, reading.concepts.back().probability);
}

TEST_F(EngineMatcherTest, OddTextsReadAsNothing) {
  for (const std::string text : {"", "   ", "\xff\xfe", "🙂🙂", "12 34", "مرحبا"}) {
    const TextReading reading = matcher_->Classify(text, Phase::kUnspecified, 5);
    for (const RankedConcept& found : reading.concepts) EXPECT_LT(found.probability, 0.9) << text;
    Describe(Said("t1", "c1", text));
  }
}

}  // namespace
}  // namespace synergie::matching
