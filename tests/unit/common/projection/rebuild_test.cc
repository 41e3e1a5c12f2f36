// The offline rebuild: from a log to the store that the live fold has, told where it differs.
#include "common/projection/rebuild.h"

#include <gtest/gtest.h>

#include "common/event/codec.h"
#include "common/log/memory/memory_log.h"
#include "tests/support/box_model.h"
#include "tests/support/temporary_folder.h"

namespace synergie::projection {
namespace {

using event::Event;
using testing::BoxModel;
using testing::BoxName;
using testing::TemporaryFolder;

constexpr const char* kLog = "synergie.test.commits.v1";
constexpr int kCommits = 600;

class RebuildTest : public ::testing::Test {
 protected:
  RebuildTest() : log_({.threaded = false, .clock = &clock_}) {
    live_ = Open("live");
    projector_ = std::make_unique<Projector>(*live_, SourceId{}, model_, Projector::Options{});
    for (int i = 0; i < kCommits; ++i) Append(i, {{{BoxName(i % 100)}, "added", Item(i)}});
    FoldLive();
  }

  static std::string Item(int i) { return "i" + std::to_string(i % 7); }
  std::unique_ptr<Store> Open(const std::string& name) {
    return std::move(Store::Open({.path = folder_ / name, .schema = "box-1"}).value());
  }
  void Append(int i, std::vector<Event> events) {
    clock_.Set(Time{1'000'000 + i});
    log_.Append({kLog, 0},
                {"territories/t",
                 event::EncodeCommit({.id = "commit " + std::to_string(100'000'000 + i),
                                      .request_id = "r" + std::to_string(i / 2 * 2),  // each twice
                                      .events = std::move(events),
                                      .stamp = clock_.Now()}),
                 {}},
                [](const log::AppendOutcome&) {});
    while (log_.Step()) {
    }
  }
  void FoldLive() {
    auto reader = log_.OpenReader({kLog, 0}, projector_->position(), [] {});
    const auto records = reader->Poll(10 * kCommits);
    for (const auto& record : *records) ASSERT_TRUE(projector_->Fold(record).has_value());
    Batch batch(*live_);
    projector_->AddTo(batch);
    live_->Write(batch);
    projector_->Flushed();
  }
  Result<std::vector<Difference>> Rebuild(Store& fresh, const Store* before) {
    return projection::Rebuild(
        {.sources = {{.log = kLog, .model = &model_}}, .chunk_bytes = 20'000}, log_, fresh, before);
  }

  TemporaryFolder folder_;
  ManualClock clock_{Time{1'000'000}};
  log::MemoryLog log_;
  BoxModel model_;
  std::unique_ptr<Store> live_;
  std::unique_ptr<Projector> projector_;
};

TEST_F(RebuildTest, ComesToTheLiveStoreAndFoldsOn) {
  const auto fresh = Open("fresh");
  const auto differences = Rebuild(*fresh, live_.get());
  ASSERT_TRUE(differences.has_value()) << differences.error().message;
  EXPECT_TRUE(differences->empty());
  EXPECT_EQ(fresh->GetMeta({}), live_->GetMeta({}));
  EXPECT_EQ(fresh->GetMeta({}).rows, kCommits / 2) << "a doubled request has no effect";
  for (int box = 0; box < 100; ++box) {
    EXPECT_EQ(fresh->GetRow({}, BoxName(box), Time::Max()),
              live_->GetRow({}, BoxName(box), Time::Max()));
    EXPECT_EQ(fresh->GetHead({}, BoxName(box)), live_->GetHead({}, BoxName(box)));
  }
  EXPECT_EQ(fresh->GetRequest({}, "r40"), live_->GetRequest({}, "r40"));
  // Who takes over the store folds on as the live one does.
  Append(kCommits, {{{BoxName(1)}, "opened", ""}});
  FoldLive();
  Projector next(*fresh, {}, model_, {});
  auto reader = log_.OpenReader({kLog, 0}, next.position(), [] {});
  const auto records = reader->Poll(10);
  for (const auto& record : *records) ASSERT_TRUE(next.Fold(record).has_value());
  Batch batch(*fresh);
  next.AddTo(batch);
  EXPECT_EQ(next.meta(), projector_->meta());
}

TEST_F(RebuildTest, ComparesAtThePositionOfTheOldStore) {
  const SourceMeta before = live_->GetMeta({});
  Append(kCommits, {{{BoxName(1)}, "opened", ""}});
  const auto fresh = Open("fresh");
  EXPECT_TRUE(Rebuild(*fresh, live_.get())->empty());
  EXPECT_EQ(fresh->GetMeta({}).position, before.position + 1);
  // A store that holds a row too many is found out.
  SourceMeta wrong = before;
  Batch batch(*live_);
  batch.PutRow({}, BoxName(500), {.revision = 1, .update_time = Time{7}, .state = "1"}, wrong);
  batch.PutMeta({}, wrong);
  live_->Write(batch);
  const auto another = Open("another");
  const auto differences = Rebuild(*another, live_.get());
  ASSERT_EQ(differences->size(), 1u);
  EXPECT_EQ(differences->front().before, wrong);
  EXPECT_EQ(differences->front().rebuilt, before);
}

TEST_F(RebuildTest, PoisonIsToldWithItsPlace) {
  Append(kCommits, {{{BoxName(1)}, "exploded", ""}});
  const auto fresh = Open("fresh");
  const auto rebuilt = Rebuild(*fresh, nullptr);
  ASSERT_FALSE(rebuilt.has_value());
  EXPECT_EQ(rebuilt.error().code, Code::kDataLoss);
  EXPECT_NE(rebuilt.error().message.find(std::string(kLog) + "@" + std::to_string(kCommits)),
            std::string::npos)
      << rebuilt.error().message;
}

}  // namespace
}  // namespace synergie::projection
