#include "common/log/kafka/kafka_url.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace synergie::log {
namespace {

using Properties = std::map<std::string, std::string>;

KafkaUrl Good(const std::string& text) {
  const auto url = ParseKafkaUrl(text);
  EXPECT_TRUE(url.has_value()) << text << ": " << url.error().message;
  return url ? *url : KafkaUrl();
}

void ExpectBad(const std::string& text, const std::string& words) {
  const auto url = ParseKafkaUrl(text);
  ASSERT_FALSE(url.has_value()) << text << " was taken";
  EXPECT_EQ(url.error().code, Code::kInvalidArgument);
  EXPECT_NE(url.error().message.find(words), std::string::npos) << url.error().message;
}

TEST(KafkaUrlTest, NamesBrokers) {
  EXPECT_EQ(Good("kafka://localhost:9092").brokers, "localhost:9092");
  EXPECT_EQ(Good("kafka://a:1,b.example:65535").brokers, "a:1,b.example:65535");
  EXPECT_EQ(Good("kafka://[::1]:9092/").brokers, "[::1]:9092");
}

TEST(KafkaUrlTest, PassesPropertiesThrough) {
  const KafkaUrl url = Good(
      "kafka://"
      "a:1?security.protocol=SASL_SSL&sasl.mechanism=SCRAM-SHA-512&ssl.ca.location=%2Fetc%2fca");
  EXPECT_EQ(url.properties, (Properties{{"security.protocol", "SASL_SSL"},
                                        {"sasl.mechanism", "SCRAM-SHA-512"},
                                        {"ssl.ca.location", "/etc/ca"}}));
}

TEST(KafkaUrlTest, TellsWhatIsWrong) {
  ExpectBad("http://a:1", "kafka://host:port");
  ExpectBad("kafka://", "needs host:port");
  ExpectBad("kafka://a", "'a' is not host:port");
  ExpectBad("kafka://:9092", "':9092' is not host:port");
  ExpectBad("kafka://a:0", "'a:0'");
  ExpectBad("kafka://a:65536", "'a:65536'");
  ExpectBad("kafka://a:9092x", "'a:9092x'");
  ExpectBad("kafka://::1:9092", "'::1:9092'");
  ExpectBad("kafka://a:1,,b:2", "'' is not host:port");
  ExpectBad("kafka://a:1,", "needs host:port");
  ExpectBad("kafka://a:1?debug", "'debug' is not option=value");
  ExpectBad("kafka://a:1?=x", "without a name");
  ExpectBad("kafka://a:1?debug=a&debug=b", "twice");
  ExpectBad("kafka://a:1?debug=%zz", "broken % escape");
  ExpectBad("kafka://a:1?debug=%2", "broken % escape");
  ExpectBad("kafka://a:1?config=/no/such/file", "cannot read /no/such/file");
}

TEST(KafkaUrlTest, RefusesWhatWouldBreakTheLog) {
  for (const std::string name :
       {"acks", "enable.idempotence", "auto.offset.reset", "isolation.level", "check.crcs",
        "transactional.id", "partitioner", "bootstrap.servers"}) {
    ExpectBad("kafka://a:1?" + name + "=1", "not for changing");
  }
}

TEST(KafkaUrlTest, ReadsSecretsFromAFileOfOnesOwn) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.path() + "/kafka.properties";
  std::ofstream(path) << "# for intake\n\n sasl.username = intake \nsasl.password=a=b c\r\n";
  ::chmod(path.c_str(), 0600);
  EXPECT_EQ(Good("kafka://a:1?config=" + path).properties,
            (Properties{{"sasl.username", "intake"}, {"sasl.password", "a=b c"}}));
  ::chmod(path.c_str(), 0644);
  ExpectBad("kafka://a:1?config=" + path, "chmod 600");
  std::ofstream(path) << "sasl.username\n";
  ::chmod(path.c_str(), 0600);
  ExpectBad("kafka://a:1?config=" + path, "line 1 is not property=value");
  std::ofstream(path) << "acks=1\n";
  ExpectBad("kafka://a:1?config=" + path, "not for changing");
}

}  // namespace
}  // namespace synergie::log
