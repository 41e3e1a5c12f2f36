#include "common/rpc/server.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "common/base/encoding.h"
#include "common/rpc/address.h"
#include "common/rpc/channel.h"
#include "common/rpc/deadline.h"
#include "common/rpc/status.h"
#include "echo.grpc.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace synergie::rpc {
namespace {

using grpc::health::v1::HealthCheckResponse;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::EchoService;

class Gathering final : public grpc::ServerReadReactor<EchoRequest> {
 public:
  explicit Gathering(EchoResponse* response) : response_(response) { StartRead(&request_); }
  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    response_->set_text(response_->text() + request_.text());
    StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  EchoRequest request_;
  EchoResponse* response_;
};

class Holding final : public grpc::ServerUnaryReactor {
 public:
  explicit Holding(std::promise<void>& held) { held.set_value(); }
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override { delete this; }
};

class Echoes final : public EchoService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const EchoRequest* request,
                                 EchoResponse* response) override {
    const Deadline deadline = DeadlineOf(*context);
    limit = deadline - std::chrono::steady_clock::now();
    response->set_text(request->text());
    auto* reactor = context->DefaultReactor();
    reactor->Finish(answer);
    return reactor;
  }
  grpc::ServerUnaryReactor* Hold(grpc::CallbackServerContext*, const EchoRequest*,
                                 EchoResponse*) override {
    return new Holding(held);
  }
  grpc::ServerReadReactor<EchoRequest>* Gather(grpc::CallbackServerContext*,
                                               EchoResponse* response) override {
    return new Gathering(response);
  }

  grpc::Status answer;
  std::promise<void> held;
  std::atomic<std::chrono::nanoseconds> limit{};
};

class ServerTest : public testing::Test {
 protected:
  void Start(ServerOptions options = {}) {
    if (options.listen == kDefaultListenAddress) options.listen = "127.0.0.1:0";
    auto started =
        Server::Start(options, {{&echo_, std::string(EchoService::service_full_name())}});
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
    channel_ = OpenChannel(server_->address());
  }

  grpc::Status Call(const EchoRequest& request, EchoResponse* response) {
    grpc::ClientContext context;
    return EchoService::NewStub(channel_)->Echo(&context, request, response);
  }

  HealthCheckResponse::ServingStatus Health(const std::string& service) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    EXPECT_TRUE(
        grpc::health::v1::Health::NewStub(channel_)->Check(&context, request, &response).ok());
    return response.status();
  }

  Echoes echo_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ServerTest, AnswersOnAFreePort) {
  Start();
  EXPECT_GT(server_->port(), 0);
  EchoRequest request;
  request.set_text("é");
  EchoResponse response;
  EXPECT_TRUE(Call(request, &response).ok());
  EXPECT_EQ(response.text(), "é");
}

TEST_F(ServerTest, ACallWithoutADeadlineGetsOurs) {
  Start();
  EchoResponse response;
  ASSERT_TRUE(Call({}, &response).ok());
  EXPECT_LE(echo_.limit.load(), kDefaultUnaryLimit);
  EXPECT_GT(echo_.limit.load(), kDefaultUnaryLimit / 2);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(5));
  ASSERT_TRUE(EchoService::NewStub(channel_)->Echo(&context, {}, &response).ok());
  EXPECT_GT(echo_.limit.load(), kDefaultUnaryLimit);
}

TEST_F(ServerTest, IsNotServingUntilTold) {
  Start();
  const std::string name = EchoService::service_full_name();
  EXPECT_EQ(Health(""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(Health(name), HealthCheckResponse::NOT_SERVING);
  server_->SetServing(name, true);
  EXPECT_EQ(Health(name), HealthCheckResponse::SERVING);
  EXPECT_EQ(Health(""), HealthCheckResponse::NOT_SERVING);
  server_->SetServing(true);
  EXPECT_EQ(Health(""), HealthCheckResponse::SERVING);
}

TEST_F(ServerTest, DetailsOfTheLargestRefusalArrive) {
  Start();
  Rejection huge{Code::kInvalidArgument, "HUGE", std::string(5000, 'm'), {}, {}};
  for (int i = 0; i < 50; ++i) huge.fields.push_back({"f", std::string(400, 'd')});
  echo_.answer = ToStatus(huge, std::string(3000, 'f'));
  ASSERT_GT(echo_.answer.error_details().size(), kMaxStatusDetailBytes * 8 / 10);
  EchoResponse response;
  const grpc::Status received = Call({}, &response);
  EXPECT_EQ(received.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(received.error_details(), echo_.answer.error_details());
}

TEST_F(ServerTest, TextThatIsNotUtf8IsTheFieldsFault) {
  Start();
  EchoRequest request;
  request.mutable_part()->set_inner_text("caf\xe9");
  EchoResponse response;
  const Rejection refused = FromStatus(Call(request, &response)).rejection;
  EXPECT_EQ(refused.code, Code::kInvalidArgument);
  EXPECT_EQ(refused.fields,
            (std::vector<FieldViolation>{{"part.inner_text", "is not valid UTF-8"}}));
  request.Clear();
  request.set_text("caf\xe9");
  EXPECT_EQ(FromStatus(Call(request, &response)).rejection.fields.front().field, "text");
  request.set_text("café");
  EXPECT_TRUE(Call(request, &response).ok());
}

TEST_F(ServerTest, TextThatIsNotUtf8InAStreamIsNotItsEnd) {
  Start();
  grpc::ClientContext context;
  EchoResponse response;
  const auto writer = EchoService::NewStub(channel_)->Gather(&context, &response);
  EchoRequest request;
  request.set_text("a");
  writer->Write(request);
  request.set_text("caf\xe9");
  writer->Write(request);
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(FromStatus(status).rejection.fields.front().field, "text");
}

TEST_F(ServerTest, AStreamsEndIsNoFault) {
  Start();
  grpc::ClientContext context;
  EchoResponse response;
  const auto writer = EchoService::NewStub(channel_)->Gather(&context, &response);
  EchoRequest request;
  request.set_text("a");
  writer->Write(request);
  writer->WritesDone();
  EXPECT_TRUE(writer->Finish().ok());
  EXPECT_EQ(response.text(), "a");
}

TEST_F(ServerTest, BytesThatAreNoMessageAreTheCallersFault) {
  Start();
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  const grpc::Slice garbage("\xff\xff\xff");
  const grpc::ByteBuffer request(&garbage, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> answered;
  stub.UnaryCall(&context, "/testing.v1.EchoService/Echo", grpc::StubOptions(), &request, &response,
                 [&](grpc::Status status) { answered.set_value(std::move(status)); });
  EXPECT_EQ(FromStatus(answered.get_future().get()).rejection.reason, "MALFORMED_REQUEST");
}

TEST_F(ServerTest, MessagesAboveTheLimitAreRefused) {
  Start();
  EchoRequest request;
  EchoResponse response;
  request.set_text(std::string(kMaxMessageBytes - 100, 'a'));
  EXPECT_TRUE(Call(request, &response).ok());
  request.set_text(std::string(kMaxMessageBytes + 1, 'a'));
  EXPECT_EQ(Call(request, &response).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, DrainsWithinTwoSecondsOfACallThatNeverEnds) {
  ServerOptions options;
  options.drain_limit = std::chrono::milliseconds(100);
  Start(options);
  grpc::ClientContext context;
  EchoResponse response;
  EchoRequest request;
  std::promise<grpc::Status> ended;
  const auto stub = EchoService::NewStub(channel_);
  stub->async()->Hold(&context, &request, &response,
                      [&](grpc::Status status) { ended.set_value(std::move(status)); });
  echo_.held.get_future().wait();
  bool hooked = false;
  server_->OnDrain([&] { hooked = true; });
  const auto begin = std::chrono::steady_clock::now();
  server_->Drain();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  EXPECT_TRUE(hooked);
  EXPECT_FALSE(ended.get_future().get().ok());
  server_->Drain();
}

TEST_F(ServerTest, ATakenAddressIsAnError) {
  Start();
  Echoes other;
  ServerOptions options;
  options.listen = server_->address();
  const auto second = Server::Start(options, {{&other, "testing.v1.EchoService"}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kUnavailable);
}

TEST_F(ServerTest, ARemoteAddressNeedsTlsOrToBeAskedForByName) {
  ServerOptions options;
  options.listen = "0.0.0.0:0";
  const auto refused = Server::Start(options, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kInvalidArgument);
  options.allow_insecure_remote = true;
  EXPECT_TRUE(Server::Start(options, {{&echo_, "testing.v1.EchoService"}}));
}

bool HasReflection(const std::string& address) {
  grpc::GenericStub stub(OpenChannel(address));
  grpc::ClientContext context;
  const grpc::Slice ask("\x3a\x00", 2);  // ServerReflectionRequest{list_services: ""}
  grpc::ByteBuffer request(&ask, 1), response;
  std::promise<grpc::Status> answered;
  stub.UnaryCall(&context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                 grpc::StubOptions(), &request, &response,
                 [&](grpc::Status status) { answered.set_value(std::move(status)); });
  return answered.get_future().get().error_code() != grpc::StatusCode::UNIMPLEMENTED;
}

TEST_F(ServerTest, ReflectionIsOnForLoopbackAndASwitch) {
  Start();
  EXPECT_TRUE(HasReflection(server_->address()));
  ServerOptions options;
  options.reflection = false;
  server_.reset();
  Start(options);
  EXPECT_FALSE(HasReflection(server_->address()));
  options = {};
  options.listen = "0.0.0.0:0";
  options.allow_insecure_remote = true;
  server_.reset();
  Start(options);
  EXPECT_FALSE(HasReflection(WithPort("127.0.0.1:0", server_->port())));
}

class TlsTest : public ServerTest {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / NewUuid();
    std::filesystem::create_directory(folder_);
    // One self-signed certificate serves as authority, server and client.
    const std::string make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=synergie -addext subjectAltName=IP:127.0.0.1 -keyout " +
        File("key.pem") + " -out " + File("cert.pem") + " 2>/dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string File(const char* name) { return folder_ / name; }

  std::filesystem::path folder_;
};

TEST_F(TlsTest, SpeaksTls) {
  ServerOptions options;
  options.tls = TlsFiles{File("cert.pem"), File("key.pem"), ""};
  Start(options);
  channel_ = *OpenChannel(server_->address(), ClientTls{File("cert.pem"), "", ""});
  EchoResponse response;
  EXPECT_TRUE(Call({}, &response).ok());
}

TEST_F(TlsTest, AsksClientsForACertificate) {
  ServerOptions options;
  options.tls = TlsFiles{File("cert.pem"), File("key.pem"), File("cert.pem")};
  Start(options);
  EchoResponse response;
  channel_ = *OpenChannel(server_->address(), ClientTls{File("cert.pem"), "", ""});
  EXPECT_FALSE(Call({}, &response).ok());
  channel_ = *OpenChannel(server_->address(),
                          ClientTls{File("cert.pem"), File("cert.pem"), File("key.pem")});
  EXPECT_TRUE(Call({}, &response).ok());
}

TEST_F(TlsTest, FilesThatAreNotThereAreAnError) {
  ServerOptions options;
  options.tls = TlsFiles{File("absent.pem"), File("key.pem"), ""};
  EXPECT_FALSE(Server::Start(options, {}));
  options.tls = TlsFiles{};
  EXPECT_FALSE(Server::Start(options, {}));
}

TEST(Address, KnowsLoopback) {
  for (const char* address :
       {"127.0.0.1:7070", "127.8.9.1:1", "localhost:0", "[::1]:70", "unix:/x"}) {
    EXPECT_TRUE(IsLoopback(address)) << address;
  }
  for (const char* address : {"0.0.0.0:7070", "[::]:7070", "192.168.1.2:1",
                              "127.0.0.1.example.org:1", "example.org:1", ""}) {
    EXPECT_FALSE(IsLoopback(address)) << address;
  }
  EXPECT_EQ(WithPort("[::1]:0", 70), "[::1]:70");
}

}  // namespace
}  // namespace synergie::rpc
