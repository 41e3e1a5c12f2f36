// Client channels that agree with the server host: message sizes, keepalive (at most one ping a
// minute, above what servers permit), and a service config that retries UNAVAILABLE, the only code
// that may be repeated blindly, with throttling. Thread-safe.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "common/base/result.h"

namespace synergie::rpc {

struct ClientTls {
  std::string ca;                 // PEM file that the server's certificate is checked against
  std::string certificate_chain;  // ours, for servers that ask; may be empty
  std::string private_key;
};

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address);
Result<std::shared_ptr<grpc::Channel>> OpenChannel(const std::string& address,
                                                   const ClientTls& tls);

}  // namespace synergie::rpc
