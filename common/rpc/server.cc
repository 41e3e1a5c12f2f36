#include "common/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/server_builder.h>
#include <unistd.h>

#include <utility>

#include "common/base/check.h"
#include "common/rpc/address.h"
#include "common/rpc/malformed_request.h"
#include "grpc/health/v1/health.pb.h"

namespace synergie::rpc {
namespace {

// The pair that must agree with clients' (common/rpc/channel.h): they ping at most once a minute.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
constexpr int kPermittedPingIntervalMs = 30'000;
constexpr unsigned kCertificateRefreshSeconds = 1;

// Linking gRPC's reflection library turns it on in every server of the process; this takes it out
// of one.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const std::unique_ptr<grpc::ServerBuilderPlugin>& plugin) {
      return plugin->name() == "proto_server_reflection";
    });
  }
};

// A use of the reflection library and of the health service's description, which reflection lists
// but does not have: a static library's unused parts are not linked.
void LinkReflection() {
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  SYN_CHECK(grpc::health::v1::HealthCheckRequest::descriptor() != nullptr, "health is described");
}

Result<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(
    const std::optional<TlsFiles>& tls) {
  if (!tls) return grpc::InsecureServerCredentials();
  for (const std::string& file : {tls->certificate_chain, tls->private_key, tls->client_ca}) {
    if (!file.empty() && access(file.c_str(), R_OK) != 0) {
      return Fail(Code::kInvalidArgument, "cannot read the TLS file " + file);
    }
  }
  if (tls->certificate_chain.empty() || tls->private_key.empty()) {
    return Fail(Code::kInvalidArgument, "TLS needs a certificate chain and a private key");
  }
  namespace x = grpc::experimental;
  const auto provider = std::make_shared<x::FileWatcherCertificateProvider>(
      tls->private_key, tls->certificate_chain, tls->client_ca, kCertificateRefreshSeconds);
  x::TlsServerCredentialsOptions options(provider);
  options.watch_identity_key_cert_pairs();
  if (!tls->client_ca.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return x::TlsServerCredentials(options);
}

void SetLimits(grpc::ServerBuilder& builder, const ServerOptions& options) {
  grpc::ResourceQuota quota("synergie");
  quota.Resize(options.memory_quota_bytes);
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  // Two processes on one port would silently share its callers.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.max_concurrent_streams);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kPermittedPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                             static_cast<int>(options.max_connection_age.count()));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS,
                             static_cast<int>(options.max_connection_age_grace.count()));
  // Only reflection uses the synchronous API.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
}

}  // namespace

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                              std::vector<HostedService> services,
                                              Interceptors interceptors) {
  const bool loopback = IsLoopback(options.listen);
  if (!loopback && !options.tls && !options.allow_insecure_remote) {
    return Fail(Code::kInvalidArgument,
                options.listen +
                    " can be reached from other machines: give TLS files, or ask for an "
                    "insecure remote address by name");
  }
  auto credentials = MakeCredentials(options.tls);
  if (!credentials) return tl::unexpected(credentials.error());

  std::unique_ptr<Server> server(new Server);
  server->services_ = std::move(services);
  server->drain_limit_ = options.drain_limit;
  WatchMalformedText();
  LinkReflection();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  SetLimits(builder, options);
  if (!options.reflection.value_or(loopback)) {
    builder.SetOption(std::make_unique<WithoutReflection>());
  }
  for (const HostedService& hosted : server->services_) builder.RegisterService(hosted.service);
  interceptors.insert(interceptors.begin(), MalformedRequestInterceptors());
  builder.experimental().SetInterceptorCreators(std::move(interceptors));
  builder.AddListeningPort(options.listen, *credentials, &server->port_);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->port_ == 0) {
    return Fail(Code::kUnavailable,
                "cannot listen on " + options.listen + ": is the address taken?");
  }
  server->SetServing(false);
  server->address_ = WithPort(options.listen, server->port_);
  return server;
}

Server::~Server() {
  if (server_ != nullptr) Drain();
}

void Server::SetServing(std::string_view service, bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(std::string(service), serving);
}

void Server::SetServing(bool serving) {
  SetServing("", serving);
  for (const HostedService& hosted : services_) SetServing(hosted.name, serving);
}

void Server::OnDrain(std::function<void()> hook) {
  const std::lock_guard lock(mutex_);
  hooks_.push_back(std::move(hook));
}

void Server::Drain() {
  std::call_once(drained_, [this] {
    server_->GetHealthCheckService()->Shutdown();
    std::vector<std::function<void()>> hooks;
    {
      const std::lock_guard lock(mutex_);
      hooks.swap(hooks_);
    }
    for (const auto& hook : hooks) hook();
    server_->Shutdown(std::chrono::system_clock::now() + drain_limit_);
    server_->Wait();
  });
}

}  // namespace synergie::rpc
