// What happens to the log on Kafka when the broker, the network or somebody else misbehaves. One
// broker for all; each test leaves it running. Every append is held to what its outcome promised:
// kNone is there once, a certain failure is not there, kUnknown is there once or not at all.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/log/kafka/kafka_log.h"
#include "common/log/kafka/topics.h"
#include "tests/contract/log_actor.h"
#include "tests/kafka/foreign_client.h"
#include "tests/kafka/kafka_broker.h"
#include "tests/support/tcp_proxy.h"

namespace synergie::test {
namespace {

using log::AppendFailure;
using log::KafkaLog;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string NewName() {
  static int count = 0;
  return "fault-" + std::to_string(count++);
}

// Appends "0", "1"… and remembers what each outcome promised.
class Witness {
 public:
  Witness(log::Log& log, log::PartitionId partition)
      : log_(log), partition_(std::move(partition)) {}

  void Append(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string value = std::to_string(appended_++);
      log_.Append(partition_, {"", value, {}}, [this, value](const log::AppendOutcome& outcome) {
        const std::lock_guard lock(mutex_);
        outcomes_[value] = outcome;
        settled_.notify_all();
      });
    }
  }
  void WaitForAll() {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(settled_.wait_for(lock, kPatience, [&] { return outcomes_.size() == appended_; }))
        << outcomes_.size() << " of " << appended_ << " appends were called back";
  }
  void WaitForSome(size_t count) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(settled_.wait_for(lock, kPatience, [&] { return outcomes_.size() >= count; }));
  }
  size_t Count(AppendFailure failure) const {
    const std::lock_guard lock(mutex_);
    size_t count = 0;
    for (const auto& [value, outcome] : outcomes_) count += outcome.failure == failure ? 1 : 0;
    return count;
  }
  std::string Fates() const {
    return std::to_string(Count(AppendFailure::kNone)) + " durable, " +
           std::to_string(Count(AppendFailure::kUnknown)) + " unknown, " +
           std::to_string(Count(AppendFailure::kClosed)) + " closed, " +
           std::to_string(Count(AppendFailure::kFull)) + " full";
  }
  // Reads the whole partition and holds every outcome to its word.
  void Verify() {
    WaitForAll();
    std::map<std::string, std::vector<int64_t>> places;
    Bell bell;
    const auto reader = log_.OpenReader(partition_, 0, bell.wake());
    // The connections of reading heal on their own time; an end that cannot be told is asked again.
    auto end = log_.End(partition_);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!end && std::chrono::steady_clock::now() < until) end = log_.End(partition_);
    ASSERT_TRUE(end.has_value()) << end.error().message;
    while (reader->position() < *end) {
      const size_t seen = bell.rings();
      const auto batch = reader->Poll(1'000);
      ASSERT_TRUE(batch.has_value()) << batch.error().message;
      for (const auto& stored : *batch) places[stored.record.value].push_back(stored.offset);
      if (batch->empty() && reader->position() < *end) {
        ASSERT_TRUE(bell.WaitBeyond(seen));
      }
    }
    const std::lock_guard lock(mutex_);
    size_t unknown_landed = 0;
    for (const auto& [value, outcome] : outcomes_) {
      const std::vector<int64_t>& found = places[value];
      if (outcome.failure == AppendFailure::kNone) {
        ASSERT_EQ(found, std::vector<int64_t>{outcome.offset}) << value << " was acknowledged";
      } else if (outcome.failure == AppendFailure::kUnknown) {
        ASSERT_LE(found.size(), 1u) << value;
        unknown_landed += found.size();
      } else {
        ASSERT_TRUE(found.empty()) << value << " was certainly not appended: " << outcome.message;
      }
    }
    RecordProperty("unknown_landed", static_cast<int>(unknown_landed));
  }

 private:
  static void RecordProperty(const std::string& name, int value) {
    ::testing::Test::RecordProperty(name, value);
  }

  log::Log& log_;
  const log::PartitionId partition_;
  size_t appended_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable settled_;
  std::map<std::string, log::AppendOutcome> outcomes_;
};

class KafkaFaultTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { broker_ = KafkaBroker::Start(); }
  static void TearDownTestSuite() { broker_.reset(); }
  void SetUp() override { ASSERT_NE(broker_, nullptr); }

  // A log of one partition on the broker, or on what `client` names.
  std::unique_ptr<KafkaLog> Open(const std::string& name,
                                 milliseconds delivery_timeout = seconds(30)) {
    auto client = broker_->Client();
    client.delivery_timeout = delivery_timeout;
    return OpenKafkaLog(client, {name});
  }
  Result<std::unique_ptr<KafkaLog>> TryOpen(const std::string& brokers, seconds limit) {
    log::ClientSettings client;
    client.url.brokers = brokers;
    return KafkaLog::Open({.client = client, .logs = {"any"}, .open_timeout = limit});
  }

  static inline std::unique_ptr<KafkaBroker> broker_;
};

TEST_F(KafkaFaultTest, ABrokerThatIsAbsentIsUnavailable) {
  const auto log = TryOpen("127.0.0.1:" + std::to_string(FreePorts(1)[0]), seconds(2));
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, Code::kUnavailable) << log.error().message;
  EXPECT_NE(log.error().message.find("Connection refused"), std::string::npos)
      << log.error().message;
}

TEST_F(KafkaFaultTest, AnUnknownHostIsNamed) {
  const auto log = TryOpen("no-such-host.invalid:9092", seconds(2));
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, Code::kUnavailable);
  EXPECT_NE(log.error().message.find("no-such-host.invalid"), std::string::npos)
      << log.error().message;
}

TEST_F(KafkaFaultTest, AnUnknownPropertyIsNamed) {
  auto client = broker_->Client();
  client.url.properties["sasl.usrname"] = "x";
  const auto log = KafkaLog::Open({.client = client, .logs = {"any"}});
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, Code::kInvalidArgument);
  EXPECT_NE(log.error().message.find("sasl.usrname"), std::string::npos) << log.error().message;
}

TEST_F(KafkaFaultTest, MissingTopicsAreNamed) {
  const auto log = TryOpen(broker_->address(), seconds(20));
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, Code::kNotFound);
  EXPECT_EQ(log.error().message,
            "Kafka topics are missing: any; make them with `synergie kafka init`");
}

TEST_F(KafkaFaultTest, InitMakesWhatIsMissingAndKeepsTheRest) {
  const std::string one = NewName();
  const std::string two = NewName();
  const auto first = log::InitTopics(broker_->Client(), {one}, {.partitions = 3}, seconds(20));
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->made, std::vector<std::string>{one});
  const auto second =
      log::InitTopics(broker_->Client(), {one, two}, {.partitions = 3}, seconds(20));
  ASSERT_TRUE(second.has_value()) << second.error().message;
  EXPECT_EQ(second->made, std::vector<std::string>{two});
  EXPECT_EQ(second->kept, std::vector<std::string>{one});
  EXPECT_EQ(log::CheckTopics(broker_->Client(), {one, two}, 0, seconds(20)), 3);
  const auto other = log::InitTopics(broker_->Client(), {one}, {.partitions = 4}, seconds(20));
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().message,
            "the Kafka topics are not safe: " + one + " has 3 partitions, it must have 4");
}

TEST_F(KafkaFaultTest, EveryUnsafeSettingIsRefused) {
  const std::map<std::string, std::string> good = {{"retention.ms", "-1"},
                                                   {"message.timestamp.type", "LogAppendTime"}};
  const std::vector<std::pair<std::string, std::string>> unsafe = {
      {"cleanup.policy", "compact"},
      {"cleanup.policy", "compact,delete"},
      {"retention.ms", "604800000"},
      {"retention.bytes", "1073741824"},
      {"message.timestamp.type", "CreateTime"},
      {"max.message.bytes", "1000000"},
      {"unclean.leader.election.enable", "true"},
  };
  for (const auto& [setting, value] : unsafe) {
    const std::string name = NewName();
    auto settings = good;
    settings[setting] = value;
    MakeTopicAsTheyLike(broker_->Client(), name, 1, settings);
    const auto refused = log::CheckTopics(broker_->Client(), {name}, 1, seconds(20));
    ASSERT_FALSE(refused.has_value()) << setting << "=" << value << " was taken";
    EXPECT_EQ(refused.error().code, Code::kFailedPrecondition);
    EXPECT_NE(refused.error().message.find(name + " has " + setting + "=" + value + ", it must be"),
              std::string::npos)
        << refused.error().message;
  }
}

TEST_F(KafkaFaultTest, LogsOfDifferentPartitionCountsAreRefused) {
  const std::string one = NewName();
  const std::string two = NewName();
  ASSERT_TRUE(log::InitTopics(broker_->Client(), {one}, {.partitions = 2}, seconds(20)));
  ASSERT_TRUE(log::InitTopics(broker_->Client(), {two}, {.partitions = 3}, seconds(20)));
  const auto refused = log::CheckTopics(broker_->Client(), {one, two}, 0, seconds(20));
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find(two + " has 3 partitions, it must have 2"),
            std::string::npos)
      << refused.error().message;
}

TEST_F(KafkaFaultTest, ABrokerKilledAndRestartedLosesNothing) {
  const std::string name = NewName();
  const auto log = Open(name);
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  Bell bell;
  const auto reader = log->OpenReader({name, 0}, 0, bell.wake());
  witness.Append(200);
  witness.WaitForSome(100);
  broker_->Kill();
  witness.Append(200);
  const auto end = log->End({name, 0});
  EXPECT_FALSE(end.has_value()) << "nobody is there to tell";
  EXPECT_TRUE(log->Trouble().has_value());
  ASSERT_TRUE(broker_->Restart());
  witness.Append(200);
  witness.Verify();
  EXPECT_EQ(witness.Count(AppendFailure::kNone) + witness.Count(AppendFailure::kUnknown), 600u)
      << witness.Fates();
  EXPECT_FALSE(log->Trouble().has_value());
  // The reader that was open all the while goes on by itself.
  size_t read = 0;
  while (read < witness.Count(AppendFailure::kNone)) {
    const size_t seen = bell.rings();
    const auto batch = reader->Poll(1'000);
    ASSERT_TRUE(batch.has_value()) << batch.error().message;
    read += batch->size();
    if (batch->empty()) {
      ASSERT_TRUE(bell.WaitBeyond(seen));
    }
  }
}

TEST_F(KafkaFaultTest, ABrokerStoppedPastEveryTimeOutLeavesUnknownsAndANewProducer) {
  const std::string name = NewName();
  const auto log = Open(name, seconds(3));
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  witness.Append(10);
  witness.WaitForAll();
  broker_->Freeze();
  witness.Append(20);
  witness.WaitForAll();  // by their time-out, the broker being as good as dead
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 10u) << witness.Fates();
  EXPECT_GT(witness.Count(AppendFailure::kUnknown), 0u) << witness.Fates();
  broker_->Continue();
  // What the old producer had sent may land now; the new one appends behind or before it.
  log::AppendOutcome outcome;
  do {
    outcome = AppendAndWait(*log, {name, 0}, {"", "again", {}});
  } while (outcome.failure == AppendFailure::kUnknown || outcome.failure == AppendFailure::kClosed);
  EXPECT_EQ(outcome.failure, AppendFailure::kNone) << outcome.message;
  // Asked after that append: the producer is replaced once the fates of its records are told.
  EXPECT_GE(log->producers_replaced(), 1);
  witness.Append(20);
  witness.Verify();
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 30u) << witness.Fates();
}

TEST_F(KafkaFaultTest, ClosingDoesNotWaitForADeadBroker) {
  const std::string name = NewName();
  auto log = Open(name);
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  witness.Append(1);
  witness.WaitForAll();
  broker_->Freeze();
  witness.Append(20);
  const auto start = std::chrono::steady_clock::now();
  log->Close();
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(3));
  witness.WaitForAll();
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 1u) << witness.Fates();
  EXPECT_EQ(AppendAndWait(*log, {name, 0}, {"", "late", {}}).failure, AppendFailure::kClosed);
  log.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(5));
  broker_->Continue();
  const auto again = Open(name);
  ASSERT_NE(again, nullptr);
}

TEST_F(KafkaFaultTest, ATopicDeletedUnderUsIsToldAndNothingElseIsRead) {
  const std::string name = NewName();
  const auto log = Open(name, seconds(3));
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  witness.Append(5);
  witness.WaitForAll();
  Bell bell;
  const auto reader = log->OpenReader({name, 0}, 5, bell.wake());
  DeleteTopic(broker_->Client(), name);
  size_t seen = bell.rings();
  auto batch = reader->Poll(10);
  while (batch.has_value()) {
    ASSERT_TRUE(batch->empty());
    ASSERT_TRUE(bell.WaitBeyond(seen)) << "nobody told the reader";
    seen = bell.rings();
    batch = reader->Poll(10);
  }
  EXPECT_EQ(batch.error().code, Code::kNotFound) << batch.error().message;
  const auto outcome = AppendAndWait(*log, {name, 0}, {"", "into nothing", {}});
  EXPECT_EQ(outcome.failure, AppendFailure::kClosed) << outcome.message;
  EXPECT_FALSE(log->End({name, 0}).has_value());
  // Another Kafka topic of that name holds other records: the old reader must not take them.
  ASSERT_TRUE(log::InitTopics(broker_->Client(), {name}, {}, seconds(20)));
  const auto other = Open(name);
  ASSERT_NE(other, nullptr);
  for (int i = 0; i < 8; ++i) AppendAndWait(*other, {name, 0}, {"", "other", {}});
  const auto still = reader->Poll(10);
  ASSERT_FALSE(still.has_value());
  EXPECT_EQ(still.error().code, Code::kNotFound);
}

TEST_F(KafkaFaultTest, ForeignTransactionsLeaveGapsThatAreNoLoss) {
  const std::string name = NewName();
  const auto log = Open(name);
  ASSERT_NE(log, nullptr);
  AppendAndWait(*log, {name, 0}, {"", "ours1", {}});
  WriteInTransaction(broker_->Client(), name, {"theirs1"}, /*commit=*/true);
  WriteInTransaction(broker_->Client(), name, {"undone"}, /*commit=*/false);
  AppendAndWait(*log, {name, 0}, {"", "ours2", {}});
  WriteInTransaction(broker_->Client(), name, {"theirs2"}, /*commit=*/true);
  // Five records and three marks. The broker answers the end of a transaction before it writes the
  // mark, so a record of ours may stand on either side of the one before it.
  auto end = log->End({name, 0});
  while (end.has_value() && *end < 8) end = log->End({name, 0});  // each one asks the broker
  ASSERT_TRUE(end.has_value()) << end.error().message;
  EXPECT_EQ(*end, 8);
  Bell bell;
  const auto reader = log->OpenReader({name, 0}, 0, bell.wake());
  std::vector<std::string> read;
  int64_t last = -1;
  while (reader->position() < *end) {
    const size_t seen = bell.rings();
    const auto batch = reader->Poll(10);
    ASSERT_TRUE(batch.has_value()) << batch.error().message;
    for (const auto& stored : *batch) {
      EXPECT_GT(stored.offset, last);
      last = stored.offset;
      read.push_back(stored.record.value);
    }
    if (batch->empty() && reader->position() < *end) {
      ASSERT_TRUE(bell.WaitBeyond(seen)) << "caught up, and not told: " << reader->position();
    }
  }
  EXPECT_EQ(read, (std::vector<std::string>{"ours1", "theirs1", "ours2", "theirs2"}));
  EXPECT_GT(last, 3) << "no offset was left out, so there was no mark to pass";
}

TEST_F(KafkaFaultTest, ARecordWithoutKeyOrValueIsEmpty) {
  const std::string name = NewName();
  const auto log = Open(name);
  ASSERT_NE(log, nullptr);
  WriteTombstone(broker_->Client(), name);
  const auto records = ReadFrom(*log, {name, 0}, 0, 1);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].record, (log::Record{"", "", {{"null", ""}}}));
}

// The same broker behind a bad network: it is told to clients by the proxy's port.
class KafkaNetworkTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { broker_ = KafkaBroker::StartBehindProxy(); }
  static void TearDownTestSuite() { broker_.reset(); }
  void SetUp() override { ASSERT_NE(broker_, nullptr); }
  void TearDown() override { broker_->proxy().Heal(); }

  std::unique_ptr<KafkaLog> Open(const std::string& name, milliseconds delivery_timeout) {
    auto client = broker_->Client();
    client.delivery_timeout = delivery_timeout;
    return OpenKafkaLog(client, {name});
  }
  TcpProxy& proxy() { return broker_->proxy(); }

  static inline std::unique_ptr<KafkaBroker> broker_;
};

TEST_F(KafkaNetworkTest, ConnectionsCutUnderLoadLoseAndDoubleNothing) {
  const std::string name = NewName();
  const auto log = Open(name, seconds(30));
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  size_t settled = 0;
  for (int round = 0; round < 10; ++round) {
    witness.Append(100);
    settled += 30;
    witness.WaitForSome(settled);
    proxy().Cut();
  }
  witness.Verify();
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 1'000u) << witness.Fates();
  EXPECT_EQ(log->producers_replaced(), 0) << "the idempotent producer sends again by itself";
}

TEST_F(KafkaNetworkTest, AnswersThatDoNotArriveLeaveUnknowns) {
  const std::string name = NewName();
  const auto log = Open(name, seconds(3));
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  witness.Append(5);
  witness.WaitForAll();
  proxy().Swallow(TcpProxy::kToClient);
  witness.Append(5);
  witness.WaitForAll();
  EXPECT_EQ(witness.Count(AppendFailure::kUnknown), 5u) << witness.Fates();
  proxy().Heal();
  log::AppendOutcome outcome;
  do {
    outcome = AppendAndWait(*log, {name, 0}, {"", "again", {}});
  } while (outcome.failure == AppendFailure::kUnknown || outcome.failure == AppendFailure::kClosed);
  witness.Append(5);
  witness.Verify();
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 10u) << witness.Fates();
}

TEST_F(KafkaNetworkTest, AHalfOpenConnectionIsLeft) {
  const std::string name = NewName();
  const auto log = Open(name, seconds(3));
  ASSERT_NE(log, nullptr);
  Witness witness(*log, {name, 0});
  witness.Append(5);
  witness.WaitForAll();
  proxy().HalfOpen();
  witness.Append(5);
  witness.WaitForAll();
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 5u) << witness.Fates();
  const auto end = log->End({name, 0});
  ASSERT_FALSE(end.has_value());
  EXPECT_EQ(end.error().code, Code::kUnavailable) << end.error().message;
  proxy().Heal();
  log::AppendOutcome outcome;
  do {
    outcome = AppendAndWait(*log, {name, 0}, {"", "again", {}});
  } while (outcome.failure == AppendFailure::kUnknown || outcome.failure == AppendFailure::kClosed);
  witness.Verify();
}

TEST_F(KafkaNetworkTest, ASlowNetworkOnlySlows) {
  const std::string name = NewName();
  const auto log = Open(name, seconds(30));
  ASSERT_NE(log, nullptr);
  proxy().Delay(milliseconds(50));
  proxy().Throttle(200'000);
  Witness witness(*log, {name, 0});
  witness.Append(300);
  witness.Verify();
  EXPECT_EQ(witness.Count(AppendFailure::kNone), 300u) << witness.Fates();
}

// SASL, with a user and a password of the broker's own list.
class KafkaSaslTest : public ::testing::Test {
 protected:
  static Result<int32_t> Check(const KafkaBroker& broker, const std::string& password) {
    auto client = broker.Client();
    client.url.properties = {{"security.protocol", "SASL_PLAINTEXT"},
                             {"sasl.mechanism", "PLAIN"},
                             {"sasl.username", "intake"},
                             {"sasl.password", password}};
    return log::CheckTopics(client, {"any"}, 0, seconds(20));
  }
};

TEST_F(KafkaSaslTest, WrongCredentialsAreNamedAndRightOnesWork) {
  const auto broker = KafkaBroker::Start(
      {"listener.security.protocol.map=PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
       "sasl.enabled.mechanisms=PLAIN", "sasl.mechanism.inter.broker.protocol=PLAIN",
       "listener.name.plaintext.plain.sasl.jaas.config="
       "org.apache.kafka.common.security.plain.PlainLoginModule required "
       "username=\"broker\" password=\"b\" user_broker=\"b\" user_intake=\"right\";"});
  ASSERT_NE(broker, nullptr);
  const auto right = Check(*broker, "right");
  ASSERT_FALSE(right.has_value());
  EXPECT_EQ(right.error().code, Code::kNotFound) << "it was let in: " << right.error().message;
  const auto start = std::chrono::steady_clock::now();
  const auto wrong = Check(*broker, "wrong");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().code, Code::kUnauthenticated) << wrong.error().message;
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(15)) << "that is not waited for";
}

}  // namespace
}  // namespace synergie::test
