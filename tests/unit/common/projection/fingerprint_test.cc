// The fingerprint of a set of rows: the same in any order, another after any change.
#include "common/projection/fingerprint.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace synergie::projection {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

Fingerprint Of(const Rows& rows) {
  Fingerprint sum;
  for (const auto& [key, value] : rows) sum.Add(key, value);
  return sum;
}

RC_GTEST_PROP(FingerprintTest, OrderDoesNotMatter, (Rows rows, unsigned seed)) {
  Rows shuffled = rows;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(seed));
  RC_ASSERT(Of(shuffled) == Of(rows));
}

RC_GTEST_PROP(FingerprintTest, PartsAddUp, (Rows one, Rows two)) {
  Fingerprint sum = Of(one);
  sum.Add(Of(two));
  Rows all = one;
  all.insert(all.end(), two.begin(), two.end());
  RC_ASSERT(sum == Of(all));
}

RC_GTEST_PROP(FingerprintTest, AnyChangeOfARowIsSeen, (Rows rows, std::string other)) {
  RC_PRE(!rows.empty());
  const auto which = *rc::gen::inRange<size_t>(0, rows.size());
  Rows value_changed = rows;
  value_changed[which].second = other;
  RC_ASSERT((Of(value_changed) == Of(rows)) == (value_changed == rows));
  Rows key_changed = rows;
  key_changed[which].first = other;
  RC_ASSERT((Of(key_changed) == Of(rows)) == (key_changed == rows));
  Rows dropped = rows;
  dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(which));
  RC_ASSERT(!(Of(dropped) == Of(rows)));
  Rows doubled = rows;
  doubled.push_back(rows[which]);
  RC_ASSERT(!(Of(doubled) == Of(rows)));
}

TEST(FingerprintTest, TextDoesNotMoveBetweenKeyAndValue) {
  EXPECT_FALSE(Of({{"ab", "c"}}) == Of({{"a", "bc"}}));
  EXPECT_FALSE(Of({{"abc", ""}}) == Of({{"", "abc"}}));
  // Two rows that exchange their values are another set.
  EXPECT_FALSE(Of({{"a", "1"}, {"b", "2"}}) == Of({{"a", "2"}, {"b", "1"}}));
}

TEST(FingerprintTest, CarriesFromLowToHigh) {
  Fingerprint sum{.high = 1, .low = ~uint64_t{0}};
  sum.Add(Fingerprint{.high = 0, .low = 1});
  EXPECT_EQ(sum, (Fingerprint{.high = 2, .low = 0}));
}

TEST(FingerprintTest, IsWrittenInThirtyTwoDigits) {
  EXPECT_EQ((Fingerprint{.high = 1, .low = 0xabcdef}).ToHex(), "00000000000000010000000000abcdef");
  EXPECT_EQ(Fingerprint{}.ToHex(), std::string(32, '0'));
}

}  // namespace
}  // namespace synergie::projection
