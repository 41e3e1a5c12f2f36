#include "common/rpc/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <fstream>
#include <sstream>

#include "common/rpc/server.h"

namespace synergie::rpc {
namespace {

constexpr char kServiceConfig[] = R"({
  "methodConfig": [{"name": [{}],
    "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.1s", "maxBackoff": "2s",
                    "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}],
  "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1}})";

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetMaxSendMessageSize(kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetServiceConfigJSON(kServiceConfig);
  return arguments;
}

Result<std::string> ReadFile(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) return Fail(Code::kInvalidArgument, "cannot read " + path);
  return text.str();
}

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), Arguments());
}

Result<std::shared_ptr<grpc::Channel>> OpenChannel(const std::string& address,
                                                   const ClientTls& tls) {
  const auto ca = ReadFile(tls.ca);
  const auto chain = ReadFile(tls.certificate_chain);
  const auto key = ReadFile(tls.private_key);
  for (const auto* file : {&ca, &chain, &key}) {
    if (!*file) return tl::unexpected(file->error());
  }
  const grpc::SslCredentialsOptions options{*ca, *key, *chain};
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options), Arguments());
}

}  // namespace synergie::rpc
