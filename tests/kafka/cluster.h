// The product as an agency runs it: a real broker, and instances of each service as processes of
// their own, on ports that they keep over restarts. Everything ends with the test.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/synergie/client/connection.h"
#include "tests/kafka/kafka_broker.h"
#include "tests/support/node_process.h"
#include "tests/support/temporary_folder.h"

namespace synergie::test {

class Cluster {
 public:
  struct Options {
    std::string program;  // the executable
    int instances = 2;    // of each service
    int partitions = 3;
    bool behind_proxy = false;  // the broker is reached through broker().proxy()
    std::string kafka_options;  // "property=value&…" for the services
    std::vector<std::string> serve_options;
  };

  // Null, with a test failure, when there is no broker.
  static std::unique_ptr<Cluster> Start(Options options);
  ~Cluster();

  const std::string& server() const { return server_; }  // what clients give as --server
  std::string log_url() const {
    return "kafka://" + broker_->address() +
           (options_.kafka_options.empty() ? "" : "?" + options_.kafka_options);
  }
  KafkaBroker& broker() { return *broker_; }

  // An instance: "intake", 0.
  using Id = std::pair<std::string, int>;
  std::vector<Id> ids() const;
  testing::NodeProcess& node(const Id& id) { return *nodes_.at(id); }
  std::string address(const Id& id) const { return addresses_.at(id); }
  std::string data(const Id& id) const;
  // Starts what was killed or stopped, on the same port and data. AwaitServing is left to the
  // caller.
  void StartNode(const Id& id);

  // Waits until every instance has folded and reacted to everything. False: not within a minute.
  bool Settle();
  // Each instance's fingerprint, in the order of ids().
  std::map<Id, std::string> Fingerprints();
  // Stops all and folds each projection again: what differs, a line each.
  std::string RebuildAll();

 private:
  explicit Cluster(Options options) : options_(std::move(options)) {}

  const Options options_;
  const testing::TemporaryFolder folder_;
  std::unique_ptr<KafkaBroker> broker_;
  std::map<Id, std::string> addresses_;
  std::string server_;
  std::map<Id, std::unique_ptr<testing::NodeProcess>> nodes_;
};

}  // namespace synergie::test
