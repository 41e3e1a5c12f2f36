// What matching reads of intake's log: what grouping needs, and no more.
#include "services/matching/codec/replica_codec.h"

#include <gtest/gtest.h>

#include "common/event/typed.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::matching {
namespace {

namespace pb = synergie::intake::v1;

const std::string kTopic = "territories/t/topics/t001";
const std::string kInto = "territories/t/topics/t002";

class ReplicaTest : public ::testing::Test {
 protected:
  template <class Message>
  void Fold(const Message& message, const std::vector<std::string>& streams) {
    const event::Event stored = event::Store(message, streams);
    for (const std::string& stream : streams) {
      auto after = ReplicaModel().Evolve(stream, rows_[stream], stored);
      ASSERT_TRUE(after.has_value()) << after.error().message;
      rows_[stream] = *after;
      if (*after == nullptr) continue;
      const std::string row = ReplicaModel().Encode(stream, *after);
      const auto again = ReplicaModel().Decode(stream, row);
      ASSERT_TRUE(again.has_value());
      EXPECT_EQ(ReplicaModel().Encode(stream, *again), row);
    }
  }
  template <class Row>
  const Row& Of(const std::string& name) {
    return *static_cast<const Row*>(rows_.at(name).get());
  }
  void Record(const std::string& name) {
    pb::TopicRecorded topic;
    topic.set_topic(name);
    topic.set_workshop("territories/t/workshops/w");
    topic.set_table(3);
    topic.set_phase(pb::PHASE_DESCENDING);
    topic.set_company("territories/t/companies/c1");
    topic.set_text("palettes");
    topic.add_supporters("territories/t/companies/c2");
    topic.mutable_classification()->set_concept_id("palette");
    topic.mutable_quantity()->set_value("45");
    topic.mutable_quantity()->set_unit("palette");
    topic.mutable_quantity()->set_period(pb::PERIOD_WEEK);
    Fold(topic, {name});
  }

  std::map<std::string, commit::StatePtr> rows_;
};

TEST_F(ReplicaTest, KeepsWhatWasSaid) {
  Record(kTopic);
  const auto& topic = Of<Topic>(kTopic);
  EXPECT_TRUE(topic.stands());
  EXPECT_EQ(topic.table, 3);
  EXPECT_EQ(topic.phase, Phase::kDescending);
  EXPECT_EQ(topic.text, "palettes");
  EXPECT_EQ(topic.classification.concept_id, "palette");
  EXPECT_EQ(topic.quantity, (Quantity{"45", "palette", Period::kWeek}));
  EXPECT_EQ(topic.Companies().size(), 2u);
}

TEST_F(ReplicaTest, FollowsATopic) {
  Record(kTopic);
  pb::TopicReworded reworded;
  reworded.set_text("palettes neuves");
  Fold(reworded, {kTopic});
  pb::TopicClassified classified;
  classified.mutable_classification()->set_direction(pb::DIRECTION_NEED);
  Fold(classified, {kTopic});
  pb::TopicSupported supported;
  supported.set_company("territories/t/companies/c3");
  Fold(supported, {kTopic});
  pb::TopicSupportWithdrawn withdrawn;
  withdrawn.set_company("territories/t/companies/c2");
  Fold(withdrawn, {kTopic});
  const auto& topic = Of<Topic>(kTopic);
  EXPECT_EQ(topic.text, "palettes neuves");
  EXPECT_EQ(topic.classification.direction, Direction::kNeed);
  EXPECT_EQ(topic.classification.concept_id, "");
  EXPECT_EQ(topic.supporters, std::vector<std::string>{"territories/t/companies/c3"});
}

TEST_F(ReplicaTest, ASealedQuantityIsNotKnown) {
  Record(kTopic);
  pb::TopicQuantified quantified;
  quantified.mutable_sealed_quantity()->set_ciphertext("secret");
  Fold(quantified, {kTopic});
  EXPECT_FALSE(Of<Topic>(kTopic).quantity.has_value());
}

TEST_F(ReplicaTest, AMergedTopicGoesOnAsTheOther) {
  Record(kTopic);
  Record(kInto);
  pb::TopicMerged merged;
  merged.set_topic(kTopic);
  merged.set_into(kInto);
  merged.add_supporters("territories/t/companies/c9");
  Fold(merged, {kTopic, kInto});
  EXPECT_EQ(Of<Topic>(kTopic).state, Topic::State::kMerged);
  EXPECT_EQ(Of<Topic>(kTopic).merged_into, kInto);
  EXPECT_TRUE(Of<Topic>(kInto).stands());
  EXPECT_EQ(Of<Topic>(kInto).supporters.size(), 2u);
}

TEST_F(ReplicaTest, AWithdrawnTopicIsGone) {
  Record(kTopic);
  Fold(pb::TopicWithdrawn(), {kTopic});
  EXPECT_FALSE(Of<Topic>(kTopic).stands());
}

TEST_F(ReplicaTest, KnowsWhereACompanyIsUnlessSealed) {
  const std::string name = "territories/t/companies/c1";
  pb::CompanyRegistered registered;
  registered.mutable_facts()->set_naf("16.24Z");
  registered.mutable_facts()->mutable_place()->set_latitude(46.6);
  registered.mutable_facts()->mutable_place()->set_longitude(5.5);
  Fold(registered, {name, "territories/t/sirets/abc"});
  EXPECT_EQ(Of<Company>(name).latitude, 46.6);
  pb::CompanyCorrected corrected;
  corrected.mutable_facts()->set_naf("16.24Z");
  corrected.mutable_facts()->mutable_sealed_place()->set_ciphertext("secret");
  Fold(corrected, {name});
  EXPECT_FALSE(Of<Company>(name).latitude.has_value());
  EXPECT_EQ(Of<Company>(name).naf, "16.24Z");
}

TEST_F(ReplicaTest, KnowsWhetherATerritoryIsClosed) {
  Fold(pb::TerritoryRegistered(), {"territories/t"});
  EXPECT_FALSE(Of<Territory>("territories/t").closed);
  Fold(pb::TerritoryClosed(), {"territories/t"});
  EXPECT_TRUE(Of<Territory>("territories/t").closed);
}

TEST_F(ReplicaTest, WhatDoesNotConcernItIsPassedOver) {
  Record(kTopic);
  const auto before = rows_[kTopic];
  event::Event later{{kTopic}, "intake.topic.praised.v3", "\xff"};
  const auto after = ReplicaModel().Evolve(kTopic, before, later);
  ASSERT_TRUE(after.has_value());
  EXPECT_EQ(*after, before);
  Fold(pb::ContactErased(), {"territories/t/companies/c1"});
  EXPECT_EQ(rows_["territories/t/companies/c1"], nullptr);
}

TEST_F(ReplicaTest, DamageIsDataLoss) {
  event::Event stored = event::Store(pb::TopicWithdrawn(), {kTopic});
  stored.payload = "\xff\xff";
  EXPECT_EQ(ReplicaModel().Evolve(kTopic, nullptr, stored).error().code, Code::kDataLoss);
}

}  // namespace
}  // namespace synergie::matching
