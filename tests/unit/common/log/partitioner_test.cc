#include "common/log/partitioner.h"

#include <gtest/gtest.h>

#include <string>

namespace synergie::log {
namespace {

// The vectors of Kafka's own UtilsTest.testMurmur2, and those that librdkafka took from Java.
TEST(PartitionerTest, HashesAsTheJavaClient) {
  EXPECT_EQ(static_cast<int32_t>(Murmur2("21")), -973932308);
  EXPECT_EQ(static_cast<int32_t>(Murmur2("foobar")), -790332482);
  EXPECT_EQ(static_cast<int32_t>(Murmur2("a-little-bit-long-string")), -985981536);
  EXPECT_EQ(static_cast<int32_t>(Murmur2("a-little-bit-longer-string")), -1486304829);
  EXPECT_EQ(static_cast<int32_t>(Murmur2("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8")),
            -58897971);
  EXPECT_EQ(static_cast<int32_t>(Murmur2("abc")), 479470107);
  EXPECT_EQ(Murmur2("kafka"), 0xd067cf64);
  EXPECT_EQ(Murmur2("giberish123456789"), 0x8f552b0c);
  EXPECT_EQ(Murmur2("1234"), 0x9fc97b14);
  EXPECT_EQ(Murmur2("234"), 0xe7c009ca);
  EXPECT_EQ(Murmur2("34"), 0x873930da);
  EXPECT_EQ(Murmur2("4"), 0x5a4b5ca1);
  EXPECT_EQ(Murmur2("PreAmbleWillBeRemoved,ThePrePartThatIs"), 0x78424f1c);
  EXPECT_EQ(Murmur2(""), 0x106e08d9);
}

TEST(PartitionerTest, BytesAboveTheSevenBitsAreUnsigned) {
  // The same three bytes hashed whole and as the tail of a longer key, both as Java does.
  EXPECT_NE(Murmur2("\xff\xff\xff"), Murmur2("\xff\xff"));
  EXPECT_EQ(PartitionOf("\xc3\xa9", 1), 0);
}

TEST(PartitionerTest, EveryPartitionIsOneOfThose) {
  for (int i = 0; i < 1'000; ++i) {
    const std::string key = "territories/t" + std::to_string(i);
    for (const int32_t count : {1, 2, 3, 12, 32'767}) {
      const int32_t partition = PartitionOf(key, count);
      EXPECT_GE(partition, 0);
      EXPECT_LT(partition, count);
    }
  }
}

}  // namespace
}  // namespace synergie::log
