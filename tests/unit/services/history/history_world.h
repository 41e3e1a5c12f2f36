// Worlds of history for tests: three commit logs in memory whose writers had seen parts of each
// other, and instances of history that read them, stepped by the test, whose appends are lost,
// doubled and delayed.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/commit/accept.h"
#include "common/event/codec.h"
#include "common/log/memory/memory_log.h"
#include "common/log/names.h"
#include "common/shard/shard.h"
#include "services/history/codec/codec.h"
#include "services/history/follower.h"
#include "services/history/sequencer.h"
#include "tests/support/temporary_folder.h"

namespace synergie::history {

using namespace std::chrono_literals;
using synergie::testing::TemporaryFolder;

inline const std::vector<std::string> kCommitLogs = {std::string(log::kIntakeCommits),
                                                     std::string(log::kMatchingCommits),
                                                     std::string(log::kCatalogueCommits)};

// One history instance on the shared disk, stepped by the test.
class HistoryInstance {
 public:
  HistoryInstance(const std::string& folder, std::shared_ptr<log::MemoryDisk> disk,
                  const Clock& clock)
      : log_({.threaded = false, .clock = &clock, .disk = std::move(disk)}) {
    store_ = std::move(
        projection::Store::Open({.path = folder, .schema = OrderModel().schema_version()}).value());
    shard::ShardOptions options{.service = "history",
                                .sources = {{std::string(log::kOrder), &OrderModel()}}};
    for (const std::string& name : kCommitLogs) {
      options.sources.push_back({name, &KeptLogModel(), /*keep_for_ever=*/true});
    }
    shard_ = std::make_unique<shard::Shard>(
        std::move(options),
        shard::Shard::Surroundings{log_, *store_, clock, [] { return NewRandomId(); }, [] {}},
        MakeSequencers());
  }
  // Followers are made by the test, over this instance's store and log.
  void Follow(std::unique_ptr<Follower> follower) { followers_.push_back(std::move(follower)); }
  bool Step() {
    bool more = log_.Step();
    more |= shard_->Step();
    return StepFollowers() || more;
  }
  bool StepFollowers() {
    bool more = false;
    for (const auto& follower : followers_) more |= follower->Step();
    return more;
  }
  log::MemoryLog& log() { return log_; }
  shard::Shard& shard() { return *shard_; }
  const projection::Store& store() const { return *store_; }
  projection::Store& store() { return *store_; }

  // Name → row of every entry.
  std::vector<std::pair<std::string, projection::Row>> Entries() const {
    std::vector<std::pair<std::string, projection::Row>> all;
    store_->ScanRows({}, "entries/", "", Time::Max(),
                     [&](std::string_view name, const projection::Row& row) {
                       all.emplace_back(name, row);
                       return true;
                     });
    return all;
  }

 private:
  log::MemoryLog log_;
  std::unique_ptr<projection::Store> store_;
  std::unique_ptr<shard::Shard> shard_;
  std::vector<std::unique_ptr<Follower>> followers_;
};

class HistoryWorld {
 public:
  explicit HistoryWorld(unsigned seed) : random_(seed) {}

  int Roll(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  int64_t EndOf(const std::string& name) {
    return static_cast<int64_t>(disk_->records[{name, 0}].size());
  }

  // What a writer of that log appends: with some events, or none, and sometimes to be refused.
  void WriteCommit() {
    const std::string& to = kCommitLogs[static_cast<size_t>(Roll(3))];
    event::Commit commit{.id = NewRandomId(), .territory = "territories/t", .stamp = clock_.Now()};
    for (int i = Roll(4); i > 0; --i) commit.events.push_back({{"territories/t"}, "said", "x"});
    if (Roll(6) == 0) commit.conditions = {{"territories/t/boxes/no", {7, std::string(16, 'n')}}};
    if (Roll(4) == 0) {
      commit.request_id = "r" + std::to_string(Roll(30));  // sometimes one that was used
    }
    for (const std::string& other : kCommitLogs) {
      if (other == to || Roll(3) == 0) continue;
      // As far as it had read; a writer never unreads.
      int64_t& seen = seen_[{to, other}];
      seen += Roll(static_cast<int>(EndOf(other) - seen) + 1);
      commit.seen.push_back({other, 0, seen});
    }
    writers_.Append({to, 0}, {commit.territory, event::EncodeCommit(commit), {}}, [](auto&&) {});
    while (writers_.Step()) {
    }
  }

  void FailSometimes(HistoryInstance& instance) {
    using Fault = log::MemoryLog::Fault;
    constexpr Fault kFaults[] = {Fault::kLost, Fault::kUnknownLands, Fault::kUnknownLandsLate,
                                 Fault::kDuplicated, Fault::kFull};
    if (Roll(12) == 0) instance.log().FailNext(kFaults[Roll(5)]);
    if (Roll(12) == 0) instance.log().LandLate();
    if (Roll(20) == 0) clock_.Advance(11s);
  }

  void Settle(std::vector<HistoryInstance*> instances) {
    for (int round = 0; round < 30; ++round) {
      clock_.Advance(11s);
      for (HistoryInstance* instance : instances) {
        instance->log().LandLate();
        // Bounded: what builds on a lost append is refused and tried again until that one is given
        // up, which takes time, and here time stands still.
        for (int steps = 0; steps < 300 && instance->Step(); ++steps) {
        }
      }
    }
  }

  // log → offset → commit, of those that have a place: accepted, with events.
  std::map<std::string, std::map<int64_t, event::Commit>> Expected() {
    std::map<std::string, std::map<int64_t, event::Commit>> all;
    for (const std::string& name : kCommitLogs) {
      commit::MemoryAcceptance state;
      for (const log::StoredRecord& record : disk_->records[{name, 0}]) {
        const auto commit = event::DecodeCommit(record.record.value);
        const auto verdict = commit::Accept(state, *commit, record.append_time);
        if (!verdict.accepted()) continue;
        commit::Record(state, *commit, record.offset, verdict);
        if (!commit->events.empty()) all[name][record.offset] = *commit;
      }
    }
    return all;
  }

  std::mt19937 random_;
  TemporaryFolder folder_;
  ManualClock clock_{Time{1'542'700'000'000'000}};
  std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
  log::MemoryLog writers_{{.threaded = false, .clock = &clock_, .disk = disk_}};
  std::map<std::pair<std::string, std::string>, int64_t> seen_;
};

}  // namespace synergie::history
