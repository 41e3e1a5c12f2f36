// The laws of folding. Over random logs of commits, good and refused, doubled and stale: what is
// folded record by record, in groups, with a small cache, or again after crashes, comes to the same
// rows, heads, answers, cursors and fingerprint as folding from nothing, at every prefix of the
// log.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <tuple>

#include "common/event/codec.h"
#include "common/projection/bulk_load.h"
#include "common/projection/projector.h"
#include "tests/support/box_model.h"
#include "tests/support/temporary_folder.h"

namespace synergie::projection {
namespace {

using event::Commit;
using event::Event;
using log::StoredRecord;
using testing::BoxModel;
using testing::BoxName;
using testing::TemporaryFolder;

constexpr int kBoxes = 3;
constexpr int kRequests = 5;
constexpr const char* kOtherLog = "synergie.other.commits.v1";
const std::string kCounter = "territories/t/counters/c";  // a stream of which no row is shown

Event AnyEvent() {
  const std::string box = BoxName(*rc::gen::inRange(0, kBoxes));
  const std::string item(1, *rc::gen::inRange('a', 'd'));
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return {{box}, "opened", ""};
    case 1:
      return {{box}, "closed", ""};
    case 2:
      return {{box}, "removed", item};
    case 3:
      return {{BoxName(0), BoxName(1)}, "moved", item};
    case 4:
      return {{kCounter, box}, "added", item};
    default:
      return {{box}, "added", item};
  }
}

// A log as writers leave it: some commits rely on what is no longer so, some come twice.
std::vector<StoredRecord> AnyLog() {
  commit::MemoryAcceptance state;
  std::vector<StoredRecord> records;
  Time now{1'000'000'000};
  int64_t offset = 0;
  for (int i = *rc::gen::inRange(1, 25); i > 0; --i) {
    now = now + std::chrono::microseconds(*rc::gen::inRange(0, 3));
    offset += *rc::gen::weightedElement<int64_t>({{9, 1}, {1, 3}});  // offsets may have gaps
    Commit commit{.id = std::string(8, '\7') + std::string(8, static_cast<char>('a' + i)),
                  .territory = "territories/t",
                  .stamp = now + std::chrono::microseconds(*rc::gen::inRange(-3, 3))};
    if (*rc::gen::inRange(0, 20) == 0) commit.stamp = now + std::chrono::minutes(2);
    if (*rc::gen::arbitrary<bool>()) {
      commit.request_id = "r" + std::to_string(*rc::gen::inRange(0, kRequests));
      commit.request_digest = "digest";
      commit.answer.resource = BoxName(0);
    }
    for (int n = *rc::gen::inRange(0, 4); n > 0; --n) commit.events.push_back(AnyEvent());
    const std::string read = BoxName(*rc::gen::inRange(0, kBoxes));
    commit.conditions = {{read, state.Head(read)}};
    if (*rc::gen::inRange(0, 6) == 0) ++commit.conditions[0].head.revision;
    if (*rc::gen::inRange(0, 5) == 0) {
      const int64_t from =
          state.CursorOf(kOtherLog) + *rc::gen::weightedElement<int64_t>({{4, 0}, {1, 1}});
      commit.cursor = event::Cursor{kOtherLog, from, from + 1};
    }
    const auto verdict = commit::Accept(state, commit, now);
    if (verdict.accepted()) commit::Record(state, commit, offset, verdict);
    records.push_back({offset, now, {"territories/t", event::EncodeCommit(commit), {}}});
    if (*rc::gen::inRange(0, 8) == 0) {
      records.push_back({++offset, now, records.back().record});  // a double
    }
  }
  return records;
}

// All that can be seen of a source in a store.
struct Seen {
  SourceMeta meta;
  std::vector<std::pair<std::string, Row>> rows;
  std::vector<event::StreamHead> heads;
  std::vector<std::optional<commit::Recorded>> requests;
  int64_t cursor = 0;
  std::vector<std::tuple<int64_t, Time, std::string>> kept;
  bool operator==(const Seen&) const = default;
};

Seen Everything(const Store& store, SourceId source) {
  Seen seen{.meta = store.GetMeta(source), .cursor = store.GetCursor(source, kOtherLog)};
  store.ScanRows(source, "", "", Time::Max(), [&](std::string_view name, const Row& row) {
    seen.rows.emplace_back(name, row);
    return true;
  });
  for (int i = 0; i < kBoxes; ++i) seen.heads.push_back(store.GetHead(source, BoxName(i)));
  seen.heads.push_back(store.GetHead(source, kCounter));
  for (int i = 0; i < kRequests; ++i) {
    seen.requests.push_back(store.GetRequest(source, "r" + std::to_string(i)));
  }
  for (auto& one : store.ReadKept(source, 0, SIZE_MAX)) {
    seen.kept.emplace_back(one.offset, one.time, one.bytes);
  }
  return seen;
}

// One projection in one partition of a store of all runs.
class Fold {
 public:
  explicit Fold(size_t max_cached_streams = 50'000)
      : source_{0, ++partitions}, max_cached_(max_cached_streams) {
    Start();
  }
  // Forgets what was not flushed, as a crash does, and reads on at the position of the store.
  void Start() {
    projector_ = std::make_unique<Projector>(
        TheStore(), source_, model_,
        Projector::Options{
            .keep_records = true, .keep_from = keep_from_, .max_cached_streams = max_cached_});
  }
  void KeepFrom(int64_t offset) {
    keep_from_ = offset;
    Start();
  }
  void Take(const StoredRecord& record) {
    const auto folded = projector_->Fold(record);
    RC_ASSERT(folded.has_value());
    RC_ASSERT(folded->offset == record.offset);
  }
  void Flush() {
    Batch batch(TheStore());
    projector_->AddTo(batch);
    TheStore().Write(batch);
    projector_->Flushed();
    RC_ASSERT(!projector_->dirty());
  }
  Projector& projector() { return *projector_; }

  void MustEqual(const Fold& other) const { RC_ASSERT(Everything() == other.Everything()); }
  Seen Everything() const { return projection::Everything(TheStore(), source_); }
  std::vector<std::pair<std::string, Row>> Rows() const { return Everything().rows; }

 private:
  static Store& TheStore() {
    static TemporaryFolder folder;
    static const auto store = std::move(
        Store::Open({.path = folder / "s", .schema = "box-1", .cache_bytes = 1 << 20}).value());
    return *store;
  }
  static inline uint16_t partitions = 0;
  BoxModel model_;
  SourceId source_;
  size_t max_cached_;
  int64_t keep_from_ = 0;
  std::unique_ptr<Projector> projector_;
};

RC_GTEST_PROP(ProjectorLaws, RecordByRecordIsFromNothingAtEveryPrefix, ()) {
  const auto records = AnyLog();
  Fold live;
  for (size_t size = 1; size <= records.size(); ++size) {
    live.Take(records[size - 1]);
    live.Flush();
    if (size != records.size() && *rc::gen::inRange(0, 4) != 0) continue;
    Fold rebuilt;
    for (size_t i = 0; i < size; ++i) rebuilt.Take(records[i]);
    rebuilt.Flush();
    live.MustEqual(rebuilt);
  }
}

RC_GTEST_PROP(ProjectorLaws, ACrashLosesNothingThatReadingOnDoesNotBringBack, ()) {
  const auto records = AnyLog();
  Fold steady;
  for (const StoredRecord& record : records) steady.Take(record);
  steady.Flush();
  Fold crashing(*rc::gen::element<size_t>(0, 2, 50'000));
  for (int crash = *rc::gen::inRange(0, 5); crash >= 0; --crash) {
    for (const StoredRecord& record : records) {
      if (record.offset < crashing.projector().position()) continue;
      crashing.Take(record);
      const int dice = *rc::gen::inRange(0, 8);
      if (dice < 2) crashing.Flush();
      if (dice == 2 && crash > 0) break;
    }
    if (crash > 0) crashing.Start();
  }
  crashing.Flush();
  crashing.MustEqual(steady);
}

// What the projector shows before a flush is what the oracle of acceptance says.
RC_GTEST_PROP(ProjectorLaws, ShowsAtOnceWhatItFolded, ()) {
  Fold fold(*rc::gen::element<size_t>(0, 50'000));
  commit::MemoryAcceptance oracle;
  for (const StoredRecord& record : AnyLog()) {
    const auto commit = event::DecodeCommit(record.record.value);
    const auto expected = commit::Accept(oracle, *commit, record.append_time);
    if (expected.accepted()) commit::Record(oracle, *commit, record.offset, expected);
    const auto folded = fold.projector().Fold(record);
    RC_ASSERT(folded->verdict.kind == expected.kind);
    RC_ASSERT(folded->verdict.time == expected.time);
    for (int i = 0; i < kBoxes; ++i) {
      const auto loaded = fold.projector().Load(BoxName(i));
      RC_ASSERT(loaded.head == oracle.Head(BoxName(i)));
      RC_ASSERT((loaded.state != nullptr) == (loaded.head.revision > 0));
    }
    RC_ASSERT(fold.projector().last_time() == oracle.last_time());
    if (*rc::gen::inRange(0, 3) == 0) fold.Flush();
  }
}

// Sorted files of any size, a cache that forgets, doubles that have to be looked up in what was
// ingested: the same as the live fold.
RC_GTEST_PROP(ProjectorLaws, ABulkLoadComesToTheSame, ()) {
  static TemporaryFolder folder;
  static const auto store =
      std::move(Store::Open({.path = folder / "bulk", .schema = "box-1"}).value());
  static uint16_t partitions = 0;
  const SourceId source{0, ++partitions};
  const auto records = AnyLog();
  const int64_t keep_from = *rc::gen::inRange(0, 20);
  Fold live;
  live.KeepFrom(keep_from);
  for (const StoredRecord& record : records) live.Take(record);
  live.Flush();
  BoxModel model;
  // Not smaller: each file is synced to the disk.
  BulkLoad load(*store, *rc::gen::element<size_t>(600, 1 << 20));
  Projector projector(*store, source, model,
                      {.keep_records = true,
                       .keep_from = keep_from,
                       .bulk = &load,
                       .max_cached_streams = *rc::gen::element<size_t>(0, 2, 50'000)});
  const auto flush = [&] {
    projector.AddTo(load);
    load.Roll();
    projector.Flushed();
  };
  for (const StoredRecord& record : records) {
    RC_ASSERT(projector.Fold(record).has_value());
    if (load.full()) flush();
  }
  flush();
  load.Finish();
  RC_ASSERT(Everything(*store, source) == live.Everything());
}

TEST(ProjectorTest, APoisonRecordLeavesNoTrace) {
  Fold fold;
  Fold clean;
  const auto record = [](int64_t offset, char id, std::vector<Event> events) {
    return StoredRecord{offset,
                        Time{1000},
                        {"t",
                         event::EncodeCommit({.id = std::string(16, id),
                                              .request_id = std::string(1, id),
                                              .events = std::move(events),
                                              .stamp = Time{1000}}),
                         {}}};
  };
  const auto good = record(0, 'a', {{{BoxName(1)}, "opened", ""}});
  const auto poison =
      record(1, 'b', {{{BoxName(1)}, "added", "x"}, {{BoxName(2)}, "exploded", ""}});
  const auto garbage = StoredRecord{1, Time{1000}, {"t", "no commit", {}}};
  ASSERT_TRUE(fold.projector().Fold(good).has_value());
  for (const auto& bad : {poison, garbage, poison}) {
    const auto folded = fold.projector().Fold(bad);
    ASSERT_FALSE(folded.has_value());
    EXPECT_EQ(folded.error().code, Code::kDataLoss);
    EXPECT_EQ(fold.projector().position(), 1);
  }
  EXPECT_FALSE(fold.projector().FindRequest("b").has_value());
  ASSERT_TRUE(clean.projector().Fold(good).has_value());
  const auto next = record(2, 'c', {{{BoxName(1)}, "added", "y"}});
  ASSERT_TRUE(fold.projector().Fold(next).has_value());
  ASSERT_TRUE(clean.projector().Fold(next).has_value());
  fold.Flush();
  clean.Flush();
  EXPECT_EQ(fold.Rows(), clean.Rows());
  EXPECT_EQ(fold.projector().meta(), clean.projector().meta());
}

}  // namespace
}  // namespace synergie::projection
