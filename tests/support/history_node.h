// A history service of its own in this process: its instance over a log in memory, its gRPC server
// on a free port, and a writer that appends to the commit logs what intake would. For tests that
// need its bounds small.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "common/base/time.h"
#include "common/log/memory/memory_log.h"
#include "common/node/instance.h"
#include "common/rpc/identity.h"
#include "common/rpc/paging.h"
#include "common/rpc/pool.h"
#include "common/rpc/server.h"
#include "services/history/rpc/history_service.h"
#include "tests/support/temporary_folder.h"

namespace synergie::testing {

class HistoryNode {
 public:
  explicit HistoryNode(history::HubOptions options = {});
  ~HistoryNode();

  // Ends the server and the folding, and starts them again on the same log; `forget`: with an empty
  // projection.
  void Restart(bool forget = false);

  const std::string& address() const { return server_->address(); }
  node::Instance& instance() { return *instance_; }
  history::SubscriptionHub& hub() { return *hub_; }
  history::EventReader reader() const { return {instance_->store(), 0}; }
  std::unique_ptr<history::v1::HistoryService::Stub> Connect() const;

  // Appends one commit with so many events about "territories/t/topics/t<topic>" by an actor to
  // the intake log.
  void Say(int topic, int events = 1, const std::string& actor = "a");
  // Waits until every commit has its place, and returns the last sequence.
  int64_t AwaitPlaced() const;

 private:
  void Start();
  void Stop();

  TemporaryFolder folder_;
  const history::HubOptions options_;
  const SystemClock clock_;
  log::MemoryLog log_;
  rpc::TrustingAuthenticator authenticator_;
  const rpc::PageTokens tokens_;
  int64_t said_ = 0;  // events
  std::unique_ptr<rpc::WorkerPool> pool_;
  std::unique_ptr<rpc::Permissions> permissions_;
  std::unique_ptr<history::SubscriptionHub> hub_;
  std::unique_ptr<node::Instance> instance_;
  std::unique_ptr<history::HistoryService> service_;
  std::unique_ptr<rpc::Server> server_;
};

}  // namespace synergie::testing
