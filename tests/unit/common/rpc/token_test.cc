#include "common/rpc/token.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "common/base/encoding.h"

namespace synergie::rpc {
namespace {

const Positions kThreeLogs = {{"synergie.catalogue.commits.v1", 3, 12},
                              {"synergie.intake.commits.v1", 0, 0},
                              {"synergie.intake.commits.v1", 3, INT64_MAX},
                              {"synergie.matching.commits.v1", INT32_MAX, 1}};

rc::Gen<Positions> AnyPositions() {
  const auto position =
      rc::gen::map(rc::gen::tuple(rc::gen::element<std::string>("a", "b", "ab"),
                                  rc::gen::inRange(0, 4), rc::gen::inRange<int64_t>(0, INT64_MAX)),
                   [](std::tuple<std::string, int, int64_t> parts) {
                     return LogPosition{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)};
                   });
  return rc::gen::container<Positions>(position);
}

RC_GTEST_PROP(Token, ComesBackMerged, ()) {
  const Positions positions = *AnyPositions();
  RC_ASSERT(ParseToken(FormatToken(positions)) == Merge(positions));
}

RC_GTEST_PROP(Token, MergingKeepsTheFarthestOfEach, ()) {
  const Positions positions = *AnyPositions();
  const Positions merged = Merge(positions);
  std::set<std::pair<std::string, int32_t>> seen;
  for (const LogPosition& one : merged) {
    RC_ASSERT(seen.emplace(one.log, one.partition).second);
    for (const LogPosition& other : positions) {
      if (other.log == one.log && other.partition == one.partition) {
        RC_ASSERT(other.offset <= one.offset);
      }
    }
  }
  RC_ASSERT(Merge(merged) == merged);
}

// Whatever is accepted is the one way to write it, so no two texts mean the same.
RC_GTEST_PROP(Token, AcceptsOnlyWhatItWouldWrite, ()) {
  std::string bytes = *FromBase64Url(FormatToken(kThreeLogs));
  const int edits = *rc::gen::inRange(1, 4);
  for (int i = 0; i < edits; ++i) {
    bytes[*rc::gen::inRange<size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  }
  const auto parsed = ParseToken(ToBase64Url(bytes));
  if (parsed) RC_ASSERT(FormatToken(*parsed) == ToBase64Url(bytes));
}

RC_GTEST_PROP(Token, GarbageIsRefusedWithoutHarm, (const std::string& bytes)) {
  const auto parsed = ParseToken(ToBase64Url(bytes));
  if (parsed) RC_ASSERT(FormatToken(*parsed) == ToBase64Url(bytes));
}

TEST(Token, IsCompact) {
  EXPECT_EQ(ParseToken(FormatToken(kThreeLogs)), kThreeLogs);
  EXPECT_LT(FormatToken(kThreeLogs).size(), 180u);
  EXPECT_EQ(FormatToken({}), "");
  EXPECT_EQ(ParseToken(""), Positions{});
}

TEST(Token, LeavesOutWhatDoesNotFit) {
  Positions many;
  for (int i = 0; i < 200; ++i) many.push_back({"intake", i, INT64_MAX});
  Positions kept = ParseToken(FormatToken(many)).value();
  EXPECT_EQ(kept.size(), kMaxTokenPositions);
  many.clear();
  for (char c = 'a'; c <= 'z'; ++c) many.push_back({std::string(kMaxLogNameBytes, c), 0, 1});
  kept = ParseToken(FormatToken(many)).value();
  EXPECT_GT(kept.size(), 5u);
  EXPECT_EQ(kept.front().log.front(), 'a');
}

TEST(Token, IsRefusedWhenAltered) {
  const std::string bytes = *FromBase64Url(FormatToken(kThreeLogs));
  const auto refused = [](const std::string& altered) { return !ParseToken(ToBase64Url(altered)); };
  EXPECT_TRUE(refused(bytes + '\0'));
  EXPECT_TRUE(refused(bytes.substr(0, bytes.size() - 1)));
  EXPECT_TRUE(refused('\x02' + bytes.substr(1)));
  EXPECT_TRUE(
      refused(std::string("\x01\x01\x01x\x01\x80\x00\x01", 8)));  // a number longer than need be
  EXPECT_TRUE(refused(std::string("\x01\x01\x01x\x02\x01\x01\x01\x02", 9)));  // a partition twice
  EXPECT_FALSE(refused(std::string("\x01\x01\x01x\x01\x00\x01", 7)));
  EXPECT_FALSE(ParseToken(std::string(kMaxTokenBytes + 4, 'A')));
  EXPECT_EQ(ParseToken("!").error().field, "synergie-token");
}

}  // namespace
}  // namespace synergie::rpc
