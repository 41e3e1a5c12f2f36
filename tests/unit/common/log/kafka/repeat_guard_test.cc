#include "common/log/kafka/repeat_guard.h"

#include <gtest/gtest.h>

namespace synergie::log {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RepeatGuardTest, TellsALineOnceAndThenHowOftenItCame) {
  RepeatGuard guard;
  const RepeatGuard::Instant start{};
  EXPECT_EQ(guard.Admit("connect failed after 3ms", start), "connect failed after 3ms");
  for (int i = 1; i <= 40; ++i) {
    EXPECT_EQ(guard.Admit("connect failed after " + std::to_string(i) + "ms", start + seconds(i)),
              std::nullopt);
  }
  EXPECT_EQ(guard.Admit("connect failed after 9ms", start + RepeatGuard::kPause),
            "connect failed after 9ms (and 40 like it since it was last told)");
  EXPECT_EQ(guard.Admit("connect failed after 9ms", start + 3 * RepeatGuard::kPause),
            "connect failed after 9ms");
}

TEST(RepeatGuardTest, ALineOfAnotherKindIsToldAtOnce) {
  RepeatGuard guard;
  const RepeatGuard::Instant start{};
  EXPECT_TRUE(guard.Admit("host a refuses", start).has_value());
  EXPECT_TRUE(guard.Admit("host b refuses", start).has_value());
}

TEST(RepeatGuardTest, RemembersABoundedNumberOfLines) {
  RepeatGuard guard;
  RepeatGuard::Instant now{};
  for (int i = 0; i < 10'000; ++i) {
    guard.Admit("line " + std::string(1 + static_cast<size_t>(i) % 500, 'x'), now);
    now += milliseconds(1);
  }
  EXPECT_TRUE(guard.Admit("something new", now).has_value());
}

}  // namespace
}  // namespace synergie::log
