// The host of a process's gRPC services: one address, limits on everything, health, reflection,
// TLS, and a drain that ends within two seconds.
//
//   auto server = Server::Start(options, {{&topics, TopicService::service_full_name()}, …});
//   (*server)->OnDrain([&] { subscriptions.CloseAll(); });
//   (*server)->SetServing(true);                 // once the folds have caught up
//   …
//   (*server)->Drain();
//
// A service is NOT_SERVING until it is told otherwise. An address that others can reach is refused
// without TLS unless `allow_insecure_remote` is set. All services must use the callback API, must
// not block in a callback (on two cores gRPC has two threads for all of them), and must Finish
// every reactor, or Drain never returns. Thread-safe.
#pragma once

#include <grpcpp/server.h>
#include <grpcpp/support/server_interceptor.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::rpc {

inline constexpr int kMaxMessageBytes = 8 << 20;
inline constexpr std::string_view kDefaultListenAddress = "127.0.0.1:7070";

// PEM files, read again every second. Replace a pair by renaming both files into place. With a
// client CA every client must show a certificate of it (mTLS).
struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
  std::string client_ca;  // empty: clients are not asked for a certificate
};

struct ServerOptions {
  std::string listen{kDefaultListenAddress};  // port 0: any free one
  std::optional<TlsFiles> tls;
  bool allow_insecure_remote = false;
  std::optional<bool> reflection;  // absent: on for loopback, off elsewhere
  size_t memory_quota_bytes = 512u << 20;
  int max_concurrent_streams = 1000;  // calls per connection
  // Clients reconnect, and so spread over instances and show their tokens again.
  std::chrono::milliseconds max_connection_age = std::chrono::hours(2);
  std::chrono::milliseconds max_connection_age_grace = std::chrono::minutes(5);
  // Drain's bound for calls in flight; cutting them off takes up to as long again as 0.5 s.
  std::chrono::milliseconds drain_limit{1500};
};

struct HostedService {
  grpc::Service* service = nullptr;  // must outlive the server
  std::string name;                  // "synergie.intake.v1.TopicService": its name in health
};

using Interceptors =
    std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>;

class Server {
 public:
  // Errors: kInvalidArgument for an address that is refused, kUnavailable for one that is taken.
  // `interceptors` run inside of the host's own.
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                               std::vector<HostedService> services,
                                               Interceptors interceptors = {});
  ~Server();  // drains

  int port() const { return port_; }
  const std::string& address() const { return address_; }

  // Health of one service, or of all and of the server as a whole (the empty name).
  void SetServing(std::string_view service, bool serving);
  void SetServing(bool serving);

  // Called once, first thing in Drain, after health has turned: streams must end themselves.
  void OnDrain(std::function<void()> hook);

  // Health NOT_SERVING, hooks, no new calls, calls in flight get `drain_limit` and are then
  // cancelled. Returns when the last one is gone; later calls return at once.
  void Drain();

 private:
  Server() = default;

  std::vector<HostedService> services_;
  std::chrono::milliseconds drain_limit_{};
  int port_ = 0;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
  std::once_flag drained_;
  std::mutex mutex_;
  std::vector<std::function<void()>> hooks_;
};

}  // namespace synergie::rpc
