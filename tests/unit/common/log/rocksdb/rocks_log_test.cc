// What the embedded log promises beyond the contract: its folder, its guard, its failures.
#include "common/log/rocksdb/rocks_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/contract/log_actor.h"
#include "tests/support/temporary_folder.h"

namespace synergie::log {
namespace {

using test::AppendAndWait;
using test::Outcomes;
using test::ReadFrom;
using testing::TemporaryFolder;

const PartitionId kPart{"log", 0};

// Fails the write or the sync of every write-ahead log while `fail` is set.
class FailingEnv final : public rocksdb::EnvWrapper {
 public:
  enum Failing { kNothing, kAppend, kSync };
  FailingEnv() : EnvWrapper(rocksdb::Env::Default()) {}

  std::atomic<Failing> fail{kNothing};
  std::atomic<int> syncs{0};

  rocksdb::Status NewWritableFile(const std::string& name,
                                  std::unique_ptr<rocksdb::WritableFile>* file,
                                  const rocksdb::EnvOptions& options) override {
    auto status = EnvWrapper::NewWritableFile(name, file, options);
    if (status.ok() && name.ends_with(".log"))
      *file = std::make_unique<Wal>(*this, std::move(*file));
    return status;
  }

 private:
  class Wal final : public rocksdb::WritableFileWrapper {
   public:
    Wal(FailingEnv& env, std::unique_ptr<rocksdb::WritableFile> file)
        : WritableFileWrapper(file.get()), env_(env), file_(std::move(file)) {}
    using WritableFileWrapper::Append;
    rocksdb::Status Append(const rocksdb::Slice& data) override {
      if (env_.fail == kAppend) return rocksdb::Status::IOError("the disk is gone");
      return WritableFileWrapper::Append(data);
    }
    rocksdb::Status Sync() override {
      if (env_.fail == kSync) return rocksdb::Status::IOError("the disk is gone");
      ++env_.syncs;
      return WritableFileWrapper::Sync();
    }

   private:
    FailingEnv& env_;
    const std::unique_ptr<rocksdb::WritableFile> file_;
  };
};

class RocksLogTest : public ::testing::Test {
 protected:
  RocksLog::Options Options() {
    return {.folder = folder_.path() + "/log",
            .partitions = 2,
            .min_free_bytes = 0,
            .clock = &clock_,
            .env = &env_};
  }
  Result<std::unique_ptr<RocksLog>> Open() { return RocksLog::Open(Options()); }
  void OpenIt() {
    log_.reset();
    auto log = Open();
    ASSERT_TRUE(log.has_value()) << log.error().message;
    log_ = std::move(*log);
  }
  void ExpectRefusal(Code code, const std::string& words, RocksLog::Options options) {
    const auto log = RocksLog::Open(std::move(options));
    ASSERT_FALSE(log.has_value()) << "it opened";
    EXPECT_EQ(log.error().code, code) << log.error().message;
    EXPECT_NE(log.error().message.find(words), std::string::npos) << log.error().message;
  }
  AppendOutcome Append(const std::string& value) {
    return AppendAndWait(*log_, kPart, {"k", value, {}});
  }
  std::string Format() const {
    std::ifstream in(folder_.path() + "/log/FORMAT");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void SetFormat(const std::string& text) {
    std::ofstream(folder_.path() + "/log/FORMAT", std::ios::trunc) << text;
  }

  const TemporaryFolder folder_;
  ManualClock clock_{Time{1'000'000}};
  FailingEnv env_;
  std::unique_ptr<RocksLog> log_;
};

TEST_F(RocksLogTest, OffsetsHaveNoGapsAndTimesNeverGoBack) {
  OpenIt();
  EXPECT_EQ(Append("a").offset, 0);
  clock_.Set(Time{500});
  const auto second = Append("b");
  EXPECT_EQ(second.offset, 1);
  EXPECT_EQ(second.append_time, Time{1'000'000});
  OpenIt();
  const auto third = Append("c");
  EXPECT_EQ(third.offset, 2);
  EXPECT_EQ(third.append_time, Time{1'000'000}) << "not even over reopening";
  clock_.Set(Time{2'000'000});
  EXPECT_EQ(Append("d").append_time, Time{2'000'000});
}

TEST_F(RocksLogTest, EveryAnswerComesAfterASync) {
  OpenIt();
  for (int i = 0; i < 10; ++i) {
    const int before = env_.syncs;
    Append("v");
    EXPECT_GT(env_.syncs, before);
  }
}

TEST_F(RocksLogTest, AppendsThatWaitShareASync) {
  OpenIt();
  const int before = env_.syncs;
  Outcomes outcomes;
  // The first callback holds the thread until all others wait.
  std::promise<void> pushed;
  log_->Append(kPart, {"k", "first", {}},
               [&](const AppendOutcome&) { pushed.get_future().wait(); });
  for (int i = 0; i < 1'000; ++i) log_->Append(kPart, {"k", "v", {}}, outcomes.Next());
  pushed.set_value();
  outcomes.WaitFor(1'000);
  EXPECT_LE(env_.syncs - before, 3);
}

TEST_F(RocksLogTest, PartitionsAreFixedWhenTheLogIsMade) {
  OpenIt();
  Append("a");
  log_.reset();
  EXPECT_EQ(Format(), "synergie-log 1\npartitions 2\n");
  auto other = Options();
  other.partitions = 3;
  ExpectRefusal(Code::kFailedPrecondition, "made with 2 partitions, not 3", other);
  other.partitions = 0;
  const auto as_it_is = RocksLog::Open(other);
  ASSERT_TRUE(as_it_is.has_value());
  EXPECT_EQ((*as_it_is)->partitions(), 2);
}

TEST_F(RocksLogTest, OneLogOwnsItsFolder) {
  OpenIt();
  ExpectRefusal(Code::kFailedPrecondition, "already open", Options());
  OpenIt();
  EXPECT_EQ(Append("a").offset, 0) << "the refused one harmed nothing";
}

TEST_F(RocksLogTest, ANewerOrForeignFormatIsRefused) {
  OpenIt();
  log_.reset();
  SetFormat("synergie-log 2\nanything\n");
  ExpectRefusal(Code::kFailedPrecondition, "format 2", Options());
  SetFormat("hello");
  ExpectRefusal(Code::kDataLoss, "not the format file", Options());
  SetFormat("synergie-log 1\n");
  ExpectRefusal(Code::kDataLoss, "does not tell the partitions", Options());
  SetFormat("");
  ExpectRefusal(Code::kDataLoss, "not the format file", Options());
}

TEST_F(RocksLogTest, ALogThatLostItsRecordsIsNotANewLog) {
  OpenIt();
  Append("a");
  log_.reset();
  std::filesystem::rename(folder_.path() + "/log/db", folder_.path() + "/away");
  ExpectRefusal(Code::kDataLoss, "lost its records", Options());
  std::filesystem::rename(folder_.path() + "/away", folder_.path() + "/log/db");
  std::filesystem::remove(folder_.path() + "/log/FORMAT");
  ExpectRefusal(Code::kDataLoss, "FORMAT file is missing", Options());
}

TEST_F(RocksLogTest, ACrashWhileItWasMadeIsMended) {
  OpenIt();
  log_.reset();
  std::filesystem::remove(folder_.path() + "/log/FORMAT");  // db is there, and empty
  OpenIt();
  EXPECT_EQ(Append("a").offset, 0);
}

TEST_F(RocksLogTest, AFolderThatCannotBeMadeIsAnError) {
  auto options = Options();
  std::ofstream(folder_.path() + "/file") << "x";
  options.folder = folder_.path() + "/file/log";
  ExpectRefusal(Code::kUnavailable, "cannot make", options);
}

TEST_F(RocksLogTest, IsReadOnlyWellBeforeTheDiskIsFull) {
  std::atomic<uint64_t> free{1ULL << 30};
  auto options = Options();
  options.min_free_bytes = 512 << 20;
  options.free_bytes = [&] { return free.load(); };
  auto log = RocksLog::Open(options);
  ASSERT_TRUE(log.has_value());
  log_ = std::move(*log);
  EXPECT_EQ(Append("a").failure, AppendFailure::kNone);
  free = 511 << 20;
  const auto refused = Append("b");
  EXPECT_EQ(refused.failure, AppendFailure::kFull);
  EXPECT_NE(refused.message.find("511 MiB left"), std::string::npos) << refused.message;
  ASSERT_TRUE(log_->Trouble().has_value());
  EXPECT_EQ(log_->Trouble()->code, Code::kResourceExhausted);
  EXPECT_EQ(ReadFrom(*log_, kPart, 0, 1).size(), 1u) << "reading goes on";
  free = 1ULL << 30;
  EXPECT_EQ(Append("c").offset, 1) << "it takes appends again by itself";
  EXPECT_FALSE(log_->Trouble().has_value());
}

TEST_F(RocksLogTest, TheFreeSpaceOfARealDiskIsKnown) {
  auto folder = LogFolder::Open(folder_.path() + "/any", 1);
  ASSERT_TRUE(folder.has_value());
  EXPECT_GT((*folder)->FreeBytes(), 1u << 20);
}

class RocksLogFailureTest : public RocksLogTest,
                            public ::testing::WithParamInterface<FailingEnv::Failing> {};

TEST_P(RocksLogFailureTest, AFailedWriteIsUnknownAndThenTheLogIsClosed) {
  OpenIt();
  EXPECT_EQ(Append("a").offset, 0);
  env_.fail = GetParam();
  const auto failed = Append("b");
  EXPECT_EQ(failed.failure, AppendFailure::kUnknown);
  EXPECT_NE(failed.message.find("the disk is gone"), std::string::npos) << failed.message;
  env_.fail = FailingEnv::kNothing;
  EXPECT_EQ(Append("c").failure, AppendFailure::kClosed) << "nothing may take b's offset";
  EXPECT_TRUE(log_->Trouble().has_value());
  EXPECT_EQ(ReadFrom(*log_, kPart, 0, 1).size(), 1u) << "reading goes on";
  OpenIt();
  const auto end = log_->End(kPart);
  ASSERT_TRUE(end.has_value());
  EXPECT_TRUE(*end == 1 || *end == 2) << "b is there once or not at all";
  EXPECT_EQ(Append("d").offset, *end);
}

INSTANTIATE_TEST_SUITE_P(Where, RocksLogFailureTest,
                         ::testing::Values(FailingEnv::kAppend, FailingEnv::kSync));

TEST_F(RocksLogTest, WhatWaitsBehindAFailedWriteIsNotWritten) {
  OpenIt();
  Append("a");
  std::promise<void> failed, pushed;
  env_.fail = FailingEnv::kSync;
  Outcomes outcomes;
  log_->Append(kPart, {"k", "b", {}}, [&, done = outcomes.Next()](const AppendOutcome& outcome) {
    failed.set_value();
    pushed.get_future().wait();
    env_.fail = FailingEnv::kNothing;
    done(outcome);
  });
  failed.get_future().wait();
  for (int i = 0; i < 3; ++i) log_->Append(kPart, {"k", "c", {}}, outcomes.Next());
  pushed.set_value();
  const auto all = outcomes.WaitFor(4);
  EXPECT_EQ(all[0].failure, AppendFailure::kUnknown);
  for (size_t i = 1; i < 4; ++i) EXPECT_EQ(all[i].failure, AppendFailure::kClosed);
}

TEST_F(RocksLogTest, CloseFinishesWhatIsQueuedAndRefusesTheRest) {
  OpenIt();
  std::atomic<int> landed{0};
  for (int i = 0; i < 500; ++i) {
    log_->Append(kPart, {"k", "v", {}}, [&](const AppendOutcome& outcome) {
      landed += outcome.failure == AppendFailure::kNone ? 1 : 0;
    });
  }
  log_->Close();
  EXPECT_EQ(landed, 500);
  EXPECT_EQ(Append("late").failure, AppendFailure::kClosed);
  EXPECT_EQ(ReadFrom(*log_, kPart, 0, 500).size(), 500u);
}

TEST_F(RocksLogTest, ReadsAcrossMemtablesAndFiles) {
  auto options = Options();
  options.buffer_bytes = 64 << 10;  // many flushes
  auto log = RocksLog::Open(options);
  ASSERT_TRUE(log.has_value());
  log_ = std::move(*log);
  Outcomes outcomes;
  for (int i = 0; i < 3'000; ++i) {
    log_->Append({"log", i % 2}, {"k", std::to_string(i) + std::string(200, 'x'), {}},
                 outcomes.Next());
  }
  outcomes.WaitFor(3'000);
  for (const int32_t partition : {0, 1}) {
    const auto records = ReadFrom(*log_, {"log", partition}, 0, 1'500);
    ASSERT_EQ(records.size(), 1'500u);
    for (int64_t i = 0; i < 1'500; ++i) {
      ASSERT_EQ(records[static_cast<size_t>(i)].offset, i);
      ASSERT_TRUE(records[static_cast<size_t>(i)].record.value.starts_with(
          std::to_string(2 * i + partition) + "x"));
    }
  }
}

}  // namespace
}  // namespace synergie::log
