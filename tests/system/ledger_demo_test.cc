// Every record of the demonstration's history is tampered with, one after another, in the bundle
// that `history export` writes and in the logs that a node reads again: it is always found, and
// named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "common/base/check.h"
#include "common/log/memory/memory_log.h"
#include "common/log/names.h"
#include "common/shard/shard.h"
#include "services/history/feed/publisher.h"
#include "services/history/ledger/audit.h"
#include "services/history/ledger/bundle.h"
#include "services/history/ledger/keyring.h"
#include "services/history/sequencer.h"
#include "services/synergie/client/demo.h"
#include "services/synergie/client/demo_play.h"
#include "services/synergie/client/ledger_export.h"
#include "services/synergie/exit_codes.h"
#include "tests/support/test_node.h"

namespace synergie::history {
namespace {

using Records = std::vector<CheckedRecord>;

// The demonstration's ledger, taken out of a node once.
struct Demo {
  Checkpoint checkpoint;
  std::vector<std::string> entries;
  std::map<std::string, Records> records;
};

template <class T>
std::vector<T> ReadAll(Next<T> next) {
  std::vector<T> all;
  for (auto one = next(); one && *one; one = next()) all.push_back(std::move(**one));
  return all;
}

Demo MakeDemo() {
  synergie::testing::TestNode node;
  synergie::testing::TemporaryFolder folder;
  program::Connection& connection = node.connection();
  SYN_CHECK(program::LoadDemo(connection) == program::kDone, "the demonstration is loaded");
  const auto played = program::DemoPlay(connection, program::DemoPlace()).Run();
  SYN_CHECK(played.has_value(), "the demonstration is played");
  SYN_CHECK(program::AwaitSettled(connection).has_value(), "the services have caught up");
  const auto exported = program::Export(connection, {.bundle = folder / "demo.bundle"});
  SYN_CHECK(exported.has_value(), "the ledger is exported");
  const auto bundle = Bundle::Open(folder / "demo.bundle");
  SYN_CHECK(bundle.has_value(), "the bundle is whole");
  Demo demo{.checkpoint = exported->front().checkpoint};
  CheckInput input = bundle->Input(0, demo.checkpoint);
  demo.entries = ReadAll(input.entries());
  for (auto& [log, next] : input.records) demo.records[log] = ReadAll(next);
  return demo;
}

const Demo& TheDemo() {
  static const Demo demo = MakeDemo();
  return demo;
}

template <class T>
Next<T> Each(const std::vector<T>& all) {
  return [&all, at = size_t{0}]() mutable -> tl::expected<std::optional<T>, Fault> {
    if (at == all.size()) return std::nullopt;
    return all[at++];
  };
}

std::optional<Fault> Verify(const Demo& demo) {
  CheckInput input{.checkpoint = demo.checkpoint, .whole = true};
  input.entries = [&demo] { return Each(demo.entries); };
  for (const auto& [log, records] : demo.records) input.records[log] = Each(records);
  const auto checked = CheckLedger(std::move(input));
  return checked ? std::nullopt : std::optional(checked.error());
}

std::string Where(const std::string& log, const CheckedRecord& record) {
  return log + "/0@" + std::to_string(record.stored.offset);
}

// Where a record is missing, either it is named, for the order asks for it, or the one behind it.
auto AtTheGap(const std::string& log, const Records& records, size_t place) {
  return ::testing::AnyOf(Where(log, records[place]), Where(log, records[place + 1]));
}

TEST(LedgerDemoTest, VerifiesAsItIs) {
  const Demo& demo = TheDemo();
  EXPECT_GT(demo.checkpoint.size, 250);
  EXPECT_EQ(static_cast<int64_t>(demo.entries.size()), demo.checkpoint.size);
  const auto fault = Verify(demo);
  EXPECT_FALSE(fault) << fault->where << ": " << fault->what;
}

TEST(LedgerDemoTest, InABundleEveryChangedDroppedOrSwappedRecordIsNamed) {
  Demo demo = TheDemo();
  size_t tried = 0;
  for (auto& [log, records] : demo.records) {
    const Records before = records;
    for (size_t i = 0; i < before.size(); ++i, ++tried) {
      std::string& value = records[i].stored.record.value;
      value[(i * 7919) % value.size()] ^= static_cast<char>(1 << (i % 8));
      auto fault = Verify(demo);
      ASSERT_TRUE(fault) << Where(log, before[i]);
      EXPECT_EQ(fault->where, Where(log, before[i])) << fault->what;
      records = before;

      records.erase(records.begin() + static_cast<ptrdiff_t>(i));
      fault = Verify(demo);
      ASSERT_TRUE(fault) << Where(log, before[i]) << " dropped";
      if (i + 1 < before.size()) {
        EXPECT_THAT(fault->where, AtTheGap(log, before, i));
      }
      records = before;

      if (i + 1 == before.size()) break;
      std::swap(records[i], records[i + 1]);
      fault = Verify(demo);
      ASSERT_TRUE(fault) << Where(log, before[i]) << " swapped";
      EXPECT_THAT(fault->where, AtTheGap(log, before, i)) << fault->what;
      records = before;
    }
    records.push_back(before.back());
    ++records.back().stored.offset;
    const auto appended = Verify(demo);
    ASSERT_TRUE(appended) << log;
    EXPECT_EQ(appended->where, Where(log, records.back())) << appended->what;
    records = before;
  }
  EXPECT_GT(tried, 300u);
}

TEST(LedgerDemoTest, EveryChangedDroppedOrAddedEntryIsNamed) {
  Demo demo = TheDemo();
  const std::vector<std::string> before = demo.entries;
  for (size_t i = 0; i < before.size(); i += 7) {
    const std::string where = "entry " + std::to_string(i + 1);
    demo.entries[i][(i * 31) % before[i].size()] ^= 1;
    const auto changed = Verify(demo);
    ASSERT_TRUE(changed) << where;
    EXPECT_EQ(changed->where, where) << changed->what;
    demo.entries = before;
  }
  demo.entries.pop_back();
  EXPECT_EQ(Verify(demo)->where, "entry " + std::to_string(before.size()));
  demo.entries = before;
  demo.entries.push_back(before.back());
  EXPECT_EQ(Verify(demo)->where, "entry " + std::to_string(before.size() + 1));
}

// All of it written anew, chains and entries too, by somebody who lacks the key.
TEST(LedgerDemoTest, AWholeOtherHistoryIsNotWhatWasSigned) {
  Demo demo = TheDemo();
  demo.checkpoint.root[0] ^= 1;
  const auto fault = Verify(demo);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->where, "checkpoint") << fault->what;
}

// A history node over the demonstration's logs in memory.
class Reader {
 public:
  explicit Reader(const Demo& demo) : log_({.threaded = false, .clock = &clock_, .disk = disk_}) {
    for (const auto& [log, records] : demo.records) {
      for (const CheckedRecord& record : records) Of(log).push_back(record.stored);
    }
    clock_.Set(Of(std::string(log::kOrder)).back().append_time);
    store_ =
        std::move(projection::Store::Open({.path = folder_ / "store", .schema = "test"}).value());
    shard_ = std::make_unique<shard::Shard>(
        shard::ShardOptions{.service = "history", .sources = Sources()},
        shard::Shard::Surroundings{log_, *store_, clock_, [] { return NewRandomId(); }, [] {}},
        MakeSequencers());
    const auto bell = std::make_shared<Bell>();
    publisher_ =
        std::make_unique<Publisher>(Publisher::Surroundings{*store_, log_, clock_, bell}, 0);
    ledger_ = std::make_unique<Ledger>(Ledger::Surroundings{*store_, log_, clock_, bell}, 0,
                                       *Keyring::Create(folder_ / "keys", "test"));
    for (bool more = true; more;) {
      more = log_.Step();
      more |= shard_->Step();
      more |= publisher_->Step();
      more |= ledger_->Step();
    }
  }

  std::vector<log::StoredRecord>& Of(const std::string& log) { return disk_->records[{log, 0}]; }
  Audited AuditNow() { return Audit(*store_, log_, *ledger_); }
  const Ledger& ledger() const { return *ledger_; }

 private:
  ManualClock clock_{Time{0}};
  std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
  synergie::testing::TemporaryFolder folder_;
  log::MemoryLog log_;
  std::unique_ptr<projection::Store> store_;
  std::unique_ptr<shard::Shard> shard_;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<Ledger> ledger_;
};

TEST(LedgerDemoTest, ANodeThatReadsItsLogsAgainNamesEveryChangedOrLostRecord) {
  const Demo& demo = TheDemo();
  Reader reader(demo);
  ASSERT_EQ(reader.ledger().tree().State().size, demo.checkpoint.size);
  EXPECT_EQ(reader.ledger().tree().Root(demo.checkpoint.size), demo.checkpoint.root)
      << "folded anew it is the same tree";
  const Audited good = reader.AuditNow();
  ASSERT_FALSE(good.fault) << good.fault->where << ": " << good.fault->what;
  EXPECT_EQ(good.feed_records, demo.checkpoint.size);
  for (const auto& [log, records] : demo.records) {
    auto& stored = reader.Of(log);
    const auto before = stored;
    for (size_t i = 0; i < records.size(); ++i) {
      std::string& value = stored[i].record.value;
      value[(i * 104'729) % value.size()] ^= static_cast<char>(1 << (i % 8));
      const auto changed = reader.AuditNow().fault;
      ASSERT_TRUE(changed) << Where(log, records[i]);
      EXPECT_EQ(changed->where, Where(log, records[i])) << changed->what;
      value = before[i].record.value;
    }
    for (size_t i = 0; i < records.size(); i += 5) {
      stored.erase(stored.begin() + static_cast<ptrdiff_t>(i));
      const auto dropped = reader.AuditNow().fault;
      ASSERT_TRUE(dropped) << Where(log, records[i]) << " dropped";
      stored = before;
    }
  }
}

}  // namespace
}  // namespace synergie::history
