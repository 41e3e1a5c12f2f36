#include "common/log/open_log.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/contract/log_actor.h"
#include "tests/support/temporary_folder.h"

namespace synergie::log {
namespace {

TEST(OpenLogTest, OpensTheEmbeddedLog) {
  const testing::TemporaryFolder folder;
  const std::string url = "rocksdb:" + folder.path() + "/log";
  {
    const auto log = OpenLog(url, {.partitions = 4});
    ASSERT_TRUE(log.has_value()) << log.error().message;
    EXPECT_EQ((*log)->partitions(), 4);
    EXPECT_EQ(test::AppendAndWait(**log, {"log", 3}, {"", "v", {}}).offset, 0);
  }
  const auto again = OpenLog(url, {});
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ((*again)->End({"log", 3}), 1);
}

TEST(OpenLogTest, OpensOneInMemory) {
  const auto log = OpenLog("memory:", {.partitions = 2});
  ASSERT_TRUE(log.has_value());
  EXPECT_EQ((*log)->partitions(), 2);
}

TEST(OpenLogTest, TellsWhatNamesNoLog) {
  for (const std::string url :
       {"", "rocksdb:", "memory:x", "kafka://", "kafka:x", "/var/lib/log"}) {
    const auto log = OpenLog(url, {});
    ASSERT_FALSE(log.has_value()) << url;
    EXPECT_EQ(log.error().code, Code::kInvalidArgument) << log.error().message;
  }
}

TEST(OpenLogTest, AKafkaThatDoesNotAnswerIsToBeTriedAgain) {
  const auto log = OpenLog("kafka://127.0.0.1:1", {.timeout = std::chrono::milliseconds(300)});
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, Code::kUnavailable) << log.error().message;
}

}  // namespace
}  // namespace synergie::log
