// Which services there are, and what each is made of: the one place that knows them all. A service
// is an Instance (its store and shards, from its logs and reactions) and a gRPC service over it.
#pragma once

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/keys/key_store.h"
#include "common/log/log.h"
#include "common/node/endpoint.h"
#include "common/node/instance.h"
#include "common/rpc/identity.h"
#include "common/rpc/paging.h"
#include "common/rpc/pool.h"
#include "common/rpc/server.h"

namespace synergie::program {

// What the services of a process share; it outlives them.
struct Shared {
  log::Log& log;
  const Clock& clock;
  keys::KeyStore& keys;
  const rpc::PageTokens& tokens;
  rpc::WorkerPool& pool;
  rpc::Authenticator& authenticator;
  rpc::Permissions& permissions;
  commit::WriterOptions writer;
  std::vector<int32_t> partitions;  // served; empty: all
  std::string ledger_keys;          // file of history's signing keys
};

// What runs beside a service's shards and its gRPC service. Its destructor ends it; the instance
// outlives it.
class Companion {
 public:
  virtual ~Companion() = default;
  // Further gRPC services, hosted with the first.
  virtual std::vector<rpc::HostedService> services() = 0;
  // What keeps it from its work; empty: nothing.
  virtual std::string trouble() const = 0;
  // Ends what runs; its gRPC services still answer. Idempotent.
  virtual void Stop() = 0;
};

// One service before it runs. It outlives the instance and the service that it makes.
class Blueprint {
 public:
  virtual ~Blueprint() = default;
  virtual std::string full_name() const = 0;  // "synergie.intake.v1.IntakeService"
  virtual void Grant(rpc::Permissions& permissions) const = 0;
  // Its logs and reactions, with its projection in that folder.
  virtual node::InstanceOptions Options(std::string store_path) = 0;
  virtual std::unique_ptr<grpc::Service> MakeService(node::Endpoint::Surroundings around,
                                                     keys::KeyStore& keys) = 0;
  // Called once, when the instance has first folded all that was in its logs; may take its time.
  virtual void CaughtUp(const node::Instance&, keys::KeyStore&) const {}
  // The server is to end: whoever streams must stop. Called from another thread, once.
  virtual void Drain() {}
  // Null: there is none. `data` is the node's folder.
  virtual Result<std::unique_ptr<Companion>> MakeCompanion(node::Instance& /*instance*/,
                                                           const std::string& /*data*/,
                                                           Shared& /*shared*/,
                                                           const node::Endpoint::Surroundings&) {
    return nullptr;
  }
};

struct WiredService {
  std::unique_ptr<Blueprint> blueprint;
  std::unique_ptr<node::Instance> instance;
  std::unique_ptr<grpc::Service> service;
  bool caught_up_told = false;
  std::unique_ptr<Companion> companion;  // null: the service has none
};

// "intake", "matching", …: in the order in which their logs depend on each other.
const std::vector<std::string>& ServiceNames();

// `service` is one of them.
std::unique_ptr<Blueprint> BlueprintOf(std::string_view service);
std::string StorePathOf(const std::string& data, const std::string& service);

// Starts one service, and grants its methods. Errors: those of Instance::Start.
Result<WiredService> Wire(const std::string& service, const std::string& data, Shared& shared);

}  // namespace synergie::program
