// The contract of the log port, run by every adapter: include this, implement LogHouse and
// instantiate LogContract with what makes one. See log_contract_test.cc and tests/kafka.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/log/log.h"
#include "common/log/partitioner.h"
#include "tests/contract/log_actor.h"

namespace synergie::test {

// Where an adapter's logs live for one test.
class LogHouse {
 public:
  static constexpr int32_t kPartitions = 3;
  virtual ~LogHouse() = default;

  // Opens the log; the one opened before is gone by then, its records are not.
  virtual std::unique_ptr<log::Log> Open() = 0;
  // The same with a queue that holds no more than `records`.
  virtual std::unique_ptr<log::Log> OpenWithQueueOf(size_t records) = 0;
  // A log of that house without records, for this test alone.
  virtual std::string NewLogName() = 0;
  // How many records a heavy test may use.
  virtual int heavy() const { return 2'000; }
};

// A key that begins with `start` and belongs to a partition of a LogHouse: an adapter may check
// that.
inline std::string KeyFor(int32_t partition, const std::string& start = "k") {
  std::string key = start;
  while (log::PartitionOf(key, LogHouse::kPartitions) != partition) key += "+";
  return key;
}

struct LogHouseKind {
  std::string name;
  std::function<std::unique_ptr<LogHouse>()> make;
};

class LogContract : public ::testing::TestWithParam<LogHouseKind> {
 protected:
  void SetUp() override {
    house_ = GetParam().make();
    ASSERT_NE(house_, nullptr);
    name_ = house_->NewLogName();
    log_ = house_->Open();
    ASSERT_NE(log_, nullptr);
  }

  void Reopen() {
    log_.reset();
    log_ = house_->Open();
    ASSERT_NE(log_, nullptr);
  }

  log::PartitionId Part(int32_t partition = 0) const { return {name_, partition}; }

  // Appends `count` records "<prefix>0", "<prefix>1"… and waits for all of them.
  std::vector<log::AppendOutcome> AppendMany(int count, const std::string& prefix = "v",
                                             int32_t partition = 0) {
    Outcomes outcomes;
    for (int i = 0; i < count; ++i) {
      log_->Append(Part(partition), {KeyFor(partition), prefix + std::to_string(i), {}},
                   outcomes.Next());
    }
    return outcomes.WaitFor(static_cast<size_t>(count));
  }

  std::unique_ptr<LogHouse> house_;
  std::string name_;
  std::unique_ptr<log::Log> log_;
};

inline std::vector<std::string> Values(const std::vector<log::StoredRecord>& records) {
  std::vector<std::string> values;
  for (const auto& stored : records) values.push_back(stored.record.value);
  return values;
}

TEST_P(LogContract, GivesBackWhatWasAppendedInOrder) {
  const auto outcomes = AppendMany(100);
  const auto records = ReadFrom(*log_, Part(), 0, 100);
  ASSERT_EQ(records.size(), 100u);
  for (size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(records[i].record.value, "v" + std::to_string(i));
    EXPECT_EQ(records[i].record.key, KeyFor(0));
    EXPECT_EQ(outcomes[i].failure, log::AppendFailure::kNone) << outcomes[i].message;
    EXPECT_EQ(records[i].offset, outcomes[i].offset) << "the outcome tells the record's place";
    EXPECT_EQ(records[i].append_time, outcomes[i].append_time) << "and its time";
    if (i == 0) continue;
    EXPECT_GT(records[i].offset, records[i - 1].offset);
    EXPECT_GE(records[i].append_time, records[i - 1].append_time);
  }
}

TEST_P(LogContract, KeepsEveryByteOfAnyRecord) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes.push_back(static_cast<char>(c));
  const std::vector<log::Record> records = {
      {KeyFor(0, "territories/ecla"), "", {}},  // an event whose fields are all defaults
      {KeyFor(0, std::string("a\0\xff", 3)), bytes + std::string(1, '\0'), {}},
      {KeyFor(0), "v", {{"ce_id", "1"}, {"empty", ""}, {"bytes", bytes}, {"ce_id", "again"}}},
      {"", std::string(100'000, 'x') + bytes, {}},
  };
  for (const auto& record : records) {
    const auto outcome = AppendAndWait(*log_, Part(), record);
    ASSERT_EQ(outcome.failure, log::AppendFailure::kNone) << outcome.message;
  }
  const auto stored = ReadFrom(*log_, Part(), 0, records.size());
  ASSERT_EQ(stored.size(), records.size());
  for (size_t i = 0; i < records.size(); ++i) EXPECT_EQ(stored[i].record, records[i]) << i;
}

TEST_P(LogContract, KeepsRecordsAndTheirTimesOverReopening) {
  AppendMany(50);
  const auto before = ReadFrom(*log_, Part(), 0, 50);
  const auto end = log_->End(Part());
  Reopen();
  const auto after = ReadFrom(*log_, Part(), 0, 50);
  ASSERT_EQ(before.size(), after.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].offset, before[i].offset);
    EXPECT_EQ(after[i].append_time, before[i].append_time);
    EXPECT_EQ(after[i].record, before[i].record);
  }
  EXPECT_EQ(log_->End(Part()), end);
  const auto next = AppendAndWait(*log_, Part(), {KeyFor(0), "later", {}});
  EXPECT_GE(next.offset, *end);
  EXPECT_GE(next.append_time, after.back().append_time);
}

TEST_P(LogContract, EndIsOnePastTheLastRecord) {
  EXPECT_EQ(log_->End(Part()), 0);
  const auto outcomes = AppendMany(7);
  EXPECT_EQ(log_->End(Part()), outcomes.back().offset + 1);
  EXPECT_EQ(log_->End(Part(1)), 0) << "a partition has its own end";
}

TEST_P(LogContract, PartitionsAndLogsAreApart) {
  const std::string other = house_->NewLogName();
  log_ = nullptr;
  log_ = house_->Open();
  AppendMany(3, "a", 0);
  AppendMany(2, "b", 2);
  EXPECT_EQ(AppendAndWait(*log_, {other, 0}, {KeyFor(0), "c", {}}).failure,
            log::AppendFailure::kNone);
  EXPECT_EQ(Values(ReadFrom(*log_, Part(0), 0, 3)), (std::vector<std::string>{"a0", "a1", "a2"}));
  EXPECT_EQ(Values(ReadFrom(*log_, Part(2), 0, 2)), (std::vector<std::string>{"b0", "b1"}));
  EXPECT_EQ(Values(ReadFrom(*log_, {other, 0}, 0, 1)), (std::vector<std::string>{"c"}));
  EXPECT_EQ(log_->End(Part(1)), 0);
}

TEST_P(LogContract, AReaderStartsWhereItIsTold) {
  const auto outcomes = AppendMany(20);
  for (const size_t start : {0u, 1u, 13u, 19u}) {
    const auto records = ReadFrom(*log_, Part(), outcomes[start].offset, 20 - start);
    ASSERT_EQ(records.size(), 20 - start);
    EXPECT_EQ(records.front().record.value, "v" + std::to_string(start));
  }
}

TEST_P(LogContract, ManyReadersHaveTheirOwnPlace) {
  AppendMany(10);
  Bell bell;
  const auto slow = log_->OpenReader(Part(), 0, bell.wake());
  std::vector<log::StoredRecord> first;
  while (first.size() < 2) {
    const size_t seen = bell.rings();
    auto batch = slow->Poll(2 - first.size());
    ASSERT_TRUE(batch.has_value()) << batch.error().message;
    first.insert(first.end(), batch->begin(), batch->end());
    if (batch->empty()) {
      ASSERT_TRUE(bell.WaitBeyond(seen));
    }
  }
  EXPECT_EQ(ReadFrom(*log_, Part(), 0, 10).size(), 10u) << "another reader of the same partition";
  EXPECT_EQ(slow->position(), first.back().offset + 1);
  EXPECT_EQ(Values(first), (std::vector<std::string>{"v0", "v1"}));
}

TEST_P(LogContract, AnEmptyPartitionHasNothingYet) {
  const auto reader = log_->OpenReader(Part(), 0, [] {});
  const auto batch = reader->Poll(10);
  ASSERT_TRUE(batch.has_value()) << batch.error().message;
  EXPECT_TRUE(batch->empty());
  EXPECT_EQ(reader->position(), 0);
}

TEST_P(LogContract, WakesAReaderThatWaitsAtTheEnd) {
  AppendMany(1);
  Bell bell;
  const auto end = log_->End(Part());
  const auto reader = log_->OpenReader(Part(), *end, bell.wake());
  for (int round = 0; round < 5; ++round) {
    size_t seen = bell.rings();
    auto batch = reader->Poll(10);
    ASSERT_TRUE(batch.has_value() && batch->empty());
    const std::string value = "round" + std::to_string(round);
    log_->Append(Part(), {KeyFor(0), value, {}}, [](const log::AppendOutcome&) {});
    do {
      ASSERT_TRUE(bell.WaitBeyond(seen)) << "nobody woke the reader";
      seen = bell.rings();
      batch = reader->Poll(10);
      ASSERT_TRUE(batch.has_value()) << batch.error().message;
    } while (batch->empty());
    EXPECT_EQ(Values(*batch), std::vector<std::string>{value});
  }
}

TEST_P(LogContract, AReaderBeyondTheEndIsAnError) {
  AppendMany(3);
  const auto end = log_->End(Part());
  Bell bell;
  const auto reader = log_->OpenReader(Part(), *end + 5, bell.wake());
  size_t seen = bell.rings();
  auto batch = reader->Poll(10);
  while (batch.has_value()) {
    ASSERT_TRUE(batch->empty()) << "a record from nowhere";
    ASSERT_TRUE(bell.WaitBeyond(seen)) << "no Error for a position beyond the end";
    seen = bell.rings();
    batch = reader->Poll(10);
  }
  EXPECT_EQ(batch.error().code, Code::kOutOfRange) << batch.error().message;
  EXPECT_EQ(reader->position(), *end + 5) << "nothing was skipped";
}

TEST_P(LogContract, AReadersEndIsTheEndOfItsWakes) {
  std::atomic<bool> gone{false};
  std::atomic<bool> woken_after{false};
  auto reader = log_->OpenReader(Part(), 0, [&] {
    if (gone) woken_after = true;
  });
  reader.reset();
  gone = true;
  AppendMany(5);
  EXPECT_EQ(ReadFrom(*log_, Part(), 0, 5).size(), 5u);
  EXPECT_FALSE(woken_after);
}

TEST_P(LogContract, ARecordMayBeAsLargeAsTold) {
  const size_t most = log_->max_record_bytes();
  const auto fits = AppendAndWait(*log_, Part(), {"", std::string(most, 'x'), {}});
  EXPECT_EQ(fits.failure, log::AppendFailure::kNone) << fits.message;
  const auto large = AppendAndWait(*log_, Part(), {"", std::string(most + 1, 'y'), {}});
  EXPECT_EQ(large.failure, log::AppendFailure::kTooLarge);
  EXPECT_FALSE(large.message.empty());
  const auto headers =
      AppendAndWait(*log_, Part(), {KeyFor(0), std::string(most - 3, 'z'), {{"nam", ""}}});
  EXPECT_EQ(headers.failure, log::AppendFailure::kTooLarge) << "key and headers count";
  AppendAndWait(*log_, Part(), {"", "after", {}});
  const auto records = ReadFrom(*log_, Part(), 0, 2);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].record.value.size(), most);
  EXPECT_EQ(records[1].record.value, "after");
}

TEST_P(LogContract, AFullQueueRefusesAndTheRestIsThere) {
  log_.reset();
  log_ = house_->OpenWithQueueOf(4);
  // The first callback holds the log's thread until everything is pushed.
  std::promise<void> pushed;
  std::shared_future<void> all_pushed = pushed.get_future().share();
  std::promise<void> held;
  Outcomes outcomes;
  auto first = outcomes.Next();
  log_->Append(Part(), {KeyFor(0), "first", {}}, [&, first](const log::AppendOutcome& outcome) {
    held.set_value();
    all_pushed.wait();
    first(outcome);
  });
  ASSERT_EQ(held.get_future().wait_for(kPatience), std::future_status::ready);
  std::map<std::string, log::AppendOutcome> fates;
  std::mutex mutex;
  const int count = 200;
  for (int i = 0; i < count; ++i) {
    const std::string value = std::to_string(i);
    log_->Append(Part(), {KeyFor(0), value, {}},
                 [&, value, done = outcomes.Next()](const auto& outcome) {
                   {
                     const std::lock_guard lock(mutex);
                     fates.emplace(value, outcome);
                   }
                   done(outcome);
                 });
  }
  pushed.set_value();
  outcomes.WaitFor(static_cast<size_t>(count) + 1);
  std::vector<std::string> taken = {"first"};
  int full = 0;
  const std::lock_guard lock(mutex);
  for (int i = 0; i < count; ++i) {
    const auto& outcome = fates[std::to_string(i)];
    if (outcome.failure == log::AppendFailure::kNone) {
      taken.push_back(std::to_string(i));
    } else {
      EXPECT_EQ(outcome.failure, log::AppendFailure::kFull) << outcome.message;
      EXPECT_FALSE(outcome.message.empty());
      ++full;
    }
  }
  EXPECT_GT(full, 0) << "the queue has a bound";
  EXPECT_EQ(Values(ReadFrom(*log_, Part(), 0, taken.size())), taken);
}

TEST_P(LogContract, SeveralRecordsAppendedAsOneStandTogetherAmongOthers) {
  const size_t together = std::min<size_t>(log_->max_append_all(), 7);
  ASSERT_GE(together, 1u);
  constexpr int kThreads = 4;
  const int each = 50;
  Outcomes outcomes;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < each; ++i) {
          std::vector<log::Record> records;
          for (size_t n = 0; n < together; ++n) {
            records.push_back({KeyFor(0),
                               std::to_string(thread) + "/" + std::to_string(i),
                               {{"n", std::to_string(n)}}});
          }
          log_->AppendAll(Part(), std::move(records), outcomes.Next());
        }
      });
    }
  }
  std::set<int64_t> firsts;
  for (const auto& outcome : outcomes.WaitFor(kThreads * each)) {
    ASSERT_EQ(outcome.failure, log::AppendFailure::kNone) << outcome.message;
    firsts.insert(outcome.offset);
  }
  const auto records = ReadFrom(*log_, Part(), 0, kThreads * each * together);
  ASSERT_EQ(records.size(), kThreads * each * together);
  for (size_t i = 0; i < records.size(); ++i) {
    const auto& [name, n] = records[i].record.headers.at(0);
    EXPECT_EQ(n, std::to_string(i % together)) << "nothing stands between them";
    EXPECT_EQ(records[i].record.value, records[i - i % together].record.value);
    if (i % together == 0) {
      EXPECT_TRUE(firsts.contains(records[i].offset));
    }
  }
}

TEST_P(LogContract, OfSeveralRecordsAppendedAsOneNoneIsThereWhenOneIsRefused) {
  const size_t together = std::min<size_t>(log_->max_append_all(), 3);
  std::vector<log::Record> records(together, {"", "fits", {}});
  records.back().value = std::string(log_->max_record_bytes() + 1, 'x');
  Outcomes outcomes;
  log_->AppendAll(Part(), std::move(records), outcomes.Next());
  EXPECT_EQ(outcomes.WaitFor(1)[0].failure, log::AppendFailure::kTooLarge);
  AppendAndWait(*log_, Part(), {"", "after", {}});
  EXPECT_EQ(Values(ReadFrom(*log_, Part(), 0, 1)), std::vector<std::string>{"after"});
}

TEST_P(LogContract, ManyThreadsLoseAndDoubleNothing) {
  const int threads = 8;
  const int each = house_->heavy() / threads;
  Outcomes outcomes;
  std::vector<std::thread> appenders;
  for (int t = 0; t < threads; ++t) {
    appenders.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        log_->Append(Part(t % 2), {KeyFor(t % 2, std::to_string(t)), std::to_string(i), {}},
                     outcomes.Next());
      }
    });
  }
  for (auto& appender : appenders) appender.join();
  const size_t total = static_cast<size_t>(threads * each);
  for (const auto& outcome : outcomes.WaitFor(total)) {
    ASSERT_EQ(outcome.failure, log::AppendFailure::kNone) << outcome.message;
  }
  for (const int32_t partition : {0, 1}) {
    std::map<std::string, int> next;
    for (const auto& stored : ReadFrom(*log_, Part(partition), 0, total / 2)) {
      EXPECT_EQ(stored.record.value, std::to_string(next[stored.record.key]++))
          << "what one thread appends keeps its order";
    }
    for (const auto& [thread, seen] : next) EXPECT_EQ(seen, each);
  }
}

TEST_P(LogContract, ACallbackMayAppendAgain) {
  Outcomes outcomes;
  log_->Append(Part(), {KeyFor(0), "one", {}}, [&, done = outcomes.Next()](const auto& outcome) {
    log_->Append(Part(), {KeyFor(0), "two", {}}, outcomes.Next());
    done(outcome);
  });
  outcomes.WaitFor(2);
  EXPECT_EQ(Values(ReadFrom(*log_, Part(), 0, 2)), (std::vector<std::string>{"one", "two"}));
}

TEST_P(LogContract, NoAppendIsCalledBackInsideAppend) {
  const auto me = std::this_thread::get_id();
  std::atomic<bool> inside{false};
  Outcomes outcomes;
  const size_t most = log_->max_record_bytes();
  for (const size_t size : {size_t{1}, most + 1}) {
    log_->Append(Part(), {"", std::string(size, 'x'), {}},
                 [&, done = outcomes.Next()](const auto& outcome) {
                   if (std::this_thread::get_id() == me) inside = true;
                   done(outcome);
                 });
  }
  outcomes.WaitFor(2);
  EXPECT_FALSE(inside) << "a caller that holds a lock would deadlock";
}

TEST_P(LogContract, DestroyingALogSettlesWhatWaits) {
  std::atomic<int> settled{0};
  std::atomic<int> landed{0};
  for (int i = 0; i < 100; ++i) {
    log_->Append(Part(), {KeyFor(0), std::to_string(i), {}}, [&](const auto& outcome) {
      ++settled;
      if (outcome.failure == log::AppendFailure::kNone) ++landed;
    });
  }
  log_.reset();
  EXPECT_EQ(settled, 100);
  log_ = house_->Open();
  EXPECT_EQ(ReadFrom(*log_, Part(), 0, static_cast<size_t>(landed)).size(),
            static_cast<size_t>(landed));
}

}  // namespace synergie::test
