#include "tests/kafka/cluster.h"

#include <gtest/gtest.h>

#include "services/synergie/client/demo_play.h"

namespace synergie::test {
namespace {

constexpr const char* kServices[] = {"intake", "matching", "catalogue", "history"};

}  // namespace

std::unique_ptr<Cluster> Cluster::Start(Options options) {
  std::unique_ptr<Cluster> cluster(new Cluster(std::move(options)));
  const Options& given = cluster->options_;
  cluster->broker_ = given.behind_proxy ? KafkaBroker::StartBehindProxy() : KafkaBroker::Start();
  if (cluster->broker_ == nullptr) return nullptr;
  const auto made =
      testing::Run({given.program, "kafka", "init", "--log", cluster->log_url(), "--partitions",
                    std::to_string(given.partitions), "--replication", "1"});
  EXPECT_EQ(made.code, 0) << made.output;
  if (made.code != 0) return nullptr;
  const auto ports = FreePorts(given.instances * static_cast<int>(std::size(kServices)));
  size_t next = 0;
  for (const char* service : kServices) {
    std::string list;
    for (int i = 0; i < given.instances; ++i) {
      const std::string address = "127.0.0.1:" + std::to_string(ports[next++]);
      cluster->addresses_[{service, i}] = address;
      list += (list.empty() ? "" : "|") + address;
    }
    cluster->server_ += (cluster->server_.empty() ? "" : ",") + std::string(service) + "=" + list;
  }
  for (const Id& id : cluster->ids()) cluster->StartNode(id);
  for (const Id& id : cluster->ids()) cluster->node(id).AwaitServing();
  return cluster;
}

Cluster::~Cluster() { nodes_.clear(); }

std::vector<Cluster::Id> Cluster::ids() const {
  std::vector<Id> all;
  for (const char* service : kServices) {
    for (int i = 0; i < options_.instances; ++i) all.emplace_back(service, i);
  }
  return all;
}

std::string Cluster::data(const Id& id) const {
  return folder_ / (id.first + "-" + std::to_string(id.second));
}

void Cluster::StartNode(const Id& id) {
  std::vector<std::string> command = {options_.program, "serve",    id.first,         "--log",
                                      log_url(),        "--data",   data(id),         "--keys",
                                      folder_ / "keys", "--listen", addresses_.at(id)};
  command.insert(command.end(), options_.serve_options.begin(), options_.serve_options.end());
  nodes_[id] = std::make_unique<testing::NodeProcess>(command, data(id) + ".err");
}

bool Cluster::Settle() {
  program::Connection connection(*program::Addresses::Parse(server_));
  connection.SetPatience(std::chrono::minutes(1));
  const auto settled = program::AwaitSettled(connection);
  if (settled) return true;
  ADD_FAILURE() << settled.error().message << "\n"
                << testing::Run({options_.program, "status", "--json", "--server", server_}).output;
  return false;
}

std::map<Cluster::Id, std::string> Cluster::Fingerprints() {
  program::Connection connection(*program::Addresses::Parse(server_));
  std::map<Id, std::string> all;
  for (const Id& id : ids()) {
    const auto stub = connection.OperationsAt(address(id));
    const auto status = connection.Call(*stub, &operations::v1::OperationsService::Stub::GetStatus,
                                        operations::v1::GetStatusRequest());
    EXPECT_TRUE(status.has_value()) << program::Describe(status.error());
    if (status && status->services_size() == 1) all[id] = status->services(0).fingerprint();
  }
  return all;
}

std::string Cluster::RebuildAll() {
  std::string differences;
  for (auto& [id, node] : nodes_) {
    if (node->running() && node->Stop() != 0) differences += id.first + " did not stop well\n";
  }
  for (const Id& id : ids()) {
    const auto rebuilt =
        testing::Run({options_.program, "rebuild", "--data", data(id), "--log", log_url()});
    if (rebuilt.code != 0 || rebuilt.output.find(" same") == std::string::npos) {
      differences += id.first + ": " + std::to_string(rebuilt.code) + " " + rebuilt.output;
    }
  }
  return differences;
}

}  // namespace synergie::test
