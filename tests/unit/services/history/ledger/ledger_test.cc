// The ledger over random worlds: whatever fails, every instance comes to the same tree, also one
// that has forgotten everything; what is signed is a prefix of what follows; and when anything that
// is covered is changed behind the service's back, the audit finds it and says where.
#include "services/history/ledger/ledger.h"

#include <gtest/gtest.h>

#include "services/history/feed/publisher.h"
#include "services/history/ledger/audit.h"
#include "tests/unit/services/history/history_world.h"

namespace synergie::history {
namespace {

const log::PartitionId kCheckpointLog{std::string(log::kCheckpoints), 0};

// An instance with a feed and a ledger.
struct Node {
  std::unique_ptr<HistoryInstance> instance;
  Ledger* ledger = nullptr;
};

class LedgerWorld : public HistoryWorld {
 public:
  using HistoryWorld::HistoryWorld;

  Node Start(const std::string& name) {
    Node node{std::make_unique<HistoryInstance>(folder_ / name, disk_, clock_)};
    HistoryInstance& instance = *node.instance;
    instance.Follow(std::make_unique<Publisher>(
        Publisher::Surroundings{instance.store(), instance.log(), clock_, std::make_shared<Bell>()},
        0));
    auto ledger = std::make_unique<Ledger>(
        Ledger::Surroundings{instance.store(), instance.log(), clock_, std::make_shared<Bell>()}, 0,
        keyring_);
    node.ledger = ledger.get();
    instance.Follow(std::move(ledger));
    return node;
  }

  std::vector<Checkpoint> Checkpoints() {
    std::vector<Checkpoint> all;
    for (const log::StoredRecord& stored : disk_->records[kCheckpointLog]) {
      auto checkpoint = OpenCheckpoint(stored.record.value, keyring_.VerifiersOf(0));
      EXPECT_TRUE(checkpoint.has_value()) << checkpoint.error().message;
      if (checkpoint) all.push_back(*checkpoint);
    }
    return all;
  }

  std::vector<log::StoredRecord>& Records(const std::string& log) {
    return disk_->records[{log, 0}];
  }

  Keyring keyring_ = *Keyring::Create(folder_ / "ledger.keys", "test/ledger");
};

class LedgerProperty : public LedgerWorld, public ::testing::TestWithParam<unsigned> {
 protected:
  LedgerProperty() : LedgerWorld(GetParam()) {}
};

TEST_P(LedgerProperty, IsOneTreeWhateverFails) {
  Node one = Start("one");
  Node two = Start("two");
  for (int round = 0; round < 250; ++round) {
    if (Roll(3) == 0) WriteCommit();
    HistoryInstance& instance = Roll(2) == 0 ? *one.instance : *two.instance;
    StepSomehow(instance);
    if (Roll(60) == 0) two.instance.reset(), two = Start("two");
    if (Roll(60) == 0) one.instance.reset(), one = Start("one-after-" + std::to_string(round));
  }
  Settle({one.instance.get(), two.instance.get()});
  Node fresh = Start("fresh");
  Settle({fresh.instance.get()});

  const int64_t size = one.ledger->tree().State().size;
  ASSERT_GT(size, 20) << "a run that shows something";
  ASSERT_EQ(two.ledger->tree().State().size, size);
  ASSERT_EQ(fresh.ledger->tree().State().size, size);
  for (int64_t n = 0; n <= size; ++n) {
    const Hash root = one.ledger->tree().Root(n);
    ASSERT_EQ(root, two.ledger->tree().Root(n)) << n;
    ASSERT_EQ(root, fresh.ledger->tree().Root(n)) << n;
  }
  const auto checkpoints = Checkpoints();
  ASSERT_FALSE(checkpoints.empty());
  for (const Checkpoint& checkpoint : checkpoints) {
    ASSERT_LE(checkpoint.size, size);
    EXPECT_EQ(checkpoint.root, one.ledger->tree().Root(checkpoint.size));
  }
  EXPECT_EQ(one.ledger->trouble(), "");
  for (const Node* node : {&one, &two, &fresh}) {
    const Audited audited = Audit(node->instance->store(), node->instance->log(), *node->ledger);
    EXPECT_FALSE(audited.fault) << audited.fault->where << ": " << audited.fault->what;
    EXPECT_EQ(audited.entries, size);
    EXPECT_GE(audited.feed_records, size);
    EXPECT_EQ(audited.checkpoints, static_cast<int64_t>(checkpoints.size()));
  }
}

INSTANTIATE_TEST_SUITE_P(Fixed, LedgerProperty, ::testing::Range(1u, 13u));
INSTANTIATE_TEST_SUITE_P(Random, LedgerProperty,
                         ::testing::Values(std::random_device()(), std::random_device()()));

// A settled world, to be tampered with.
class TamperTest : public LedgerWorld, public ::testing::Test {
 protected:
  TamperTest() : LedgerWorld(5) {
    for (int i = 0; i < 40; ++i) {
      WriteCommit();
      if (i % 3 == 0) Settle({node_.instance.get()});
    }
    Settle({node_.instance.get()});
  }

  Audited AuditNow() {
    return Audit(node_.instance->store(), node_.instance->log(), *node_.ledger);
  }

  // The fault that is found once `tamper` was at work; everything is as before afterwards.
  template <class Tamper>
  std::optional<Fault> Found(const std::string& log, Tamper tamper) {
    auto& records = Records(log);
    const auto before = records;
    tamper(records);
    const auto fault = AuditNow().fault;
    records = before;
    return fault;
  }

  std::string Where(const std::string& log, int64_t offset) {
    return log + "/0@" + std::to_string(offset);
  }

  Node node_ = Start("node");
};

TEST_F(TamperTest, EveryChangedByteOfEveryCoveredRecordIsFoundAndNamed) {
  int64_t tried = 0;
  for (const std::string& log : SourceLogs()) {
    const int64_t below = node_.ledger->tree().State().below[log];
    ASSERT_GT(below, 3) << log;
    for (int64_t offset = 0; offset < below; ++offset) {
      const auto place = static_cast<size_t>(offset);
      const size_t size = Records(log)[place].record.value.size();
      for (size_t i = 0; i < size; i += 1 + size / 40) {
        const auto fault = Found(
            log, [&](auto& records) { records[place].record.value[i] ^= char(1 << (i % 8)); });
        ASSERT_TRUE(fault) << log << "@" << offset << " byte " << i;
        EXPECT_EQ(fault->where, Where(log, offset)) << fault->what;
        ++tried;
      }
      const auto time = Found(log, [&](auto& records) { records[place].append_time.micros += 1; });
      ASSERT_TRUE(time);
      EXPECT_EQ(time->where, Where(log, offset));
      const auto key = Found(log, [&](auto& records) { records[place].record.key += "x"; });
      ASSERT_TRUE(key);
      EXPECT_EQ(key->where, Where(log, offset));
    }
  }
  EXPECT_GT(tried, 1000);
}

void Renumber(std::vector<log::StoredRecord>& records) {
  for (size_t i = 0; i < records.size(); ++i) records[i].offset = static_cast<int64_t>(i);
}

TEST_F(TamperTest, EveryDroppedSwappedOrInsertedRecordIsFoundAndNamed) {
  for (const std::string& log : SourceLogs()) {
    const int64_t below = node_.ledger->tree().State().below[log];
    for (int64_t offset = 0; offset < below; ++offset) {
      const auto dropped = Found(log, [&](auto& records) {
        records.erase(records.begin() + offset);
        Renumber(records);
      });
      ASSERT_TRUE(dropped) << log << "@" << offset;
      if (offset + 1 < below) {
        EXPECT_EQ(dropped->where, Where(log, offset)) << dropped->what;
      }
      const auto inserted = Found(log, [&](auto& records) {
        records.insert(records.begin() + offset, records[static_cast<size_t>(below) / 2]);
        Renumber(records);
      });
      ASSERT_TRUE(inserted) << log << "@" << offset;
      if (offset + 1 == below) continue;
      const auto swapped = Found(log, [&](auto& records) {
        std::swap(records[static_cast<size_t>(offset)], records[static_cast<size_t>(offset) + 1]);
        Renumber(records);
      });
      ASSERT_TRUE(swapped) << log << "@" << offset;
      EXPECT_EQ(swapped->where, Where(log, offset)) << swapped->what;
    }
  }
}

TEST_F(TamperTest, EveryChangeOfTheFeedIsFoundAndNamed) {
  const std::string feed(log::kEvents);
  const size_t count = Records(feed).size();
  ASSERT_GT(count, 20u);
  for (size_t i = 0; i < count; ++i) {
    const std::string where = Where(feed, static_cast<int64_t>(i));
    for (size_t header = 0; header < Records(feed)[i].record.headers.size(); ++header) {
      const auto fault =
          Found(feed, [&](auto& records) { records[i].record.headers[header].second.back() ^= 1; });
      ASSERT_TRUE(fault) << i << " header " << header;
      EXPECT_EQ(fault->where, where) << fault->what;
    }
    const auto value = Found(feed, [&](auto& records) { records[i].record.value += "x"; });
    ASSERT_TRUE(value);
    EXPECT_EQ(value->where, where);
    const auto dropped = Found(feed, [&](auto& records) {
      records.erase(records.begin() + static_cast<ptrdiff_t>(i));
      Renumber(records);
    });
    if (i + 1 < count) {
      ASSERT_TRUE(dropped);
      EXPECT_EQ(dropped->where, where) << dropped->what;
    }
  }
  const auto appended = Found(feed, [&](auto& records) {
    records.push_back(records.back());
    records.back().record.headers.back().second += "x";
    Renumber(records);
  });
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->where, Where(feed, static_cast<int64_t>(count)));
}

TEST_F(TamperTest, AForgedOrStaleCheckpointIsFoundAndNamed) {
  const std::string log(log::kCheckpoints);
  const auto put = [&](const std::string& note) {
    return Found(log, [&](auto& records) {
      records.push_back({static_cast<int64_t>(records.size()), Time{}, {"", note, {}}});
    });
  };
  const std::string where = Where(log, static_cast<int64_t>(Records(log).size()));
  const Hash root = node_.ledger->tree().Root(3);
  const auto ours = keyring_.SignersOf(0);
  const auto foreign =
      put(SignNote(Checkpoint{"test/ledger/0", 3, root}.ToText(), {NewSigner("test/ledger/0")}));
  ASSERT_TRUE(foreign);
  EXPECT_EQ(foreign->where, where);
  const auto other = put(SignNote(Checkpoint{"test/ledger/0", 3, Sha256("")}.ToText(), ours));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->where, where);
  const auto beyond = put(SignNote(Checkpoint{"test/ledger/0", 1 << 20, root}.ToText(), ours));
  ASSERT_TRUE(beyond);
  EXPECT_EQ(beyond->where, where);
  EXPECT_FALSE(put(SignNote(Checkpoint{"test/ledger/0", 3, root}.ToText(), ours)))
      << "signed twice is nothing wrong";
}

// The projection is deleted and a log was changed: the tree comes out another, and is not signed.
TEST_F(TamperTest, AChangedLogIsNotSignedAgain) {
  const std::string log(log::kIntakeCommits);
  bool changed = false;
  for (log::StoredRecord& stored : Records(log)) {
    auto commit = *event::DecodeCommit(stored.record.value);
    if (commit.events.empty()) continue;
    commit.actor = "somebody-else";
    stored.record.value = event::EncodeCommit(commit);
    changed = true;
    break;
  }
  ASSERT_TRUE(changed);
  Node fresh = Start("fresh");
  Settle({fresh.instance.get()});
  EXPECT_NE(fresh.ledger->trouble().find("not what was signed"), std::string::npos)
      << fresh.ledger->trouble();
  EXPECT_EQ(fresh.ledger->Sign(fresh.ledger->tree().State().size).error().code, Code::kDataLoss);
  const auto fault = Audit(fresh.instance->store(), fresh.instance->log(), *fresh.ledger).fault;
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->where.substr(0, log::kCheckpoints.size()), log::kCheckpoints) << fault->what;
}

// A record that is changed between folding and hashing is not taken into the ledger.
TEST_F(TamperTest, ARecordThatChangesUnderUsIsNotTaken) {
  const int64_t size = node_.ledger->tree().State().size;
  for (int i = 0; i < 20; ++i) WriteCommit();
  while (node_.instance->shard().Step() || node_.instance->log().Step()) {
    clock_.Advance(1s);
  }
  for (const std::string& log : kCommitLogs) {
    for (auto& stored : Records(log)) {
      if (stored.offset >= node_.ledger->tree().State().below[log]) stored.record.value += "x";
    }
  }
  for (int i = 0; i < 5; ++i) node_.instance->StepFollowers();
  EXPECT_EQ(node_.ledger->tree().State().size, size);
  EXPECT_NE(node_.ledger->trouble().find("is not the record that was folded"), std::string::npos)
      << node_.ledger->trouble();
}

TEST_F(TamperTest, TheTreeIsReadAsOfAnInstant) {
  const LedgerStore& tree = node_.ledger->tree();
  int64_t before = 0;
  EXPECT_EQ(tree.State(Time{1}).size, 0);
  for (const auto& [name, row] : node_.instance->Entries()) {
    const auto entry = *HistoryCodec::DecodeRow<Entry>(row.state);
    const int64_t size = tree.State(row.update_time).size;
    EXPECT_GE(size, entry.first_sequence + entry.event_count - 1);
    EXPECT_LE(tree.State(row.update_time - 1us).size, entry.first_sequence - 1);
    EXPECT_GE(size, before);
    before = size;
  }
  EXPECT_EQ(before, tree.State().size);
}

}  // namespace
}  // namespace synergie::history
