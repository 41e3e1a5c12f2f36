// Words for tests that speak of a log: append and wait for the outcome, read until a position, wait
// for a wake. Every wait has a limit, after which the test fails; none sleeps.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/log/log.h"

namespace synergie::test {

inline constexpr std::chrono::seconds kPatience{60};

// Counts wakes; waits for one that came after the last look.
class Bell {
 public:
  log::Wake wake() {
    return [this] { Ring(); };
  }
  void Ring() {
    const std::lock_guard lock(mutex_);
    ++rings_;
    rung_.notify_all();  // under the lock: who waits may destroy the bell
  }
  size_t rings() const {
    const std::lock_guard lock(mutex_);
    return rings_;
  }
  // False when no ring beyond the first `seen` came in time.
  bool WaitBeyond(size_t seen, std::chrono::milliseconds limit = kPatience) {
    std::unique_lock lock(mutex_);
    return rung_.wait_for(lock, limit, [&] { return rings_ > seen; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable rung_;
  size_t rings_ = 0;
};

// The outcomes of many appends, in the order in which they were called back.
class Outcomes {
 public:
  log::OnAppended Next() {
    return [this](const log::AppendOutcome& outcome) {
      const std::lock_guard lock(mutex_);
      all_.push_back(outcome);
      arrived_.notify_all();  // under the lock: who waits may destroy this
    };
  }
  std::vector<log::AppendOutcome> WaitFor(size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(arrived_.wait_for(lock, kPatience, [&] { return all_.size() >= count; }))
        << "only " << all_.size() << " of " << count << " appends were called back";
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<log::AppendOutcome> all_;
};

inline log::AppendOutcome AppendAndWait(log::Log& log, const log::PartitionId& partition,
                                        log::Record record) {
  auto outcome = std::make_shared<std::promise<log::AppendOutcome>>();
  auto future = outcome->get_future();
  log.Append(partition, std::move(record),
             [outcome](const log::AppendOutcome& o) { outcome->set_value(o); });
  if (future.wait_for(kPatience) != std::future_status::ready) {
    ADD_FAILURE() << "an append was never called back";
    return {log::AppendFailure::kUnknown, -1, {}, "never called back"};
  }
  return future.get();
}

// Reads from `from` until `count` records are there, woken by the log alone.
inline std::vector<log::StoredRecord> ReadFrom(log::Log& log, const log::PartitionId& partition,
                                               int64_t from, size_t count) {
  Bell bell;
  const auto reader = log.OpenReader(partition, from, bell.wake());
  std::vector<log::StoredRecord> all;
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  while (all.size() < count) {
    const size_t seen = bell.rings();
    auto batch = reader->Poll(count - all.size());
    if (!batch) {
      ADD_FAILURE() << "cannot read: " << batch.error().message;
      break;
    }
    all.insert(all.end(), batch->begin(), batch->end());
    if (!batch->empty()) continue;
    if (std::chrono::steady_clock::now() > limit || !bell.WaitBeyond(seen)) {
      ADD_FAILURE() << "only " << all.size() << " of " << count << " records came";
      break;
    }
  }
  return all;
}

}  // namespace synergie::test
