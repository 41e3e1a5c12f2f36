#include "common/log/append_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace synergie::log {
namespace {

void Ignore(const AppendOutcome&) {}

TEST(AppendQueueTest, LogNamesAreThoseOfKafka) {
  EXPECT_TRUE(IsLogName("synergie.intake.commits.v1"));
  EXPECT_TRUE(IsLogName(std::string(249, 'a')));
  for (const std::string bad : {"", "a b", "a/b", "é"}) EXPECT_FALSE(IsLogName(bad)) << bad;
  EXPECT_FALSE(IsLogName(std::string("a\0b", 3)));
  EXPECT_FALSE(IsLogName(std::string(250, 'a')));
}

TEST(AppendQueueTest, BoundsRecordsAndBytes) {
  AppendQueue queue({.record_bytes = 10, .records = 3, .bytes = 12});
  queue.Push({"l", 0}, {"", std::string(10, 'x'), {}}, Ignore);
  queue.Push({"l", 0}, {"", "abc", {}}, Ignore);  // 13 bytes would wait
  queue.Push({"l", 0}, {"", "a", {}}, Ignore);
  queue.Push({"l", 0}, {"", "b", {}}, Ignore);
  queue.Push({"l", 0}, {"", "", {}}, Ignore);  // a fourth record
  queue.Push({"l", 0}, {"", std::string(11, 'x'), {}}, Ignore);
  const auto group = queue.TryTake();
  ASSERT_EQ(group.size(), 6u) << "refusals are handed out too, in their place";
  const AppendFailure fates[] = {AppendFailure::kNone, AppendFailure::kFull,
                                 AppendFailure::kNone, AppendFailure::kNone,
                                 AppendFailure::kFull, AppendFailure::kTooLarge};
  for (size_t i = 0; i < 6; ++i) EXPECT_EQ(group[i].refusal.failure, fates[i]) << i;
  queue.Push({"l", 0}, {"", std::string(10, 'x'), {}}, Ignore);
  EXPECT_EQ(queue.TryTake().front().refusal.failure, AppendFailure::kNone) << "room again";
}

TEST(AppendQueueTest, HandsOutGroupsOfBoundedBytesAndAtLeastOneRecord) {
  AppendQueue queue({.record_bytes = 100, .group_bytes = 10});
  for (const size_t size : {6, 4, 1, 50, 1}) {
    queue.Push({"l", 0}, {"", std::string(size, 'x'), {}}, Ignore);
  }
  EXPECT_EQ(queue.TryTake().size(), 2u);
  EXPECT_EQ(queue.TryTake().size(), 1u);
  EXPECT_EQ(queue.TryTake().size(), 1u);
  EXPECT_EQ(queue.TryTake().size(), 1u);
  EXPECT_TRUE(queue.TryTake().empty());
}

TEST(AppendQueueTest, ClosedItHandsOutWhatWaitedAndRefusesTheRest) {
  AppendQueue queue({});
  queue.Push({"l", 0}, {"", "before", {}}, Ignore);
  queue.Close("why");
  queue.Push({"l", 0}, {"", "after", {}}, Ignore);
  queue.Stop();
  const auto group = queue.Take();
  ASSERT_EQ(group.size(), 2u);
  EXPECT_EQ(group[0].record.value, "before");
  EXPECT_EQ(group[1].refusal.failure, AppendFailure::kClosed);
  EXPECT_EQ(group[1].refusal.message, "why");
  EXPECT_TRUE(queue.Take().empty()) << "stopped and drained: it does not wait";
}

TEST(AppendQueueDeathTest, RefusesAPartitionThatDoesNotExist) {
  AppendQueue queue({.partitions = 2});
  EXPECT_DEATH(queue.Push({"l", 2}, {}, Ignore), "a partition is one of those");
  EXPECT_DEATH(queue.Push({"l", -1}, {}, Ignore), "a partition is one of those");
  EXPECT_DEATH(queue.Push({"", 0}, {}, Ignore), "a log has a name");
}

}  // namespace
}  // namespace synergie::log
