#include "common/rpc/etag.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace synergie::rpc {
namespace {

RC_GTEST_PROP(Etag, ComesBackAsItWas, ()) {
  const int64_t revision = *rc::gen::inRange<int64_t>(1, INT64_MAX);
  RC_ASSERT(ParseEtag(FormatEtag(revision)) == revision);
}

TEST(Etag, TakesNothingButItsOwn) {
  EXPECT_EQ(FormatEtag(12), "\"12\"");
  for (const char* wrong : {"", "12", "\"\"", "\"012\"", "\"-1\"", "\"0\"", "W/\"12\"", "\"12 \"",
                            "\"99999999999999999999\"", "\"1x\""}) {
    EXPECT_FALSE(ParseEtag(wrong)) << wrong;
  }
}

TEST(Etag, AStaleOneIsAbortedWithTheCurrentOne) {
  EXPECT_TRUE(CheckEtag("", "territories/ecla", 4));
  EXPECT_TRUE(CheckEtag("\"4\"", "territories/ecla", 4));
  const auto stale = CheckEtag("\"3\"", "territories/ecla", 4);
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, Code::kAborted);
  EXPECT_EQ(stale.error().metadata[2].second, "\"4\"");
  EXPECT_EQ(CheckEtag("x", "territories/ecla", 4).error().code, Code::kInvalidArgument);
}

RC_GTEST_PROP(Timestamp, ComesBackAsItWas, ()) {
  const Time time{*rc::gen::inRange<int64_t>(kEarliestTime.micros, kLatestTime.micros + 1)};
  const google::protobuf::Timestamp timestamp = ToTimestamp(time);
  RC_ASSERT(timestamp.nanos() >= 0);
  RC_ASSERT(FromTimestamp(timestamp) == time);
}

TEST(Timestamp, KeepsToItsBounds) {
  EXPECT_EQ(FromTimestamp(ToTimestamp(Time::Max())), kLatestTime);
  EXPECT_EQ(FromTimestamp(ToTimestamp(Time::Min())), kEarliestTime);
  google::protobuf::Timestamp wrong;
  wrong.set_nanos(1'000'000'000);
  EXPECT_FALSE(FromTimestamp(wrong));
  wrong.set_nanos(-1);
  EXPECT_FALSE(FromTimestamp(wrong));
  wrong.set_nanos(0);
  wrong.set_seconds(INT64_MAX);
  EXPECT_FALSE(FromTimestamp(wrong));
}

TEST(Timestamp, CutsNanosecondsTowardsThePast) {
  google::protobuf::Timestamp before;
  before.set_seconds(-1);
  before.set_nanos(999'999'999);
  EXPECT_EQ(FromTimestamp(before), Time{-1});
}

TEST(ReadTime, IsNoneNowOrThePast) {
  const google::protobuf::Timestamp at = ToTimestamp({100});
  EXPECT_EQ(ResolveReadTime(nullptr, {100}).value(), std::nullopt);
  EXPECT_EQ(ResolveReadTime(&at, {100}).value(), Time{100});
  EXPECT_EQ(ResolveReadTime(&at, {99}).error().field, "read_time");
}

}  // namespace
}  // namespace synergie::rpc
