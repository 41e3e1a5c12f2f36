// A running node: the log, the services asked for, and one address for all of them. Startup is
// quick and answers NOT_SERVING; Watch() turns health as the folds catch up, or fall into trouble.
// Stop() drains within two seconds: health, calls in flight, shards, log, in this order.
//
//   auto node = Node::Start({.log_url = "rocksdb:data/log", .data = "data", .services =
//   ServiceNames()}); while (!asked_to_stop) (*node)->Watch();
//   (*node)->Stop();
//
// One thread owns it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/keys/key_store.h"
#include "common/log/log.h"
#include "common/rpc/auth/jwks_file.h"
#include "common/rpc/identity.h"
#include "common/rpc/paging.h"
#include "common/rpc/pool.h"
#include "common/rpc/server.h"
#include "services/synergie/server/backup_service.h"
#include "services/synergie/server/operations_service.h"
#include "services/synergie/server/wiring.h"

namespace synergie::program {

// How callers prove who they are. All empty: they are believed, which only loopback or an address
// asked for by name (ServerOptions::allow_insecure_remote) may do.
struct AuthOptions {
  std::string jwks, issuer, audience;  // bearer tokens: all three or none
  std::string trust_domain;            // SPIFFE ids of client certificates
};

struct NodeOptions {
  std::string log_url;
  std::string data;                   // folder of projections, keys and the page-token key
  std::vector<std::string> services;  // names of the wiring
  rpc::ServerOptions server;
  commit::WriterOptions writer;
  std::string keys;                 // folder of sealed fields' keys; empty: `keys` of `data`
  std::string ledger_keys;          // see wiring.h; empty: `ledger.keys` of `keys`, else of `data`
  std::vector<int32_t> partitions;  // served here; empty: all of the log's
  int32_t log_partitions = 0;       // what the log must have; 0: as it is
  AuthOptions auth;
  std::string backups;  // folder of backups; empty: `backups` of `data`
};

class Node {
 public:
  // The log that the options name. kUnavailable: it does not answer, try again.
  static Result<std::unique_ptr<log::Log>> OpenLog(const NodeOptions& options);

  // Errors: those of the log, the keys, the projections and the address; nothing is left running.
  // `log`: OpenLog's; null: opened here.
  static Result<std::unique_ptr<Node>> Start(NodeOptions options,
                                             std::unique_ptr<log::Log> log = nullptr);
  ~Node();

  const std::string& address() const { return server_->address(); }

  // Sets health from the state of the shards and the log, and logs what changed.
  void Watch();
  bool serving() const { return serving_; }

  // Idempotent.
  void Stop();

 private:
  Node(NodeOptions options, std::unique_ptr<log::Log> log, std::unique_ptr<keys::KeyStore> keys,
       rpc::PageTokens tokens);

  Result<void> StartServices();
  void HostBackups(std::vector<rpc::HostedService>& hosted);
  Result<void> MakeAuthenticator();
  std::string LogTrouble();
  std::string TroubleOf(const WiredService& wired) const;

  const NodeOptions options_;
  const SystemClock clock_;
  std::unique_ptr<log::Log> log_;
  std::unique_ptr<keys::KeyStore> keys_;
  const rpc::PageTokens tokens_;
  rpc::WorkerPool pool_;
  std::unique_ptr<rpc::JwksFile> jwks_;  // null: no bearer tokens
  std::unique_ptr<rpc::Authenticator> authenticator_;
  rpc::Permissions permissions_;
  std::vector<WiredService> services_;
  std::unique_ptr<OperationsService> operations_;
  std::unique_ptr<BackupService> backups_;
  std::unique_ptr<rpc::Server> server_;
  bool serving_ = false;
  std::vector<std::string> troubles_;  // of each service, as last logged
  struct OutOfReach {
    std::chrono::steady_clock::time_point since;
    std::string why;  // as it was first said: what repeats itself is not news
  };
  std::optional<OutOfReach> out_of_reach_;  // the log
  bool stopped_ = false;
};

}  // namespace synergie::program
