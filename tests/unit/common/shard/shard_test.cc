#include "common/shard/shard.h"

#include <gtest/gtest.h>

#include <random>

#include "common/event/codec.h"
#include "common/log/memory/memory_log.h"
#include "tests/support/box_model.h"
#include "tests/support/temporary_folder.h"

namespace synergie::shard {
namespace {

using namespace std::chrono_literals;
using commit::Command;
using commit::CommandOutcome;
using testing::AddItem;
using testing::BoxModel;
using testing::CloseBox;
using testing::MoveItem;
using testing::OpenBox;
using testing::TemporaryFolder;

constexpr const char* kLog = "synergie.test.commits.v1";

// One instance of a service on a shared log, stepped by the test.
class Instance {
 public:
  Instance(const std::string& folder, std::shared_ptr<log::MemoryDisk> disk, const Clock& clock)
      : log_({.threaded = false, .clock = &clock, .disk = std::move(disk)}) {
    store_ = std::move(
        projection::Store::Open({.path = folder, .schema = model_.schema_version()}).value());
    shard_ = std::make_unique<Shard>(
        ShardOptions{.service = "test", .sources = {{kLog, &model_}}},
        Shard::Surroundings{log_, *store_, clock, [] { return NewRandomId(); }, [] {}},
        std::vector<std::unique_ptr<Reaction>>{});
  }

  void Send(const std::string& request_id, commit::Decide decide,
            std::map<std::string, std::vector<CommandOutcome>>& answers) {
    shard_->Submit(Command{.request_id = request_id,
                           .request_digest = "digest of " + request_id,
                           .territory = "territories/t",
                           .decide = std::move(decide),
                           .done = [&answers, request_id](const CommandOutcome& outcome) {
                             answers[request_id].push_back(outcome);
                           }});
  }
  void Settle() {
    while (log_.Step() || shard_->Step()) {
    }
  }
  Shard& shard() { return *shard_; }
  log::MemoryLog& log() { return log_; }
  projection::Store& store() { return *store_; }

 private:
  BoxModel model_;
  log::MemoryLog log_;
  std::unique_ptr<projection::Store> store_;
  std::unique_ptr<Shard> shard_;
};

class ShardTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  ManualClock clock_{Time{1'542'700'000'000'000}};
  std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
  std::map<std::string, std::vector<CommandOutcome>> answers_;

  std::unique_ptr<Instance> Start(const std::string& name) {
    return std::make_unique<Instance>(folder_ / name, disk_, clock_);
  }
  commit::Recorded Answer(const std::string& request_id) {
    const auto& outcomes = answers_[request_id];
    EXPECT_EQ(outcomes.size(), 1u) << request_id;
    if (outcomes.empty()) return {};
    EXPECT_TRUE(outcomes[0].has_value()) << outcomes[0].error().message;
    return outcomes[0].has_value() ? *outcomes[0] : commit::Recorded{};
  }
};

TEST_F(ShardTest, AnswersWhenTheLogHasAccepted) {
  auto instance = Start("one");
  instance->Send("r1", OpenBox(1), answers_);
  instance->shard().Step();
  EXPECT_TRUE(answers_.empty()) << "answered before the log had it";
  instance->Settle();
  EXPECT_TRUE(Answer("r1").answer.ok());
  const auto row = instance->store().GetRow({}, testing::BoxName(1), Time::Max());
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->revision, 1);
  EXPECT_EQ(row->update_time, Answer("r1").time);
}

TEST_F(ShardTest, CommandsInFlightBuildOnEachOther) {
  auto instance = Start("one");
  instance->Send("r1", OpenBox(1), answers_);
  instance->Send("r2", AddItem(1, "x"), answers_);
  instance->Send("r3", CloseBox(1), answers_);
  instance->Send("r4", AddItem(1, "y"), answers_);
  instance->shard().Step();
  EXPECT_EQ(instance->shard().status().pending, 4u);
  instance->Settle();
  EXPECT_TRUE(Answer("r2").answer.ok());
  EXPECT_EQ(Answer("r4").answer.rejection.reason, "BOX_CLOSED");
  EXPECT_EQ(instance->shard().status().counters.refused, 0);
}

TEST_F(ShardTest, TheSameRequestGetsTheSameAnswerAlsoElsewhereAndAfterARebuild) {
  auto first = Start("one");
  auto second = Start("two");
  first->Send("r0", AddItem(1, "x"), answers_);  // rejected: no box
  first->Settle();
  first->Send("r1", OpenBox(1), answers_);
  first->Settle();
  const auto rejected = Answer("r0");
  answers_.clear();
  second->Settle();
  second->Send("r0", AddItem(1, "x"), answers_);  // would succeed now
  second->Settle();
  EXPECT_EQ(Answer("r0"), rejected);
  answers_.clear();
  auto rebuilt = Start("three");
  rebuilt->Settle();
  rebuilt->Send("r0", AddItem(1, "x"), answers_);
  rebuilt->Settle();
  EXPECT_EQ(Answer("r0"), rejected);
}

TEST_F(ShardTest, ARequestIdServesOneRequest) {
  auto instance = Start("one");
  instance->Send("r1", OpenBox(1), answers_);
  instance->Settle();
  instance->shard().Submit(Command{
      .request_id = "r1",
      .request_digest = "another digest",
      .decide = OpenBox(2),
      .done = [&](const CommandOutcome& outcome) { answers_["other"].push_back(outcome); }});
  instance->Settle();
  EXPECT_EQ(Answer("other").answer.rejection.reason, "REQUEST_ID_REUSED");
  EXPECT_FALSE(instance->store().GetRow({}, testing::BoxName(2), Time::Max()));
}

TEST_F(ShardTest, AnUnknownAppendIsSettledByTheLog) {
  auto instance = Start("one");
  instance->log().FailNext(log::MemoryLog::Fault::kLost);
  instance->Send("lost", OpenBox(1), answers_);
  instance->Settle();
  EXPECT_TRUE(answers_.empty());
  instance->log().FailNext(log::MemoryLog::Fault::kUnknownLands);
  instance->Send("lands", OpenBox(2), answers_);
  instance->Settle();
  EXPECT_TRUE(Answer("lands").answer.ok());
  clock_.Advance(11s);
  instance->Settle();
  EXPECT_TRUE(Answer("lost").answer.ok());
}

TEST_F(ShardTest, ALateDoubleOfATimedOutAppendHasNoEffect) {
  auto instance = Start("one");
  instance->Send("r1", OpenBox(1), answers_);
  instance->Settle();
  instance->log().FailNext(log::MemoryLog::Fault::kUnknownLandsLate);
  instance->Send("r2", AddItem(1, "x"), answers_);
  instance->Settle();
  clock_.Advance(11s);
  instance->Settle();
  EXPECT_TRUE(Answer("r2").answer.ok());
  instance->log().LandLate();
  instance->Settle();
  EXPECT_EQ(instance->store().GetRow({}, testing::BoxName(1), Time::Max())->revision, 2);
}

TEST_F(ShardTest, ADeadlineIsKeptAndTheCommandMayStillLand) {
  auto instance = Start("one");
  instance->log().FailNext(log::MemoryLog::Fault::kUnknownLandsLate);
  instance->shard().Submit(
      Command{.request_id = "r1",
              .deadline = clock_.Now() + 1s,
              .decide = OpenBox(1),
              .done = [&](const CommandOutcome& outcome) { answers_["r1"].push_back(outcome); }});
  instance->Settle();
  clock_.Advance(2s);
  instance->Settle();
  ASSERT_EQ(answers_["r1"].size(), 1u);
  EXPECT_EQ(answers_["r1"][0].error().code, Code::kDeadlineExceeded);
  instance->log().LandLate();
  instance->Settle();
  EXPECT_TRUE(instance->store().GetRow({}, testing::BoxName(1), Time::Max()));
}

TEST_F(ShardTest, TheQueueIsBounded) {
  TemporaryFolder folder;
  BoxModel model;
  log::MemoryLog log({.threaded = false, .clock = &clock_, .disk = disk_});
  auto store = std::move(
      projection::Store::Open({.path = folder / "s", .schema = model.schema_version()}).value());
  Shard shard(
      ShardOptions{.service = "test", .sources = {{kLog, &model}}, .writer = {.max_pending = 2}},
      Shard::Surroundings{log, *store, clock_, [] { return NewRandomId(); }, [] {}}, {});
  for (int i = 0; i < 3; ++i) {
    shard.Submit(Command{.request_id = "r" + std::to_string(i),
                         .decide = OpenBox(i),
                         .done = [&, i](const CommandOutcome& outcome) {
                           answers_["r" + std::to_string(i)].push_back(outcome);
                         }});
  }
  shard.Step();
  ASSERT_EQ(answers_["r2"].size(), 1u);
  EXPECT_EQ(answers_["r2"][0].error().code, Code::kResourceExhausted);
}

// A log whose readers give nothing while it is deaf: what is folded then was not read.
class DeafLog final : public log::Log {
 public:
  explicit DeafLog(log::Log& log) : log_(log) {}
  void Append(const log::PartitionId& partition, log::Record record,
              log::OnAppended done) override {
    log_.Append(partition, std::move(record), std::move(done));
  }
  std::unique_ptr<log::Reader> OpenReader(const log::PartitionId& partition, int64_t from,
                                          log::Wake wake) override {
    return std::make_unique<Reader>(*this, log_.OpenReader(partition, from, std::move(wake)));
  }
  Result<int64_t> End(const log::PartitionId& partition) override { return log_.End(partition); }
  int32_t partitions() const override { return log_.partitions(); }
  size_t max_record_bytes() const override { return log_.max_record_bytes(); }

  bool deaf = true;

 private:
  class Reader final : public log::Reader {
   public:
    Reader(const DeafLog& owner, std::unique_ptr<log::Reader> reader)
        : owner_(owner), reader_(std::move(reader)) {}
    Result<std::vector<log::StoredRecord>> Poll(size_t max) override {
      if (owner_.deaf) return std::vector<log::StoredRecord>{};
      return reader_->Poll(max);
    }
    int64_t position() const override { return reader_->position(); }

   private:
    const DeafLog& owner_;
    const std::unique_ptr<log::Reader> reader_;
  };
  log::Log& log_;
};

TEST_F(ShardTest, OwnCommitsAreFoldedWhenDeliveredButNotBeforeWhatLiesBetween) {
  BoxModel model;
  log::MemoryLog log({.threaded = false, .clock = &clock_, .disk = disk_});
  DeafLog deaf(log);
  auto store = std::move(
      projection::Store::Open({.path = folder_ / "s", .schema = model.schema_version()}).value());
  Shard shard(ShardOptions{.service = "test", .sources = {{kLog, &model}}},
              Shard::Surroundings{deaf, *store, clock_, [] { return NewRandomId(); }, [] {}}, {});
  const auto send = [&](const std::string& request_id, commit::Decide decide) {
    shard.Submit(Command{.request_id = request_id,
                         .decide = std::move(decide),
                         .done = [this, request_id](const CommandOutcome& outcome) {
                           answers_[request_id].push_back(outcome);
                         }});
    while (log.Step() || shard.Step()) {
    }
  };
  send("r1", OpenBox(1));
  send("r2", AddItem(1, "x"));
  send("r3", OpenBox(1));  // nothing new, or a rejection: recorded like the rest
  EXPECT_EQ(answers_.size(), 3u) << "answered without having read the log";
  EXPECT_EQ(store->GetRow({}, testing::BoxName(1), Time::Max())->revision, 2);
  // Another instance writes; what comes after that has to wait until it is read.
  auto other = Start("other");
  other->Send("r4", AddItem(1, "y"), answers_);
  other->Settle();
  send("r5", AddItem(1, "z"));
  EXPECT_FALSE(answers_.contains("r5"));
  EXPECT_EQ(shard.status().sources[0].meta.position, 3);
  deaf.deaf = false;
  while (log.Step() || shard.Step()) {
  }
  EXPECT_TRUE(Answer("r5").answer.ok());
  EXPECT_EQ(store->GetRow({}, testing::BoxName(1), Time::Max())->state, "1x,y,z,");
  other->Settle();
  EXPECT_EQ(other->store().GetMeta({}), store->GetMeta({}));
}

TEST_F(ShardTest, AnInstantBecomesFinalOnDemand) {
  auto instance = Start("one");
  instance->Send("r1", OpenBox(1), answers_);
  instance->Settle();
  const Time at = clock_.Now();
  clock_.Advance(1s);
  bool final = false;
  instance->shard().AwaitFinal(at, clock_.Now() + 1s,
                               [&](const Result<void>& reached) { final = reached.has_value(); });
  instance->Settle();
  EXPECT_TRUE(final);
  EXPECT_GT(instance->shard().last_time(), at);
}

TEST_F(ShardTest, PoisonStopsTheFoldAndSaysWhere) {
  auto instance = Start("one");
  instance->log().Append({kLog, 0}, {"t", "not a commit", {}}, [](const auto&) {});
  instance->Settle();
  const auto status = instance->shard().status();
  EXPECT_FALSE(status.caught_up);
  EXPECT_NE(status.sources[0].trouble.find("@0"), std::string::npos) << status.sources[0].trouble;
}

// Copies every item added elsewhere into box 9, and looks at what the shard says of itself
// meanwhile.
class Copier final : public Reaction {
 public:
  static constexpr const char* kSource = "synergie.elsewhere.commits.v1";
  const std::string& source() const override { return source_; }
  std::vector<event::Event> React(commit::View& view, std::span<const Input> inputs) override {
    const auto* box = view.Find<testing::Box>(testing::BoxName(9));
    std::vector<event::Event> events;
    for (const Input& input : inputs) {
      for (const event::Event& event : input.commit->events) {
        if (event.type != "added" || (box != nullptr && box->items.contains(event.payload)))
          continue;
        events.push_back({{testing::BoxName(9)}, "added", event.payload});
      }
    }
    return events;
  }
  void OnSourceFolded(const Input& input) override {
    // Readers can see the row by now, and must not be told that what follows from it is there too.
    EXPECT_LE(shard->status().sources[1].reacted_below, input.offset);
    ++folded;
  }

  Shard* shard = nullptr;
  int folded = 0;

 private:
  const std::string source_ = kSource;
};

TEST_F(ShardTest, NothingCountsAsReactedToBeforeItIs) {
  BoxModel model;
  log::MemoryLog log({.threaded = false, .clock = &clock_, .disk = disk_});
  auto store = std::move(
      projection::Store::Open({.path = folder_ / "s", .schema = model.schema_version()}).value());
  auto copier = std::make_unique<Copier>();
  Copier& seen = *copier;
  std::vector<std::unique_ptr<Reaction>> reactions;
  reactions.push_back(std::move(copier));
  Shard shard(
      ShardOptions{.service = "test", .sources = {{kLog, &model}, {Copier::kSource, &model}}},
      Shard::Surroundings{log, *store, clock_, [] { return NewRandomId(); }, [] {}},
      std::move(reactions));
  seen.shard = &shard;
  const auto settle = [&] {
    while (log.Step() || shard.Step()) {
    }
  };
  settle();
  for (int i = 0; i < 3; ++i) {
    event::Commit commit{.id = NewRandomId(), .stamp = clock_.Now()};
    commit.events = {{{testing::BoxName(i)}, "added", "item" + std::to_string(i)}};
    log.Append({Copier::kSource, 0}, {"t", event::EncodeCommit(commit), {}}, [](const auto&) {});
    settle();
    EXPECT_EQ(shard.status().sources[1].reacted_below, i + 1);
  }
  EXPECT_EQ(seen.folded, 3);
  const auto row = store->GetRow({}, testing::BoxName(9), Time::Max());
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->state, "0item0,item1,item2,");

  // A second instance reads the reactions' commits and what they are to in one go, and has nothing
  // left to react to.
  auto later_store = std::move(
      projection::Store::Open({.path = folder_ / "l", .schema = model.schema_version()}).value());
  std::vector<std::unique_ptr<Reaction>> later_reactions;
  later_reactions.push_back(std::make_unique<Copier>());
  Copier& copier_of_later = static_cast<Copier&>(*later_reactions.front());
  Shard later(
      ShardOptions{.service = "test", .sources = {{kLog, &model}, {Copier::kSource, &model}}},
      Shard::Surroundings{log, *later_store, clock_, [] { return NewRandomId(); }, [] {}},
      std::move(later_reactions));
  copier_of_later.shard = &later;
  while (log.Step() || later.Step()) {
  }
  EXPECT_EQ(later.status().sources[1].reacted_below, 3);
}

// Thousands of commands through two competing instances, over a log that loses, doubles and delays:
// nothing is lost, nothing is done twice, and every fold comes to the same rows.
TEST_F(ShardTest, TwoCompetingInstancesLoseAndDoubleNothing) {
  using Fault = log::MemoryLog::Fault;
  const auto seed = std::random_device()();
  std::mt19937 random(seed);
  SCOPED_TRACE("seed " + std::to_string(seed));
  const auto roll = [&](int n) { return static_cast<int>(random() % n); };
  auto one = Start("one");
  auto two = Start("two");
  Instance* instances[] = {one.get(), two.get()};
  for (int round = 0; round < 3000; ++round) {
    Instance& instance = *instances[roll(2)];
    const int dice = roll(100);
    if (dice < 2)
      instance.log().FailNext(Fault::kLost);
    else if (dice < 4)
      instance.log().FailNext(Fault::kUnknownLands);
    else if (dice < 6)
      instance.log().FailNext(Fault::kUnknownLandsLate);
    else if (dice < 8)
      instance.log().FailNext(Fault::kDuplicated);
    else if (dice < 9)
      instance.log().LandLate();
    if (roll(20) == 0) clock_.Advance(11s);
    // One in ten is a retry of something sent before, perhaps to the other instance.
    const int number = roll(10) == 0 ? roll(round + 1) : round;
    std::mt19937 content(seed + number);
    const int box = content() % 3;
    const std::string item = "i" + std::to_string(content() % 6);
    const int kind = content() % 8;
    instance.Send("r" + std::to_string(number),
                  kind == 0   ? CloseBox(box)
                  : kind <= 2 ? OpenBox(box)
                  : kind == 3 ? MoveItem(box, (box + 1) % 3, item)
                              : AddItem(box, item),
                  answers_);
    for (int step = roll(4); step > 0; --step) {
      roll(2) ? void(instance.log().Step()) : void(instance.shard().Step());
    }
  }
  for (int settle = 0; settle < 20; ++settle) {
    clock_.Advance(11s);
    for (Instance* instance : instances) {
      instance->log().LandLate();
      instance->Settle();
    }
  }
  // Every request was answered, and always alike.
  for (const auto& [request_id, outcomes] : answers_) {
    for (const CommandOutcome& outcome : outcomes) {
      ASSERT_TRUE(outcome.has_value()) << request_id << ": " << outcome.error().message;
      EXPECT_EQ(*outcome, *outcomes.front()) << request_id;
    }
  }
  EXPECT_GT(one->shard().status().counters.refused + two->shard().status().counters.refused, 0);
  // All folds agree, one from nothing among them.
  auto rebuilt = Start("rebuilt");
  rebuilt->Settle();
  const auto meta = [](Instance& i) { return i.shard().status().sources[0].meta; };
  EXPECT_EQ(meta(*one), meta(*two));
  EXPECT_EQ(meta(*one), meta(*rebuilt));
  // No accepted commit was decided on a state that never was: a box holds at most its capacity.
  for (int box = 0; box < 3; ++box) {
    const auto row = rebuilt->store().GetRow({}, testing::BoxName(box), Time::Max());
    if (!row) continue;
    const auto state = BoxModel().Decode("", row->state);
    EXPECT_LE(static_cast<const testing::Box*>(state->get())->items.size(),
              testing::kCapacity + 3);  // a move does not ask for room
  }
}

}  // namespace
}  // namespace synergie::shard
