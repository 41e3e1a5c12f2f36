#include "common/log/rocksdb/cut.h"

#include <gtest/gtest.h>

#include <future>

#include "common/log/rocksdb/rocks_log.h"
#include "tests/support/temporary_folder.h"

namespace synergie::log {
namespace {

const PartitionId kA{"a", 0}, kA1{"a", 1}, kB{"b", 0};

void Append(RocksLog& log, const PartitionId& partition, const std::string& value) {
  std::promise<AppendOutcome> done;
  log.Append(partition, {"", value, {}},
             [&](const AppendOutcome& outcome) { done.set_value(outcome); });
  ASSERT_EQ(done.get_future().get().failure, AppendFailure::kNone);
}

std::vector<std::string> ValuesOf(RocksLog& log, const PartitionId& partition) {
  std::vector<std::string> values;
  for (const StoredRecord& record : *log.OpenReader(partition, 0, [] {})->Poll(1000)) {
    values.push_back(record.record.value);
  }
  return values;
}

class CutTest : public ::testing::Test {
 protected:
  CutTest() {
    auto log = RocksLog::Open({.folder = path_, .partitions = 2});
    for (int i = 0; i < 5; ++i) {
      Append(**log, kA, "a" + std::to_string(i));
      Append(**log, kA1, "p" + std::to_string(i));
      Append(**log, kB, "b" + std::to_string(i));
    }
  }
  const testing::TemporaryFolder folder_;
  const std::string path_ = folder_ / "log";
};

TEST_F(CutTest, WhatStandsBehindIsGoneAndTheNextComesThere) {
  ASSERT_TRUE(CutLog(path_, {{kA, 2}, {kB, 0}}).has_value());
  auto log = RocksLog::Open({.folder = path_});
  ASSERT_TRUE(log.has_value());
  EXPECT_EQ(*(*log)->End(kA), 2);
  EXPECT_EQ(*(*log)->End(kB), 0);
  EXPECT_EQ(*(*log)->End(kA1), 5) << "another partition";
  Append(**log, kA, "new");
  EXPECT_EQ(ValuesOf(**log, kA), (std::vector<std::string>{"a0", "a1", "new"}));
  EXPECT_EQ(ValuesOf(**log, kA1), (std::vector<std::string>{"p0", "p1", "p2", "p3", "p4"}));
}

TEST_F(CutTest, ALogThatIsServedIsNotCut) {
  auto log = RocksLog::Open({.folder = path_});
  EXPECT_EQ(CutLog(path_, {{kA, 2}}).error().code, Code::kFailedPrecondition);
  EXPECT_EQ(*(*log)->End(kA), 5);
  EXPECT_EQ(CutLog(folder_ / "none", {}).error().code, Code::kDataLoss);
}

TEST_F(CutTest, ACheckpointHasWhatWasDurableAndIsALogOfItsOwn) {
  auto log = RocksLog::Open({.folder = path_});
  ASSERT_TRUE((*log)->Checkpoint(folder_ / "copy").has_value());
  Append(**log, kA, "later");
  auto copy = RocksLog::Open({.folder = folder_ / "copy"});
  ASSERT_TRUE(copy.has_value()) << copy.error().message;
  EXPECT_EQ((*copy)->partitions(), 2);
  EXPECT_EQ(ValuesOf(**copy, kA), (std::vector<std::string>{"a0", "a1", "a2", "a3", "a4"}));
  Append(**copy, kA, "other");
  EXPECT_EQ(ValuesOf(**log, kA).back(), "later");
}

}  // namespace
}  // namespace synergie::log
