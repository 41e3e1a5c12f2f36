// Records that cannot be folded, and the operators' orders to pass them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/event/codec.h"
#include "common/log/memory/memory_log.h"
#include "common/projection/rebuild.h"
#include "common/shard/shard.h"
#include "tests/support/box_model.h"
#include "tests/support/temporary_folder.h"

namespace synergie::shard {
namespace {

using testing::BoxModel;
using testing::BoxName;
using ::testing::HasSubstr;

constexpr const char* kLog = "synergie.test.commits.v1";
constexpr const char* kOrders = "synergie.quarantines.v1";

// Reads "painted", which BoxModel calls an unknown event: a newer version of the service.
class NewerModel final : public commit::Model {
 public:
  Result<commit::StatePtr> Evolve(const std::string& stream, const commit::StatePtr& before,
                                  const event::Event& event) const override {
    if (event.type != "painted") return old_.Evolve(stream, before, event);
    return old_.Evolve(stream, before, {event.streams, "added", "paint"});
  }
  std::string Encode(const std::string& stream, const commit::StatePtr& state) const override {
    return old_.Encode(stream, state);
  }
  Result<commit::StatePtr> Decode(const std::string& stream,
                                  std::string_view bytes) const override {
    return old_.Decode(stream, bytes);
  }
  std::string schema_version() const override { return old_.schema_version(); }

 private:
  BoxModel old_;
};

class QuarantineTest : public ::testing::Test {
 protected:
  struct Instance {
    std::unique_ptr<projection::Store> store;
    std::unique_ptr<Shard> shard;
    std::string trouble() const { return shard->status().sources[0].trouble; }
    projection::SourceMeta meta() const { return shard->status().sources[0].meta; }
  };

  std::unique_ptr<Instance> Start(const std::string& folder, const commit::Model& model) {
    auto instance = std::make_unique<Instance>();
    instance->store =
        std::move(projection::Store::Open({.path = folder_ / folder, .schema = "s"}).value());
    instance->shard = std::make_unique<Shard>(
        ShardOptions{.service = "test", .sources = {{kLog, &model}}, .quarantine_log = kOrders},
        Shard::Surroundings{log_, *instance->store, clock_, [] { return NewRandomId(); }, [] {}},
        std::vector<std::unique_ptr<Reaction>>{});
    return instance;
  }
  std::unique_ptr<Instance> Start(const std::string& folder) { return Start(folder, model_); }

  void Settle(Instance& instance) {
    clock_.Advance(std::chrono::seconds(2));  // past the pause after a trouble
    while (log_.Step() || instance.shard->Step()) {
    }
  }
  void Write(const char* log, const std::string& value) {
    log_.Append({log, 0}, {"", value, {}}, [](const auto&) {});
    while (log_.Step()) {
    }
  }
  void WriteEvent(const std::string& type, const std::string& payload = "") {
    Write(kLog, event::EncodeCommit({.id = NewRandomId(),
                                     .events = {{{BoxName(1)}, type, payload}},
                                     .stamp = clock_.Now()}));
  }
  void Order(int64_t offset, const std::string& reason = "why") {
    Write(kOrders, event::EncodeCommit({.id = NewRandomId(),
                                        .actor = "operator",
                                        .stamp = clock_.Now(),
                                        .quarantine = event::Quarantine{kLog, offset, reason}}));
  }
  // What one command comes to.
  commit::CommandOutcome Send(Instance& instance, commit::Decide decide) {
    std::optional<commit::CommandOutcome> outcome;
    instance.shard->Submit({.request_id = NewUuid(),
                            .territory = "territories/t",
                            .decide = std::move(decide),
                            .done = [&](const commit::CommandOutcome& got) { outcome = got; }});
    Settle(instance);
    EXPECT_TRUE(outcome.has_value());
    return outcome.value_or(Fail(Code::kInternal, "not answered"));
  }
  std::string Row(const Instance& instance) {
    const auto row = instance.store->GetRow({}, BoxName(1), Time::Max());
    return row ? row->state : "";
  }

  testing::TemporaryFolder folder_;
  ManualClock clock_{Time{1'542'700'000'000'000}};
  log::MemoryLog log_{{.threaded = false, .clock = &clock_}};
  const BoxModel model_;
  const NewerModel newer_;
};

TEST_F(QuarantineTest, GarbageStopsFoldingAndCommandsUntilItIsOrderedToBePassed) {
  WriteEvent("opened");
  Write(kLog, "garbage");
  WriteEvent("added", "a");
  auto instance = Start("one");
  Settle(*instance);
  EXPECT_EQ(instance->trouble(),
            std::string(kLog) + "/0@1: the record is not a commit: its bytes do not parse");
  EXPECT_EQ(instance->shard->status().sources[0].poison, 1);
  EXPECT_EQ(instance->meta().position, 1);
  EXPECT_FALSE(instance->shard->status().caught_up);
  const auto refused = Send(*instance, testing::AddItem(1, "b"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Code::kUnavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("/0@1"));
  Settle(*instance);
  EXPECT_EQ(log_.End({kLog, 0}), 3) << "what cannot be folded must not be written either";

  Order(1);
  Settle(*instance);
  EXPECT_EQ(instance->trouble(), "");
  EXPECT_EQ(instance->shard->status().sources[0].poison, -1);
  EXPECT_TRUE(instance->shard->status().caught_up);
  EXPECT_EQ(Row(*instance), "1a,");
  EXPECT_TRUE(Send(*instance, testing::AddItem(1, "b")).has_value());
  ASSERT_EQ(instance->shard->status().quarantines.size(), 1u);
  EXPECT_EQ(instance->shard->status().quarantines[0].reason, "why");
  EXPECT_EQ(instance->shard->status().quarantines[0].actor, "operator");
}

TEST_F(QuarantineTest, OneThatFoldsFromNothingObeysWhatWasOrderedBefore) {
  WriteEvent("opened");
  Write(kLog, "garbage");
  WriteEvent("painted");
  WriteEvent("added", "a");
  Order(1);
  Order(2);
  Write(kOrders, "no order at all");
  auto first = Start("one");
  Settle(*first);
  EXPECT_EQ(first->trouble(), "");
  EXPECT_EQ(Row(*first), "1a,");
  auto second = Start("two");
  Settle(*second);
  EXPECT_EQ(first->meta(), second->meta());
  // A version that could read it passes it as well.
  auto newer = Start("newer", newer_);
  Settle(*newer);
  EXPECT_EQ(newer->meta(), first->meta());
}

TEST_F(QuarantineTest, ACommitThatIsPassedKeepsItsPlaceForThoseThatRelyOnIt) {
  WriteEvent("opened");
  WriteEvent("painted");
  Order(1);
  auto instance = Start("one");
  Settle(*instance);
  EXPECT_EQ(instance->store->GetHead({}, BoxName(1)).revision, 2) << "it was accepted";
  const auto row = instance->store->GetRow({}, BoxName(1), Time::Max());
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->revision, 1) << "and changed no row";
  EXPECT_TRUE(Send(*instance, testing::AddItem(1, "a")).has_value());
  EXPECT_EQ(instance->store->GetRow({}, BoxName(1), Time::Max())->revision, 3);
}

TEST_F(QuarantineTest, WhoHadMadeRowsOfARecordThatIsPassedSaysSoAndStops) {
  WriteEvent("opened");
  WriteEvent("painted");
  auto newer = Start("newer", newer_);
  Settle(*newer);
  EXPECT_EQ(Row(*newer), "1paint,");
  Order(1);
  Settle(*newer);
  EXPECT_THAT(newer->trouble(), HasSubstr("/0@1: it is to be passed"));
  EXPECT_THAT(newer->trouble(), HasSubstr("synergie rebuild"));
  EXPECT_FALSE(Send(*newer, testing::AddItem(1, "a")).has_value());
  newer.reset();
  newer = Start("newer", newer_);
  Settle(*newer);
  EXPECT_THAT(newer->trouble(), HasSubstr("synergie rebuild")) << "a restart mends nothing";

  auto fresh =
      std::move(projection::Store::Open({.path = folder_ / "fresh", .schema = "s"}).value());
  const auto differences =
      projection::Rebuild({.sources = {{.log = kLog, .model = &newer_}}, .quarantine_log = kOrders},
                          log_, *fresh, newer->store.get());
  ASSERT_TRUE(differences.has_value()) << differences.error().message;
  EXPECT_EQ(differences->size(), 1u);
  EXPECT_EQ(fresh->GetRow({}, BoxName(1), Time::Max())->state, "1");
}

TEST_F(QuarantineTest, WhoHadReadItWithoutRowsGoesOn) {
  WriteEvent("opened");
  // Refused by all: its condition does not hold.
  Write(kLog, event::EncodeCommit({.id = NewRandomId(),
                                   .conditions = {{BoxName(1), {9, NewRandomId()}}},
                                   .events = {{{BoxName(1)}, "closed", ""}},
                                   .stamp = clock_.Now()}));
  auto instance = Start("one");
  Settle(*instance);
  Order(1);
  Settle(*instance);
  EXPECT_EQ(instance->trouble(), "");
  EXPECT_TRUE(Send(*instance, testing::AddItem(1, "a")).has_value());
  auto later = Start("later");
  Settle(*later);
  EXPECT_EQ(later->meta(), instance->meta());
}

TEST_F(QuarantineTest, RebuildStopsAtPoisonAndPassesWhatIsOrdered) {
  WriteEvent("opened");
  Write(kLog, "garbage");
  const projection::RebuildOptions options{.sources = {{.log = kLog, .model = &model_}},
                                           .quarantine_log = kOrders};
  auto fresh =
      std::move(projection::Store::Open({.path = folder_ / "fresh", .schema = "s"}).value());
  const auto stopped = projection::Rebuild(options, log_, *fresh, nullptr);
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code, Code::kDataLoss);
  Order(1);
  fresh.reset();
  fresh = std::move(projection::Store::Open({.path = folder_ / "again", .schema = "s"}).value());
  EXPECT_TRUE(projection::Rebuild(options, log_, *fresh, nullptr).has_value());
  EXPECT_EQ(fresh->GetMeta({}).position, 2);
}

}  // namespace
}  // namespace synergie::shard
