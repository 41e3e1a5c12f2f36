#include "common/log/memory/memory_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/contract/log_actor.h"

namespace synergie::log {
namespace {

using Fault = MemoryLog::Fault;
const PartitionId kPart{"log", 0};

class MemoryLogTest : public ::testing::Test {
 protected:
  AppendOutcome Append(const std::string& value) {
    AppendOutcome outcome;
    log_.Append(kPart, {"k", value, {}}, [&](const AppendOutcome& o) { outcome = o; });
    EXPECT_TRUE(log_.Step());
    return outcome;
  }
  std::vector<std::string> Read(MemoryLog& log) {
    std::vector<std::string> values;
    const auto batch = log.OpenReader(kPart, 0, {})->Poll(100);
    for (const StoredRecord& stored : *batch) values.push_back(stored.record.value);
    return values;
  }

  ManualClock clock_{Time{1'000}};
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  MemoryLog log_{{.threaded = false, .clock = &clock_, .disk = disk_}};
};

TEST_F(MemoryLogTest, EveryFaultTellsWhatItsNameSays) {
  log_.FailNext(Fault::kLost);
  log_.FailNext(Fault::kUnknownLands);
  log_.FailNext(Fault::kDuplicated);
  log_.FailNext(Fault::kFull);
  EXPECT_EQ(Append("lost").failure, AppendFailure::kUnknown);
  EXPECT_EQ(Append("lands").failure, AppendFailure::kUnknown);
  const AppendOutcome doubled = Append("doubled");
  EXPECT_EQ(doubled.failure, AppendFailure::kNone);
  EXPECT_EQ(doubled.offset, 1);
  EXPECT_EQ(Append("full").failure, AppendFailure::kFull);
  EXPECT_EQ(Append("good").offset, 3);
  EXPECT_EQ(Read(log_), (std::vector<std::string>{"lands", "doubled", "doubled", "good"}));
}

TEST_F(MemoryLogTest, ALateAppendLandsBehindLaterOnes) {
  log_.FailNext(Fault::kUnknownLandsLate, 2);
  EXPECT_EQ(Append("late1").failure, AppendFailure::kUnknown);
  EXPECT_EQ(Append("late2").failure, AppendFailure::kUnknown);
  Append("next");
  EXPECT_EQ(Read(log_), (std::vector<std::string>{"next"}));
  size_t wakes = 0;
  const auto reader = log_.OpenReader(kPart, 1, [&] { ++wakes; });
  log_.LandLate();
  EXPECT_EQ(wakes, 2u);
  EXPECT_EQ(Read(log_), (std::vector<std::string>{"next", "late1", "late2"}));
}

TEST_F(MemoryLogTest, NothingHappensBetweenSteps) {
  int called = 0;
  log_.Append(kPart, {"k", "a", {}}, [&](const AppendOutcome&) { ++called; });
  EXPECT_EQ(called, 0);
  EXPECT_EQ(log_.End(kPart), 0);
  EXPECT_TRUE(log_.Step());
  EXPECT_EQ(called, 1);
  EXPECT_EQ(log_.End(kPart), 1);
  EXPECT_FALSE(log_.Step());
}

TEST_F(MemoryLogTest, TwoLogsOnOneDiskAreTwoProcessesOnOneBroker) {
  MemoryLog other({.threaded = false, .disk = disk_});
  size_t wakes = 0;
  const auto reader = other.OpenReader(kPart, 0, [&] { ++wakes; });
  Append("a");
  EXPECT_EQ(wakes, 1u);
  EXPECT_EQ(Read(other), (std::vector<std::string>{"a"}));
}

TEST_F(MemoryLogTest, TimesNeverGoBack) {
  EXPECT_EQ(Append("a").append_time, Time{1'000});
  clock_.Set(Time{500});
  EXPECT_EQ(Append("b").append_time, Time{1'000});
}

TEST_F(MemoryLogTest, ClosedItRefuses) {
  int landed = 0;
  log_.Append(kPart, {"k", "a", {}}, [&](const AppendOutcome& outcome) {
    landed += outcome.failure == AppendFailure::kNone ? 1 : 0;
  });
  log_.Close();
  EXPECT_EQ(landed, 1) << "what was queued is finished";
  EXPECT_EQ(Append("b").failure, AppendFailure::kClosed);
}

}  // namespace
}  // namespace synergie::log
