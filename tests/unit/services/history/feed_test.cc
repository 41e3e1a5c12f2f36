// The public feed: whatever fails while two history instances publish it, who follows the one rule
// of the feed, skip what is not above the last sequence seen, gets every event once, in order,
// without a gap; and an event is the same bytes whoever publishes it.
#include <gtest/gtest.h>

#include "services/history/feed/cloud_event.h"
#include "services/history/feed/descriptors.h"
#include "services/history/feed/publisher.h"
#include "synergie/event/v1/options.pb.h"
#include "tests/unit/services/history/history_world.h"

namespace synergie::history {
namespace {

const log::PartitionId kFeed{std::string(log::kEvents), 0};

class FeedProperty : public HistoryWorld, public ::testing::TestWithParam<unsigned> {
 protected:
  FeedProperty() : HistoryWorld(GetParam()) {}

  std::unique_ptr<HistoryInstance> Start(const std::string& name) {
    auto instance = std::make_unique<HistoryInstance>(folder_ / name, disk_, clock_);
    instance->Follow(
        std::make_unique<Publisher>(Publisher::Surroundings{instance->store(), instance->log(),
                                                            clock_, std::make_shared<Bell>()},
                                    0));
    return instance;
  }

  // What the rule of the feed lets through.
  std::vector<log::Record> Consume() {
    std::vector<log::Record> taken;
    int64_t last = 0;
    for (const log::StoredRecord& stored : disk_->records[kFeed]) {
      const auto sequence = SequenceOf(stored.record);
      if (!sequence || *sequence <= last) continue;
      EXPECT_EQ(*sequence, last + 1) << "a gap at offset " << stored.offset;
      last = *sequence;
      taken.push_back(stored.record);
    }
    return taken;
  }

  // What the order says that the feed holds.
  static std::vector<log::Record> Ordered(const HistoryInstance& instance) {
    std::vector<log::Record> all;
    for (const OrderedCommit& ordered : OrderedCommits(instance.store(), 0).Read(1, 1 << 20)) {
      for (int i = 0; i < ordered.entry.event_count; ++i) {
        all.push_back(ToCloudEvent(ordered, 0, i));
      }
    }
    return all;
  }
};

TEST_P(FeedProperty, HoldsEveryEventOnceInOrderForWhoFollowsItsRule) {
  auto one = Start("one");
  auto two = Start("two");
  for (int round = 0; round < 300; ++round) {
    if (Roll(3) == 0) WriteCommit();
    HistoryInstance& instance = Roll(2) == 0 ? *one : *two;
    FailSometimes(instance);
    for (int step = Roll(5); step > 0; --step) {
      const int what = Roll(3);
      if (what == 0) instance.log().Step();
      if (what == 1) instance.shard().Step();
      if (what == 2) instance.StepFollowers();
    }
    if (Roll(60) == 0) two.reset(), two = Start("two");
    if (Roll(60) == 0) one.reset(), one = Start("one-after-" + std::to_string(round));
  }
  Settle({one.get(), two.get()});
  const auto expected = Ordered(*one);
  EXPECT_GT(expected.size(), 20u) << "a run that shows something";
  EXPECT_EQ(Consume(), expected);

  // An instance that has forgotten everything finds the feed complete.
  const size_t length = disk_->records[kFeed].size();
  auto fresh = Start("fresh");
  Settle({fresh.get()});
  EXPECT_EQ(disk_->records[kFeed].size(), length);
}

INSTANTIATE_TEST_SUITE_P(Fixed, FeedProperty, ::testing::Range(1u, 25u));
INSTANTIATE_TEST_SUITE_P(Random, FeedProperty,
                         ::testing::Values(std::random_device()(), std::random_device()()));

using FeedTest = FeedProperty;

TEST_P(FeedTest, IsPublishedAfterWhatSomebodyElsePutThere) {
  log::MemoryLog stranger({.threaded = false, .clock = &clock_, .disk = disk_});
  const auto put = [&](log::Record record) {
    stranger.Append(kFeed, std::move(record), [](auto&&) {});
    while (stranger.Step()) {
    }
  };
  put({"territories/t", "garbage", {}});
  put({"territories/t", "far ahead", {{"ce_sequence", "00000000000000009999"}}});
  put({"territories/t", "forged", {{"ce_sequence", "00000000000000000001"}}});
  auto one = Start("one");
  for (int i = 0; i < 20; ++i) WriteCommit();
  Settle({one.get()});
  const auto expected = Ordered(*one);
  ASSERT_FALSE(expected.empty());
  std::vector<log::Record> behind;
  for (size_t i = 3; i < disk_->records[kFeed].size(); ++i) {
    behind.push_back(disk_->records[kFeed][i].record);
  }
  EXPECT_EQ(behind, expected);
}

INSTANTIATE_TEST_SUITE_P(Strangers, FeedTest, ::testing::Values(7u));

TEST(CloudEventTest, CarriesWhatTheCommitSaysAndTheBytesAsStored) {
  OrderedCommit ordered;
  ordered.entry = {"synergie.intake.commits.v1", 12, 41, 2};
  ordered.time = Time{1'542'704'400'000'001};
  ordered.commit = {.territory = "territories/t",
                    .events = {{{"territories/t/topics/a"}, "intake.topic.recorded.v1", "\xff\x01"},
                               {{"territories/t/topics/b", "territories/t/topics/a"},
                                "intake.topic.merged.v1",
                                ""}},
                    .actor = "f1",
                    .role = "facilitator",
                    .correlation_id = "c-1"};
  const log::Record record = ToCloudEvent(ordered, 3, 1);
  EXPECT_EQ(record.key, "territories/t");
  EXPECT_EQ(record.value, "") << "an event whose fields are all defaults has no bytes";
  EXPECT_EQ(
      record.headers,
      (log::Headers{{"ce_specversion", "1.0"},
                    {"ce_id", "12-1"},
                    {"ce_source", "/logs/synergie.intake.commits.v1/partitions/3"},
                    {"ce_type", "fr.synergie.intake.topic.merged.v1"},
                    {"ce_subject", "territories/t/topics/b"},
                    {"ce_time", "2018-11-20T09:00:00.000001Z"},
                    {"ce_dataschema", "https://type.googleapis.com/synergie.intake.v1.TopicMerged"},
                    {"content-type", "application/protobuf"},
                    {"ce_sequence", "00000000000000000042"},
                    {"ce_partitionkey", "territories/t"},
                    {"ce_streams", "territories/t/topics/b,territories/t/topics/a"},
                    {"ce_actor", "f1"},
                    {"ce_actorrole", "facilitator"},
                    {"ce_correlationid", "c-1"}}));
  EXPECT_EQ(ToCloudEvent(ordered, 3, 0).value, "\xff\x01");
  EXPECT_EQ(SequenceOf(record), 42);
}

TEST(CloudEventTest, ASequenceIsANumberFromOne) {
  for (const char* wrong : {"", "0", "-1", "4x", "99999999999999999999999"}) {
    EXPECT_EQ(SequenceOf({"", "", {{"ce_sequence", wrong}}}), std::nullopt) << wrong;
  }
  EXPECT_EQ(SequenceOf({"", "", {{"ce_type", "1"}}}), std::nullopt);
}

TEST(FeedDescriptorsTest, DecodeEveryPublishedEventByThemselves) {
  const google::protobuf::FileDescriptorSet set = FeedDescriptors();
  google::protobuf::DescriptorPool pool;
  for (const auto& file : set.file()) {
    ASSERT_NE(pool.BuildFile(file), nullptr) << file.name() << " comes after what it imports";
  }
  EXPECT_GT(PublishedEvents().size(), 40u);
  for (const auto* message : PublishedEvents()) {
    EXPECT_NE(pool.FindMessageTypeByName(message->full_name()), nullptr) << message->full_name();
    const std::string& type = message->options().GetExtension(event::v1::type);
    EXPECT_EQ(MessageNameOf(type), message->full_name());
  }
  EXPECT_EQ(MessageNameOf("intake.topic.unheard_of.v1"), "");
}

}  // namespace
}  // namespace synergie::history
