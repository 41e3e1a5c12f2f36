// The order of history, over random interleavings of three commit logs whose writers had seen parts
// of each other, folded by two history instances that compete and lose, double and delay their
// appends: one order, without gaps, in which nothing stands before what its writer had seen.
#include <gtest/gtest.h>

#include "tests/unit/services/history/history_world.h"

namespace synergie::history {
namespace {

class OrderProperty : public HistoryWorld, public ::testing::TestWithParam<unsigned> {
 protected:
  OrderProperty() : HistoryWorld(GetParam()) {}
};

TEST_P(OrderProperty, IsOneWithoutGapsAndKeepsWhatWasSeenFirst) {
  HistoryInstance one(folder_ / "one", disk_, clock_);
  HistoryInstance two(folder_ / "two", disk_, clock_);
  for (int round = 0; round < 300; ++round) {
    if (Roll(3) == 0) WriteCommit();
    HistoryInstance& instance = Roll(2) == 0 ? one : two;
    FailSometimes(instance);
    for (int step = Roll(4); step > 0; --step) {
      Roll(2) == 0 ? void(instance.log().Step()) : void(instance.shard().Step());
    }
  }
  Settle({&one, &two});
  HistoryInstance rebuilt(folder_ / "rebuilt", disk_, clock_);
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
