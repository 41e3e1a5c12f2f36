#include "common/base/time.h"

#include <gtest/gtest.h>

namespace synergie {
namespace {

TEST(Time, FormatsAsRfc3339) {
  EXPECT_EQ(FormatTime({0}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(FormatTime({-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatTime({1542704400'000042}), "2018-11-20T09:00:00.000042Z");
}

TEST(Time, ManualClockStandsStillUntilMoved) {
  ManualClock clock(Time{100});
  EXPECT_EQ(clock.Now(), Time{100});
  clock.Advance(std::chrono::microseconds(5));
  EXPECT_EQ(clock.Now(), Time{105});
}

}  // namespace
}  // namespace synergie
