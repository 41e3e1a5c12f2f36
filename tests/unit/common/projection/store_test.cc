// The store against an oracle: rows as of any instant and scans are what a std::map of all versions
// says, with names that begin one another; acceptance state, kept records and batches are what was
// written, also after opening again.
#include "common/projection/store.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "common/event/codec.h"
#include "common/projection/keys.h"
#include "common/projection/sink.h"
#include "tests/support/temporary_folder.h"

namespace synergie::projection {
namespace {

using testing::TemporaryFolder;

std::unique_ptr<Store> Open(const std::string& path, const std::string& schema = "s1") {
  return std::move(Store::Open({.path = path, .schema = schema, .cache_bytes = 1 << 20}).value());
}

// Names that begin one another, with characters on both sides of those that separate keys.
rc::Gen<std::string> AnyName() {
  return rc::gen::mapcat(rc::gen::inRange<size_t>(1, 6), [](size_t size) {
    return rc::gen::container<std::string>(size, rc::gen::element('a', 'b', '/', '-', '0', '\1'));
  });
}
rc::Gen<Time> AnyTime() {
  return rc::gen::map(rc::gen::inRange<int64_t>(-3, 40), [](int64_t t) { return Time{t}; });
}

struct Oracle {
  // source → name → time → row
  std::map<SourceId, std::map<std::string, std::map<Time, Row>>> rows;

  std::optional<Row> Get(SourceId source, const std::string& name, Time at) {
    const auto& versions = rows[source][name];
    auto after = versions.upper_bound(at);
    if (after == versions.begin()) return std::nullopt;
    return std::prev(after)->second;
  }
  std::vector<std::pair<std::string, Row>> Scan(SourceId source, const std::string& prefix,
                                                const std::string& after, Time at) {
    std::vector<std::pair<std::string, Row>> found;
    for (const auto& [name, versions] : rows[source]) {
      if (!name.starts_with(prefix) || name <= after) continue;
      if (const auto row = Get(source, name, at)) found.emplace_back(name, *row);
    }
    return found;
  }
};

// One folder for all runs of the property; each run has a partition of its own.
struct Shared {
  TemporaryFolder folder;
  std::unique_ptr<Store> store = Open(folder / "store");
  uint16_t partition = 0;
};

RC_GTEST_PROP(StoreTest, ReadsAndScansAreTheOracles, ()) {
  static Shared shared;
  Store& store = *shared.store;
  const uint16_t partition = ++shared.partition;
  const auto any_source = rc::gen::map(rc::gen::element<uint8_t>(0, 1, 255), [=](uint8_t index) {
    return SourceId{index, partition};
  });
  const auto names = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(AnyName()));
  Oracle oracle;
  std::map<SourceId, SourceMeta> metas;
  for (int i = *rc::gen::inRange(0, 30); i > 0; --i) {
    const SourceId source = *any_source;
    const std::string name = *rc::gen::elementOf(names);
    const Row row{*rc::gen::inRange<int64_t>(1, 9), *rc::gen::arbitrary<int64_t>(), *AnyTime(),
                  *AnyTime(), *rc::gen::arbitrary<std::string>()};
    if (!oracle.rows[source][name].emplace(row.update_time, row).second) continue;
    Batch batch(store);
    batch.PutRow(source, name, row, metas[source]);
    store.Write(batch);
  }
  for (int i = 0; i < 20; ++i) {
    const SourceId source = *any_source;
    const Time at = *rc::gen::oneOf(AnyTime(), rc::gen::element(Time::Max(), Time::Min()));
    const std::string name = *rc::gen::oneOf(rc::gen::elementOf(names), AnyName());
    RC_ASSERT(store.GetRow(source, name, at) == oracle.Get(source, name, at));
    const std::string prefix =
        *rc::gen::oneOf(rc::gen::just(std::string()), rc::gen::elementOf(names), AnyName());
    const std::string after = *rc::gen::oneOf(
        rc::gen::just(std::string()), rc::gen::just(prefix),
        rc::gen::map(AnyName(), [=](const std::string& rest) { return prefix + rest; }));
    std::vector<std::pair<std::string, Row>> found;
    store.ScanRows(source, prefix, after, at, [&](std::string_view seen, const Row& row) {
      found.emplace_back(seen, row);
      return true;
    });
    const auto expected = oracle.Scan(source, prefix, after, at);
    RC_ASSERT(found == expected);
    size_t first = 0;
    store.ScanRows(source, prefix, after, at,
                   [&](std::string_view, const Row&) { return ++first < 2; });
    RC_ASSERT(first == std::min<size_t>(expected.size(), 2));
  }
}

class StoreStateTest : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_ = Open(folder_ / "store");
};

TEST_F(StoreStateTest, WhatWasWrittenIsReadAlsoAfterOpeningAgain) {
  const SourceId one{0, 3}, two{1, 3};
  const commit::Recorded recorded{
      7,
      Time{70},
      "digest",
      {.resource = "territories/ecla",
       .rejection = {.code = Code::kNotFound, .reason = "TOPIC_NOT_FOUND", .message = "m"}}};
  SourceMeta meta{.position = 12, .last_time = Time{99}};
  Batch batch(*store_);
  EXPECT_TRUE(batch.empty());
  batch.PutHead(one, "a", {4, std::string("\0\1\2", 3)});
  batch.PutRequest(one, "r1", recorded);
  batch.PutCursor(one, "other.log", 55);
  batch.PutRow(one, "a", {4, 11, Time{1}, Time{99}, "state"}, meta);
  batch.PutMeta(one, meta);
  EXPECT_FALSE(batch.empty());
  store_->Write(batch);
  EXPECT_TRUE(batch.empty());
  store_.reset();
  store_ = Open(folder_ / "store");
  EXPECT_EQ(store_->GetHead(one, "a"), (event::StreamHead{4, std::string("\0\1\2", 3)}));
  EXPECT_EQ(store_->GetRequest(one, "r1"), recorded);
  EXPECT_EQ(store_->GetCursor(one, "other.log"), 55);
  EXPECT_EQ(store_->GetMeta(one), meta);
  EXPECT_EQ(meta.rows, 1);
  EXPECT_NE(meta.fingerprint, Fingerprint{});
  // Another source has none of it.
  EXPECT_EQ(store_->GetHead(two, "a"), event::StreamHead{});
  EXPECT_FALSE(store_->GetRequest(two, "r1").has_value());
  EXPECT_EQ(store_->GetCursor(two, "other.log"), 0);
  EXPECT_EQ(store_->GetMeta(two), SourceMeta{});
  EXPECT_FALSE(store_->GetRow(two, "a", Time::Max()).has_value());
}

TEST_F(StoreStateTest, ABatchThatIsNotWrittenIsNotThere) {
  SourceMeta meta;
  {
    Batch batch(*store_);
    batch.PutRow({}, "a", {1, 0, Time{1}, Time{1}, "x"}, meta);
  }
  EXPECT_FALSE(store_->GetRow({}, "a", Time::Max()).has_value());
}

TEST_F(StoreStateTest, KeptRecordsComeInOrderUntilTheyAreDropped) {
  const SourceId source{2, 1}, next{3, 1};
  Batch batch(*store_);
  for (const int64_t offset : {300, 2, 70'000, 5}) {
    batch.PutKept(source, offset, Time{offset}, "bytes " + std::to_string(offset));
  }
  batch.PutKept(next, 1, Time{1}, "of another");
  store_->Write(batch);
  const auto offsets = [&](int64_t from, size_t max) {
    std::vector<int64_t> all;
    for (const auto& kept : store_->ReadKept(source, from, max)) {
      EXPECT_EQ(kept.time.micros, kept.offset);
      EXPECT_EQ(kept.bytes, "bytes " + std::to_string(kept.offset));
      all.push_back(kept.offset);
    }
    return all;
  };
  EXPECT_EQ(offsets(0, SIZE_MAX), (std::vector<int64_t>{2, 5, 300, 70'000}));
  EXPECT_EQ(offsets(3, 2), (std::vector<int64_t>{5, 300}));
  EXPECT_EQ(offsets(5, 1), (std::vector<int64_t>{5}));
  EXPECT_TRUE(offsets(70'001, 9).empty());
  batch.DropKept(source, 5);
  store_->Write(batch);
  EXPECT_EQ(offsets(0, SIZE_MAX), (std::vector<int64_t>{2, 300, 70'000}));
}

TEST_F(StoreStateTest, AnotherSchemaOrASecondOpenerIsRefused) {
  const auto second = Store::Open({.path = folder_ / "store", .schema = "s1"});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Code::kFailedPrecondition);
  store_.reset();
  const auto other = Store::Open({.path = folder_ / "store", .schema = "s2"});
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, Code::kFailedPrecondition);
}

TEST_F(StoreStateTest, ACheckpointIsTheStoreOfThatMoment) {
  SourceMeta meta;
  Batch batch(*store_);
  batch.PutRow({}, "a", {1, 0, Time{1}, Time{1}, "before"}, meta);
  store_->Write(batch);
  ASSERT_TRUE(store_->Checkpoint(folder_ / "copy").has_value());
  batch.PutRow({}, "a", {2, 1, Time{1}, Time{2}, "after"}, meta);
  store_->Write(batch);
  const auto copy = Open(folder_ / "copy");
  EXPECT_EQ(copy->GetRow({}, "a", Time::Max())->state, "before");
  EXPECT_EQ(store_->GetRow({}, "a", Time::Max())->state, "after");
  EXPECT_FALSE(store_->Checkpoint(folder_ / "copy").has_value()) << "a copy is not overwritten";
}

TEST(RecordedForm, IsTheCommitsOwnWhateverItsSizes) {
  for (const size_t digest : {0, 1, 32, 127, 128, 300}) {
    for (const size_t resource : {0, 1, 30, 125, 126, 127, 128, 400}) {
      commit::Recorded recorded{.offset = 7,
                                .time = Time{9},
                                .request_digest = std::string(digest, 'd'),
                                .answer = {.resource = std::string(resource, 'r')}};
      const std::string bytes = EncodeRecorded(recorded);
      EXPECT_EQ(DecodeRecorded(bytes), recorded);
      EXPECT_EQ(bytes.substr(16), event::EncodeCommit({.id = std::string(16, '\0'),
                                                       .request_digest = recorded.request_digest,
                                                       .answer = recorded.answer}));
      recorded.answer.rejection = {.code = Code::kAborted, .reason = "R", .message = "m"};
      EXPECT_EQ(DecodeRecorded(EncodeRecorded(recorded)), recorded);
    }
  }
}

}  // namespace
}  // namespace synergie::projection
