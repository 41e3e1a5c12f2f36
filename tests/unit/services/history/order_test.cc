// The order of history, over random interleavings of three commit logs whose writers had seen parts
// of each other, folded by two history instances that compete and lose, double and delay their
// appends: one order, without gaps, in which nothing stands before what its writer had seen.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "common/commit/accept.h"
#include "common/event/codec.h"
#include "common/log/memory/memory_log.h"
#include "common/log/names.h"
#include "common/shard/shard.h"
#include "services/history/codec/codec.h"
#include "services/history/sequencer.h"
#include "tests/support/temporary_folder.h"

namespace synergie::history {
namespace {

using namespace std::chrono_literals;
using testing::TemporaryFolder;

const std::vector<std::string> kCommitLogs = {std::string(log::kIntakeCommits),
                                              std::string(log::kMatchingCommits),
                                              std::string(log::kCatalogueCommits)};

// One history instance on the shared disk, stepped by the test.
class Instance {
 public:
  Instance(const std::string& folder, std::shared_ptr<log::MemoryDisk> disk, const Clock& clock)
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
  bool Step() {
    const bool wrote = log_.Step();
    return shard_->Step() || wrote;
  }
  log::MemoryLog& log() { return log_; }
  shard::Shard& shard() { return *shard_; }
  const projection::Store& store() const { return *store_; }

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
};

class OrderProperty : public ::testing::TestWithParam<unsigned> {
 protected:
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

  void FailSometimes(Instance& instance) {
    using Fault = log::MemoryLog::Fault;
    constexpr Fault kFaults[] = {Fault::kLost, Fault::kUnknownLands, Fault::kUnknownLandsLate,
                                 Fault::kDuplicated, Fault::kFull};
    if (Roll(12) == 0) instance.log().FailNext(kFaults[Roll(5)]);
    if (Roll(12) == 0) instance.log().LandLate();
    if (Roll(20) == 0) clock_.Advance(11s);
  }

  void Settle(std::vector<Instance*> instances) {
    for (int round = 0; round < 30; ++round) {
      clock_.Advance(11s);
      for (Instance* instance : instances) {
        instance->log().LandLate();
        while (instance->Step()) {
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

  std::mt19937 random_{GetParam()};
  TemporaryFolder folder_;
  ManualClock clock_{Time{1'542'700'000'000'000}};
  std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
  log::MemoryLog writers_{{.threaded = false, .clock = &clock_, .disk = disk_}};
  std::map<std::pair<std::string, std::string>, int64_t> seen_;
};

TEST_P(OrderProperty, IsOneWithoutGapsAndKeepsWhatWasSeenFirst) {
  Instance one(folder_ / "one", disk_, clock_);
  Instance two(folder_ / "two", disk_, clock_);
  for (int round = 0; round < 300; ++round) {
    if (Roll(3) == 0) WriteCommit();
    Instance& instance = Roll(2) == 0 ? one : two;
    FailSometimes(instance);
    for (int step = Roll(4); step > 0; --step) {
      Roll(2) == 0 ? void(instance.log().Step()) : void(instance.shard().Step());
    }
  }
  Settle({&one, &two});
  Instance rebuilt(folder_ / "rebuilt", disk_, clock_);
  Settle({&rebuilt});

  const auto entries = one.Entries();
  ASSERT_EQ(entries, two.Entries());
  ASSERT_EQ(entries, rebuilt.Entries());

  auto expected = Expected();
  std::map<std::string, std::map<int64_t, int64_t>> first_sequence;  // log → offset → sequence
  std::map<std::string, int64_t> placed_below;
  int64_t next = 1;
  for (const auto& [name, row] : entries) {
    const auto entry = *HistoryCodec::DecodeRow<Entry>(row.state);
    EXPECT_EQ(entry.first_sequence, next) << "a gap before " << name;
    next = entry.first_sequence + entry.event_count;
    EXPECT_EQ(name, EntryName(next - 1));
    EXPECT_EQ(row.revision, 1) << "placed twice: " << name;
    ASSERT_TRUE(expected[entry.log].contains(entry.offset)) << "has no place: " << name;
    const event::Commit& commit = expected[entry.log][entry.offset];
    EXPECT_EQ(entry.event_count, static_cast<int>(commit.events.size()));
    EXPECT_TRUE(first_sequence[entry.log].emplace(entry.offset, entry.first_sequence).second);
    EXPECT_GE(entry.offset, placed_below[entry.log]) << "a log's own order is kept";
    placed_below[entry.log] = entry.offset + 1;
    for (const event::Position& seen : commit.seen) {
      for (const auto& [offset, earlier] : expected[seen.log]) {
        if (offset >= seen.offset) break;
        EXPECT_TRUE(first_sequence[seen.log].contains(offset))
            << name << " stands before " << seen.log << "@" << offset << ", which it had seen";
      }
    }
  }
  size_t commits = 0;
  for (const auto& [name, all] : expected) commits += all.size();
  EXPECT_EQ(entries.size(), commits) << "every commit has its place";
  EXPECT_GT(commits, 20u) << "a run that shows something";

  // What is ordered is kept for ever, in each instance.
  for (size_t i = 0; i < kCommitLogs.size(); ++i) {
    for (const auto& [offset, commit] : expected[kCommitLogs[i]]) {
      const auto kept = two.store().ReadKept({static_cast<uint8_t>(i + 1), 0}, offset, 1);
      ASSERT_FALSE(kept.empty());
      EXPECT_EQ(kept[0].offset, offset);
      EXPECT_EQ(*event::DecodeCommit(kept[0].bytes), commit);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fixed, OrderProperty, ::testing::Range(1u, 13u));
INSTANTIATE_TEST_SUITE_P(Random, OrderProperty,
                         ::testing::Values(std::random_device()(), std::random_device()()));

TEST(OrderTest, AnUnknownTypeOrGarbageIsDataLoss) {
  event::Event stored = HistoryCodec::Encode(CommitOrdered{"l", 3, 7, 2});
  EXPECT_EQ(*HistoryCodec::Decode(stored), Event(CommitOrdered{"l", 3, 7, 2}));
  EXPECT_EQ(stored.streams, (std::vector<std::string>{kOrderStream, EntryName(8)}));
  stored.payload = "\xff\xff";
  EXPECT_EQ(HistoryCodec::Decode(stored).error().code, Code::kDataLoss);
  stored.type = "history.commit.lost.v1";
  EXPECT_EQ(HistoryCodec::Decode(stored).error().code, Code::kDataLoss);
}

// The entry that holds a sequence is the first one whose name is not below that sequence's.
TEST(OrderTest, EntriesSortByTheirLastSequence) {
  EXPECT_LT(EntryName(9), EntryName(10));
  EXPECT_LT(EntryName(999'999), EntryName(1'000'000));
  EXPECT_EQ(EntryName(42), "entries/00000000000000000042");
}

}  // namespace
}  // namespace synergie::history
