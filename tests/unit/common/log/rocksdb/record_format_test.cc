#include "common/log/rocksdb/record_format.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "common/base/encoding.h"

namespace synergie::log {
namespace {

RC_GTEST_PROP(RecordFormatTest, DecodesWhatItEncoded,
              (const std::string& key, const std::string& value, const Headers& headers,
               int64_t time)) {
  const Record record{key, value, headers};
  std::string bytes;
  EncodeRecord(Time{time}, record, bytes);
  const auto stored = DecodeRecord(7, bytes);
  RC_ASSERT(stored.has_value());
  RC_ASSERT(stored->record == record);
  RC_ASSERT(stored->append_time.micros == time);
  RC_ASSERT(stored->offset == 7);
}

RC_GTEST_PROP(RecordFormatTest, NoPartOfARecordIsARecord,
              (const std::string& key, const std::string& value, const Headers& headers)) {
  std::string bytes;
  EncodeRecord(Time{1}, {key, value, headers}, bytes);
  for (size_t length = 0; length < bytes.size(); ++length) {
    RC_ASSERT(!DecodeRecord(0, std::string_view(bytes).substr(0, length)).has_value());
  }
  RC_ASSERT(!DecodeRecord(0, bytes + "x").has_value());
}

RC_GTEST_PROP(RecordFormatTest, AnyBytesAreReadSafely, (const std::string& bytes)) {
  const auto stored = DecodeRecord(0, "\x01" + bytes);
  if (!stored) RC_ASSERT(stored.error().code == Code::kDataLoss);
}

RC_GTEST_PROP(RecordFormatTest, KeysSortAsTheLogIsRead, ()) {
  const auto offset = *rc::gen::inRange<int64_t>(0, INT64_MAX);
  const auto partition = *rc::gen::inRange<int32_t>(0, 32'767);
  const PartitionId here{"a.log", partition};
  RC_ASSERT(OffsetOfKey(RecordKey(here, offset)) == offset);
  RC_ASSERT(RecordKey(here, offset) < RecordKey(here, offset + 1));
  RC_ASSERT(RecordKey(here, INT64_MAX) < RecordKey({"a.log", partition + 1}, 0));
  RC_ASSERT(RecordKey(here, INT64_MAX) < RecordKey({"a.log1", 0}, 0));
}

// The bytes in docs/log-format.md: they are on disks, and never change.
TEST(RecordFormatTest, TheBytesAreTheDocumentedOnes) {
  EXPECT_EQ(ToHex(RecordKey({"log", 2}, 258)),
            "6c6f6700"
            "0002"
            "0000000000000102");
  std::string bytes;
  EncodeRecord(Time{1'000'000}, {"ecla", "v", {{"h", "1"}}}, bytes);
  EXPECT_EQ(ToHex(bytes),
            "01"
            "00000000000f4240"
            "0465636c61"
            "01"
            "0168"
            "0131"
            "0176");
}

}  // namespace
}  // namespace synergie::log
