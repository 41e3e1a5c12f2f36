// Who may call a node that others can reach: the settings of `serve` put to work, with real
// certificates and tokens. A node is in this process, on the embedded log.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "services/synergie/client/connection.h"
#include "services/synergie/server/node_settings.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/common/rpc/auth/signer.h"

namespace synergie::testing {
namespace {

using program::Addresses;
using program::ClientSecurity;
using program::Connection;
using program::Node;
using program::Settings;
using ::testing::HasSubstr;
using Stub = intake::v1::IntakeService::Stub;
using Flags = std::map<std::string, std::string, std::less<>>;

class AccessTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder();
    // An authority, a server's certificate for this machine, and two clients' with SPIFFE ids.
    const std::string script =
        "set -e; cd " + folder_->path() +
        "; new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key "
        "-out $1.csr -subj /CN=$1; printf 'subjectAltName=%s' \"$2\" > $1.ext; "
        "openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
        "-extfile $1.ext -out $1.pem; }; "
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-keyout ca.key -out ca.pem -subj /CN=authority; "
        "new server IP:127.0.0.1,DNS:localhost; "
        "new partner URI:spiffe://synergie.example/facilitator/chamber; "
        "new stranger URI:spiffe://elsewhere.example/admin/eve";
    ASSERT_EQ(std::system(("/bin/sh -c '" + Quoted(script) + "' >/dev/null 2>&1").c_str()), 0);
    signer_ = new rpc::Signer(rpc::Algorithm::kEs256);
    std::ofstream(File("jwks.json")) << rpc::KeySetOf(*signer_);
  }
  static void TearDownTestSuite() {
    delete std::exchange(signer_, nullptr);
    delete std::exchange(folder_, nullptr);
  }
  static std::string Quoted(std::string text) {
    for (size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) {
      text.replace(at, 1, "'\\''");
    }
    return text;
  }
  static std::string File(const std::string& name) { return *folder_ / name; }

  // As on an address that all may reach, which 0.0.0.0 is.
  Flags Tls() const {
    return {{"listen", "0.0.0.0:0"},
            {"data", data_.path()},
            {"tls.certificate", File("server.pem")},
            {"tls.key", File("server.key")}};
  }
  Flags WithTokens(Flags flags) const {
    flags["auth.jwks"] = File("jwks.json");
    flags["auth.issuer"] = "https://id.example";
    flags["auth.audience"] = "synergie";
    return flags;
  }
  void Start(const Flags& flags) {
    const auto settings = Settings::Gather(
        flags, "", [](const std::string&) { return std::optional<std::string>(); });
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    auto options = program::NodeOptionsOf(*settings, {"intake"});
    ASSERT_TRUE(options.has_value()) << options.error().message;
    auto node = Node::Start(std::move(*options));
    ASSERT_TRUE(node.has_value()) << node.error().message;
    node_ = std::move(*node);
    while (!node_->serving()) node_->Watch();
    address_ = node_->address();
    address_.replace(0, std::string("0.0.0.0").size(), "127.0.0.1");
  }
  // Registers a territory as that client; what it is told.
  std::string Register(const ClientSecurity& security, program::Identity identity = {}) {
    Connection connection(*Addresses::Parse(address_), std::move(identity), security);
    connection.SetPatience(std::chrono::seconds(10));
    EXPECT_TRUE(connection.CheckSecurity().has_value());
    intake::v1::RegisterTerritoryRequest request;
    request.set_territory_id("t" + std::to_string(count_++));
    request.mutable_territory()->set_display_name("Territory");
    const auto done = connection.Call(connection.intake(), &Stub::RegisterTerritory, request);
    return done ? "done" : program::Describe(done.error());
  }
  ClientSecurity Plain() const { return {.tls = {.ca = File("ca.pem")}}; }
  ClientSecurity Certificate(const std::string& name) const {
    return {.tls = {File("ca.pem"), File(name + ".pem"), File(name + ".key")}};
  }
  ClientSecurity Token(const std::string& claims) const {
    std::ofstream(data_ / "token") << signer_->Sign(claims) << "\n";
    return {.tls = {.ca = File("ca.pem")}, .token_file = data_ / "token"};
  }
  static std::string Claims(const std::string& role,
                            const std::string& issuer = "https://id.example") {
    const int64_t now = SystemClock().Now().micros / 1'000'000;
    return R"({"iss":")" + issuer +
           R"(","aud":"synergie","sub":"ann","client_id":"app","jti":"1",)" + R"("iat":)" +
           std::to_string(now) + R"(,"exp":)" + std::to_string(now + 300) + R"(,"role":")" + role +
           R"("})";
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline rpc::Signer* signer_ = nullptr;
  TemporaryFolder data_;
  std::unique_ptr<Node> node_;
  std::string address_;
  int count_ = 0;
};

TEST_F(AccessTest, ATokenNamesItsCallerAndNothingElseDoes) {
  Start(WithTokens(Tls()));
  EXPECT_EQ(Register(Token(Claims("facilitator"))), "done");
  EXPECT_THAT(Register(Token(Claims("auditor"))), HasSubstr("PERMISSION_DENIED"));
  EXPECT_THAT(Register(Token(Claims("facilitator", "https://other.example"))),
              HasSubstr("UNAUTHENTICATED"));
  // What a trusted network would believe.
  EXPECT_THAT(Register(Plain(), {.actor = "eve", .role = "admin"}), HasSubstr("UNAUTHENTICATED"));
}

TEST_F(AccessTest, KeysThatAreTakenOutOfTheFileRefuseTheirTokens) {
  std::ofstream(File("rotating.json")) << rpc::KeySetOf(*signer_);
  Flags flags = WithTokens(Tls());
  flags["auth.jwks"] = File("rotating.json");
  Start(flags);
  EXPECT_EQ(Register(Token(Claims("facilitator"))), "done");
  const rpc::Signer next(rpc::Algorithm::kEs256, "k2");
  std::ofstream(File("rotating.new")) << rpc::KeySetOf(next);
  std::filesystem::rename(File("rotating.new"), File("rotating.json"));
  while (Register(Token(Claims("facilitator"))) == "done") {  // each asks; the file is looked at
  }
  EXPECT_THAT(Register(Token(Claims("facilitator"))), HasSubstr("UNAUTHENTICATED"));
}

TEST_F(AccessTest, ACertificateOfTheTrustDomainNamesItsCaller) {
  Flags flags = Tls();
  flags["tls.client-ca"] = File("ca.pem");
  flags["auth.trust-domain"] = "synergie.example";
  Start(flags);
  EXPECT_EQ(Register(Certificate("partner")), "done");
  EXPECT_THAT(Register(Certificate("stranger")), HasSubstr("UNAUTHENTICATED"));
  EXPECT_THAT(Register(Plain()), HasSubstr("UNAVAILABLE")) << "no certificate, no connection";
}

TEST_F(AccessTest, ReflectionIsOffBeyondLoopbackUnlessAskedFor) {
  const auto reflects = [&] {
    const auto channel = *rpc::OpenChannel(address_, rpc::ClientTls{.ca = File("ca.pem")});
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareCall(
        &context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
    call->StartCall(reinterpret_cast<void*>(1));
    void* tag;
    bool ok;
    queue.Next(&tag, &ok);
    call->WritesDone(reinterpret_cast<void*>(2));
    queue.Next(&tag, &ok);
    grpc::Status status;
    call->Finish(&status, reinterpret_cast<void*>(3));
    queue.Next(&tag, &ok);
    return status.error_code() != grpc::StatusCode::UNIMPLEMENTED;
  };
  Flags flags = WithTokens(Tls());
  Start(flags);
  EXPECT_FALSE(reflects());
  node_.reset();
  flags["reflection"] = "on";
  Start(flags);
  EXPECT_TRUE(reflects());
}

TEST_F(AccessTest, AnAddressThatAnybodyCouldCallIsRefusedAlsoBelowTheSettings) {
  program::NodeOptions options{.log_url = "memory:", .data = data_.path(), .services = {"intake"}};
  options.server.listen = "0.0.0.0:0";
  options.server.tls = rpc::TlsFiles{File("server.pem"), File("server.key"), ""};
  const auto node = Node::Start(std::move(options));
  ASSERT_FALSE(node.has_value());
  EXPECT_THAT(node.error().message, HasSubstr("nothing says how callers prove who they are"));
}

}  // namespace
}  // namespace synergie::testing
