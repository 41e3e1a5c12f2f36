// The log contract on Apache Kafka: one real broker for all tests here, a Kafka topic for each.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/log/kafka/kafka_log.h"
#include "common/log/kafka/topics.h"
#include "tests/contract/log_contract.h"
#include "tests/kafka/kafka_broker.h"

namespace synergie::test {
namespace {

class BrokerForAll final : public ::testing::Environment {
 public:
  void SetUp() override { broker = KafkaBroker::Start(); }
  void TearDown() override { broker.reset(); }
  static inline std::unique_ptr<KafkaBroker> broker;
};

const auto* const kBroker = ::testing::AddGlobalTestEnvironment(new BrokerForAll);

class KafkaHouse final : public LogHouse {
 public:
  std::unique_ptr<log::Log> Open() override { return OpenWithQueueOf(65'536); }
  std::unique_ptr<log::Log> OpenWithQueueOf(size_t records) override {
    auto log = log::KafkaLog::Open(
        {.client = BrokerForAll::broker->Client(), .logs = names_, .queue = {.records = records}});
    if (!log) ADD_FAILURE() << log.error().message;
    return log ? std::move(*log) : nullptr;
  }
  std::string NewLogName() override {
    static int count = 0;
    names_.push_back("contract-" + std::to_string(count++));
    const auto made = log::InitTopics(BrokerForAll::broker->Client(), {names_.back()},
                                      {.partitions = kPartitions}, std::chrono::seconds(30));
    if (!made) ADD_FAILURE() << made.error().message;
    return names_.back();
  }
  int heavy() const override { return 40'000; }

 private:
  std::vector<std::string> names_;
};

INSTANTIATE_TEST_SUITE_P(Kafka, LogContract,
                         ::testing::Values(LogHouseKind{"Kafka",
                                                        []() -> std::unique_ptr<LogHouse> {
                                                          if (!BrokerForAll::broker) return nullptr;
                                                          return std::make_unique<KafkaHouse>();
                                                        }}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace synergie::test
