// A simulated process: its clock, its hold on the log, and one instance of each service that it
// hosts, made of the product's own parts: Store, Shard, reactions. It is started on the folders
// that it left behind, and crashes at any point. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/node/instance.h"
#include "common/shard/shard.h"
#include "services/matching/matching_node.h"
#include "tests/simulation/broker.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/schedule.h"
#include "tests/simulation/workload.h"

namespace synergie::simulation {

// What a run is made of, besides its faults.
struct Scale {
  int32_t partitions = 1;
  commit::WriterOptions writer;
  size_t records_a_poll = 500;
};

class Node {
 public:
  struct Surroundings {
    Schedule& schedule;
    Random& random;
    Broker& broker;
    Disk& disk;
    Scale scale;
    std::shared_ptr<const matching::Matcher> matcher;
    // Called when a shard wants to be stepped.
    std::function<void(Node&, Service, int32_t partition)> wake;
  };

  Node(int id, std::vector<Service> hosted, Surroundings surroundings)
      : id_(id),
        hosted_(std::move(hosted)),
        around_(std::move(surroundings)),
        clock_(around_.schedule) {}
  ~Node() { Stop(); }

  void Start();  // may throw Crash
  // The process is gone; nobody hears of what it still says.
  void Stop();

  int id() const { return id_; }
  bool up() const { return client_ != nullptr; }
  bool Hosts(Service service) const;
  const std::vector<Service>& hosted() const { return hosted_; }
  NodeClock& clock() { return clock_; }
  Fuse& fuse() { return fuse_; }
  LogClient& client() { return *client_; }
  shard::Shard& shard(Service service, int32_t partition) {
    return *running_.at(service).shards.at(partition);
  }
  projection::Store& store(Service service) { return *running_.at(service).store; }
  std::string FolderOf(Service service) const;
  // True while this start of the process is up: for callbacks that may come later.
  std::shared_ptr<const bool> alive() const { return alive_; }

 private:
  struct Running {
    std::unique_ptr<matching::MatchingNode> matching;
    std::unique_ptr<projection::Store> store;
    std::map<int32_t, std::unique_ptr<shard::Shard>> shards;
  };
  void StartService(Service service);

  const int id_;
  const std::vector<Service> hosted_;
  Surroundings around_;
  NodeClock clock_;
  Fuse fuse_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(false);
  std::unique_ptr<LogClient> client_;
  std::map<Service, Running> running_;
};

// How the services are wired, as the program does it.
node::InstanceOptions WiringOf(Service service, matching::MatchingNode* matching);

}  // namespace synergie::simulation
