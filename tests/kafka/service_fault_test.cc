// What services do when the broker is not there, not theirs, or somebody has written to their logs
// what does not belong there. Each has its name in health, and none loses data or spins. Poison is
// the same on the embedded log.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "common/base/encoding.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "common/log/open_log.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "services/synergie/client/demo_play.h"
#include "services/synergie/server/node.h"
#include "tests/contract/log_actor.h"
#include "tests/kafka/cluster.h"
#include "tests/kafka/foreign_client.h"

namespace synergie::test {
namespace {

using ::testing::HasSubstr;
using testing::NodeProcess;
using testing::TemporaryFolder;

constexpr const char* kProgram = SYNERGIE_PROGRAM;

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// "SERVING", "NOT_SERVING", or "" where nobody answers at all.
std::string HealthOf(const std::string& address) {
  const auto stub = grpc::health::v1::Health::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
  grpc::health::v1::HealthCheckResponse response;
  if (!stub->Check(&context, {}, &response).ok()) return "";
  return grpc::health::v1::HealthCheckResponse::ServingStatus_Name(response.status());
}

// Asks until `wanted` is so. The next question is the wait.
template <class Question>
::testing::AssertionResult Becomes(const Question& wanted) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!wanted()) {
    if (std::chrono::steady_clock::now() > until) {
      return ::testing::AssertionFailure() << "not within a minute";
    }
    std::this_thread::yield();
  }
  return ::testing::AssertionSuccess();
}

// A process on a port of its own, which serves intake.
class OneNode {
 public:
  explicit OneNode(const std::string& log_url)
      : address("127.0.0.1:" + std::to_string(FreePorts(1)[0])),
        process({kProgram, "serve", "intake", "--log", log_url, "--data", folder / "data",
                 "--listen", address},
                folder / "err") {}
  std::string errors() const { return Contents(folder / "err"); }

  const TemporaryFolder folder;
  const std::string address;
  NodeProcess process;
};

class BrokerFaultTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    broker_ = KafkaBroker::Start();
    if (broker_ == nullptr) return;
    const auto made = testing::Run(
        {kProgram, "kafka", "init", "--log", Url(), "--partitions", "1", "--replication", "1"});
    EXPECT_EQ(made.code, 0) << made.output;
  }
  static void TearDownTestSuite() { broker_.reset(); }
  void SetUp() override { ASSERT_NE(broker_, nullptr); }
  static std::string Url() { return "kafka://" + broker_->address(); }

  static inline std::unique_ptr<KafkaBroker> broker_;
};

TEST_F(BrokerFaultTest, ABrokerAbsentAtStartIsWaitedForAndHealthSaysSo) {
  broker_->Kill();
  OneNode node(Url());
  EXPECT_TRUE(Becomes([&] { return HealthOf(node.address) == "NOT_SERVING"; }));
  EXPECT_TRUE(Becomes(
      [&] { return node.errors().find("waiting for the log: kafka: ") != std::string::npos; }));
  EXPECT_THAT(node.errors(), HasSubstr("Connection refused"));
  ASSERT_TRUE(broker_->Restart());
  node.process.AwaitServing();
  EXPECT_EQ(HealthOf(node.address), "SERVING");
  // Away again, and back: the same process says so by itself.
  broker_->Kill();
  EXPECT_TRUE(Becomes([&] { return HealthOf(node.address) == "NOT_SERVING"; }));
  ASSERT_TRUE(broker_->Restart());
  EXPECT_TRUE(Becomes([&] { return HealthOf(node.address) == "SERVING"; }));
  EXPECT_EQ(node.process.Stop(), 0);
}

TEST_F(BrokerFaultTest, AnUnknownHostIsNamedAndWaitingEndsWithASignal) {
  OneNode node("kafka://no-such-host.invalid:9092");
  EXPECT_TRUE(Becomes([&] { return HealthOf(node.address) == "NOT_SERVING"; }));
  EXPECT_TRUE(
      Becomes([&] { return node.errors().find("waiting for the log") != std::string::npos; }));
  EXPECT_THAT(node.errors(), HasSubstr("no-such-host.invalid"));
  EXPECT_EQ(node.process.Stop(), 0);
}

TEST_F(BrokerFaultTest, MissingTopicsAndAWrongPartitionCountAreRefusedAtStart) {
  const auto other =
      testing::Run({"/bin/sh", "-c",
                    std::string(kProgram) + " serve intake --log " + Url() +
                        " --log-partitions 4 --listen 127.0.0.1:0 --data /nowhere 2>&1"});
  EXPECT_EQ(other.code, 5);
  EXPECT_THAT(other.output,
              HasSubstr("synergie.intake.commits.v1 has 1 partitions, it must have 4"));
  const auto init = testing::Run({"/bin/sh", "-c",
                                  std::string(kProgram) + " kafka init --log " + Url() +
                                      " --partitions 2 --replication 1 2>&1"});
  EXPECT_EQ(init.code, 1);
  EXPECT_THAT(init.output, HasSubstr("has 1 partitions, it must have 2"));
}

TEST_F(BrokerFaultTest, AFolderOfALogWithAnotherPartitionCountIsRefused) {
  const TemporaryFolder folder;
  std::ofstream(folder / "partitions") << "8\n";
  const auto refused =
      testing::Run({"/bin/sh", "-c",
                    std::string(kProgram) + " serve intake --log " + Url() +
                        " --listen 127.0.0.1:0 --data " + folder.path() + " 2>&1"});
  EXPECT_EQ(refused.code, 5);
  EXPECT_THAT(refused.output, HasSubstr("the log has 1 partitions"));
  EXPECT_THAT(refused.output, HasSubstr("was folded from a log of 8"));
}

TEST_F(BrokerFaultTest, WrongCredentialsEndTheStartAtOnce) {
  const auto broker = KafkaBroker::Start(
      {"listener.security.protocol.map=PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
       "sasl.enabled.mechanisms=PLAIN", "sasl.mechanism.inter.broker.protocol=PLAIN",
       "listener.name.plaintext.plain.sasl.jaas.config="
       "org.apache.kafka.common.security.plain.PlainLoginModule required "
       "username=\"broker\" password=\"b\" user_broker=\"b\" user_intake=\"right\";"});
  ASSERT_NE(broker, nullptr);
  const TemporaryFolder folder;
  const auto start = [&](const std::string& verb, const std::string& password) {
    const std::string secrets = folder / "kafka.properties";
    std::ofstream(secrets) << "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n"
                              "sasl.username=intake\nsasl.password="
                           << password << "\n";
    std::filesystem::permissions(secrets, std::filesystem::perms::owner_read);
    const auto ran = testing::Run({"/bin/sh", "-c",
                                   std::string(kProgram) + " " + verb + " --log 'kafka://" +
                                       broker->address() + "?config=" + secrets + "' 2>&1"});
    std::filesystem::remove(secrets);
    return ran;
  };
  const std::string serve = "serve intake --listen 127.0.0.1:0 --data " + (folder / "data");
  const auto wrong = start(serve, "wrong");
  EXPECT_EQ(wrong.code, 5);
  EXPECT_THAT(wrong.output, HasSubstr("uthentication failed"));
  EXPECT_THAT(wrong.output, ::testing::Not(HasSubstr("waiting")));
  // With the right ones the topics can be made, and a node gets as far as the folder.
  const auto made = start("kafka init --partitions 1 --replication 1", "right");
  EXPECT_EQ(made.code, 0) << made.output;
  std::ofstream(folder / "partitions") << "8\n";
  const auto right = start("serve intake --listen 127.0.0.1:0 --data " + folder.path(), "right");
  EXPECT_THAT(right.output, HasSubstr("the log has 1 partitions"));
}

// Last: it takes the topics away.
TEST_F(BrokerFaultTest, ZZATopicDeletedUnderUsStopsServingAndIsNotMadeUpFor) {
  OneNode node(Url());
  node.process.AwaitServing();
  DeleteTopic(broker_->Client(), std::string(log::kIntakeCommits));
  EXPECT_TRUE(Becomes([&] { return HealthOf(node.address) == "NOT_SERVING"; }));
  EXPECT_TRUE(Becomes(
      [&] { return node.errors().find("the Kafka topic was deleted") != std::string::npos; }));
  // A new one of that name holds other records: they are not taken for ours.
  const auto made = testing::Run(
      {kProgram, "kafka", "init", "--log", Url(), "--partitions", "1", "--replication", "1"});
  EXPECT_EQ(made.code, 0) << made.output;
  EXPECT_EQ(HealthOf(node.address), "NOT_SERVING");
  EXPECT_EQ(node.process.Stop(), 0);
}

// All services in this process, on one of the logs.
class PoisonTest : public ::testing::TestWithParam<const char*> {
 protected:
  static void TearDownTestSuite() { broker_.reset(); }

  void SetUp() override {
    url_ = "rocksdb:" + (folder_ / "log");
    if (std::string(GetParam()) == "Kafka") {
      broker_ = KafkaBroker::Start();
      ASSERT_NE(broker_, nullptr);
      url_ = "kafka://" + broker_->address();
      ASSERT_TRUE(log::InitKafka(url_, {}).has_value());
    }
    StartNode();
    ASSERT_TRUE(BecomesServing());
    program::Connection& client = *connection_;
    intake::v1::RegisterTerritoryRequest request;
    request.set_territory_id("t");
    request.mutable_territory()->set_display_name("Before");
    ASSERT_TRUE(client.Call(client.intake(), &Intake::RegisterTerritory, request).has_value());
  }

  using Intake = intake::v1::IntakeService::Stub;

  void StartNode() {
    program::NodeOptions options{
        .log_url = url_, .data = folder_ / "data", .services = program::ServiceNames()};
    options.server.listen = "127.0.0.1:0";
    auto node = program::Node::Start(std::move(options));
    ASSERT_TRUE(node.has_value()) << node.error().message;
    node_ = std::move(*node);
    connection_ =
        std::make_unique<program::Connection>(*program::Addresses::Parse(node_->address()));
  }
  ::testing::AssertionResult BecomesServing() {
    return Becomes([this] {
      node_->Watch();
      return node_->serving();
    });
  }
  // Writes to the log of intake as no service would, with nobody running.
  void Forge(const std::vector<std::string>& records) {
    connection_.reset();
    node_.reset();
    auto log = log::OpenLog(url_, {});
    ASSERT_TRUE(log.has_value()) << log.error().message;
    for (const std::string& value : records) {
      const auto outcome =
          AppendAndWait(**log, {std::string(log::kIntakeCommits), 0}, {"", value, {}});
      ASSERT_EQ(outcome.failure, log::AppendFailure::kNone) << outcome.message;
      forged_.push_back(outcome.offset);
    }
    log->reset();
    StartNode();
  }
  std::string Place(size_t forged) const {
    return std::string(log::kIntakeCommits) + "/0@" + std::to_string(forged_[forged]);
  }
  // The trouble of a service with intake's log, once there is one.
  std::string TroubleOf(const std::string& service) {
    std::string trouble;
    EXPECT_TRUE(Becomes([&] {
      node_->Watch();
      const auto stub = connection_->OperationsAt(node_->address());
      const auto status =
          connection_->Call(*stub, &operations::v1::OperationsService::Stub::GetStatus,
                            operations::v1::GetStatusRequest());
      if (!status) return false;
      for (const auto& one : status->services()) {
        if (one.service() != service) continue;
        for (const auto& source : one.shards(0).sources()) {
          if (source.log() == log::kIntakeCommits) trouble = source.trouble();
        }
      }
      return !trouble.empty();
    }));
    return trouble;
  }
  tl::expected<intake::v1::Zone, rpc::ReceivedStatus> RegisterZone(const std::string& id) {
    intake::v1::RegisterZoneRequest request;
    request.set_parent("territories/t");
    request.set_zone_id(id);
    request.mutable_zone()->set_display_name("Zone");
    return connection_->Call(connection_->intake(), &Intake::RegisterZone, request);
  }
  int Quarantine(const std::string& place) {
    return testing::Run({kProgram, "log", "quarantine", place, "--reason", "written by mistake",
                         "--server", node_->address()})
        .code;
  }
  std::string Rebuild() {
    connection_.reset();
    node_.reset();
    return testing::Run({kProgram, "rebuild", "--data", folder_ / "data", "--log", url_}).output;
  }

  static inline std::unique_ptr<KafkaBroker> broker_;
  TemporaryFolder folder_;
  std::string url_;
  std::unique_ptr<program::Node> node_;
  std::unique_ptr<program::Connection> connection_;
  std::vector<int64_t> forged_;
};

std::string CommitWith(const std::string& type, const std::string& stream, Time stamp,
                       std::vector<event::Condition> conditions = {}) {
  return event::EncodeCommit({.id = NewRandomId(),
                              .territory = "territories/t",
                              .conditions = std::move(conditions),
                              .events = {{{stream}, type, "\x01garbage\xff"}},
                              .stamp = stamp});
}

TEST_P(PoisonTest, GarbageStopsThePartitionUntilAnOperatorOrdersToPassIt) {
  Forge({"these bytes are no commit"});
  for (const std::string& service : program::ServiceNames()) {
    EXPECT_THAT(TroubleOf(service), HasSubstr(Place(0) + ": the record is not a commit"))
        << service;
  }
  EXPECT_FALSE(node_->serving());
  connection_->SetPatience(std::chrono::seconds(1));
  const auto refused = RegisterZone("z");
  ASSERT_FALSE(refused.has_value()) << "decided on a state that cannot be folded on";
  EXPECT_EQ(refused.error().rejection.code, Code::kUnavailable);
  EXPECT_THAT(refused.error().rejection.message, HasSubstr(Place(0)));

  EXPECT_EQ(Quarantine(std::string(log::kIntakeCommits) + "/0@0"), 1)
      << "a record that can be folded is not to be passed";
  EXPECT_EQ(Quarantine("intake@0"), 2);
  EXPECT_EQ(Quarantine(Place(0)), 0);
  EXPECT_TRUE(BecomesServing());
  connection_->SetPatience(program::Connection::kDefaultPatience);
  const auto made = RegisterZone("z");
  EXPECT_TRUE(made.has_value());
  const auto shown = testing::Run({kProgram, "log", "quarantined", "--server", node_->address()});
  EXPECT_THAT(shown.output, HasSubstr(Place(0)));
  EXPECT_THAT(shown.output, HasSubstr("written by mistake"));

  // For ever: after a restart, and in a fold from nothing.
  connection_.reset();
  node_.reset();
  StartNode();
  EXPECT_TRUE(BecomesServing());
  const std::string rebuilt = Rebuild();
  EXPECT_THAT(rebuilt, ::testing::Not(HasSubstr("DIFFERENT")));
  EXPECT_THAT(rebuilt, HasSubstr("intake     "));
  std::filesystem::remove_all(folder_ / "data");
  StartNode();
  EXPECT_TRUE(BecomesServing());
}

TEST_P(PoisonTest, AnEventThatOnlyItsServiceMustReadStopsThatServiceAlone) {
  Forge({CommitWith("intake.topic.teleported.v1", "territories/t/topics/x", SystemClock().Now())});
  EXPECT_THAT(TroubleOf("intake"), HasSubstr(Place(0)));
  EXPECT_THAT(TroubleOf("intake"), HasSubstr("intake.topic.teleported.v1"));
  EXPECT_EQ(Quarantine(Place(0)), 0);
  EXPECT_TRUE(BecomesServing()) << "who had read it before the order has no rows of it";
  EXPECT_TRUE(RegisterZone("z").has_value());
  const std::string rebuilt = Rebuild();
  EXPECT_THAT(rebuilt, ::testing::Not(HasSubstr("DIFFERENT")));
  EXPECT_THAT(rebuilt, HasSubstr("history "));
  StartNode();
  EXPECT_TRUE(BecomesServing());
  // The feed goes on behind it: history has its place, and the zone's.
  history::v1::ReadEventsRequest request;
  request.set_parent("territories/t");
  EXPECT_TRUE(program::AwaitSettled(*connection_).has_value());
  const auto page = connection_->Call(connection_->history(),
                                      &history::v1::HistoryService::Stub::ReadEvents, request);
  ASSERT_TRUE(page.has_value()) << program::Describe(page.error());
  ASSERT_EQ(page->events_size(), 3);
  EXPECT_EQ(page->events(1).type(), "intake.topic.teleported.v1");
  EXPECT_EQ(page->events(2).type(), "intake.zone.registered.v1");
}

TEST_P(PoisonTest, ForgedCommitsHaveNoEffectAndStopNothing) {
  const auto before = testing::Run({kProgram, "fingerprint", "--server", node_->address()}).output;
  const Time now = SystemClock().Now();
  Forge({CommitWith("intake.topic.teleported.v1", "territories/t", now,
                    {{"territories/t", {7, NewRandomId()}}}),
         CommitWith("intake.topic.teleported.v1", "territories/t",
                    now + std::chrono::hours(24 * 365))});
  EXPECT_TRUE(BecomesServing());
  EXPECT_TRUE(program::AwaitSettled(*connection_).has_value());
  EXPECT_EQ(testing::Run({kProgram, "fingerprint", "--server", node_->address()}).output, before);
  const auto zone = RegisterZone("z");
  ASSERT_TRUE(zone.has_value()) << program::Describe(zone.error());
  EXPECT_LT(zone->create_time().seconds(), now.micros / 1'000'000 + 3'600)
      << "time did not run away with the forger's clock";
}

INSTANTIATE_TEST_SUITE_P(OnBothLogs, PoisonTest, ::testing::Values("Embedded", "Kafka"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace synergie::test
