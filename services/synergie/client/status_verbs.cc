// `status` and `fingerprint`: what OperationsService tells.
#include <nlohmann/json.hpp>

#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/message_json.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace v1 = operations::v1;

struct StatusArguments {
  ClientOptions client;
  bool json = false;
};

struct Node {
  std::string address;
  v1::NodeStatus status;
};

// The status of every node that was named, or an exit code.
tl::expected<std::vector<Node>, int> Ask(const ClientOptions& options) {
  auto connection = options.Connect();
  if (!connection) return tl::unexpected(TellUsage(connection.error()));
  std::vector<Node> all;
  for (const std::string& address : (*connection)->addresses().All()) {
    const auto stub = (*connection)->OperationsAt(address);
    auto status =
        (*connection)->Call(*stub, &v1::OperationsService::Stub::GetStatus, v1::GetStatusRequest());
    if (!status) return tl::unexpected(Tell(status.error()));
    all.push_back({address, std::move(*status)});
  }
  return all;
}

int PrintStatus(const StatusArguments& arguments) {
  const auto nodes = Ask(arguments.client);
  if (!nodes) return nodes.error();
  bool healthy = true;
  Table table({"service", "node", "partition", "pending", "folded", "of", "log", "trouble"});
  for (const auto& [address, node] : *nodes) {
    if (arguments.json) PrintJson(node);
    for (const v1::ServiceStatus& service : node.services()) {
      healthy = healthy && service.caught_up();
      for (const v1::ShardStatus& shard : service.shards()) {
        for (const v1::SourceStatus& source : shard.sources()) {
          table.Add({service.service(), address, std::to_string(shard.partition()),
                     std::to_string(shard.pending_count()), std::to_string(source.position()),
                     std::to_string(source.end()), source.log(), source.trouble()});
        }
      }
    }
  }
  if (!arguments.json) table.Print();
  return healthy ? kDone : kRefused;
}

int PrintFingerprints(const StatusArguments& arguments) {
  const auto nodes = Ask(arguments.client);
  if (!nodes) return nodes.error();
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [address, node] : *nodes) {
    for (const v1::ServiceStatus& service : node.services()) {
      if (arguments.json) {
        // A second instance of a service is told apart by its address.
        const bool again = json.contains(service.service());
        json[again ? service.service() + "@" + address : service.service()] = {
            {"fingerprint", service.fingerprint()}, {"row_versions", service.row_version_count()}};
      } else {
        std::printf("%-10s %s\n", service.service().c_str(), service.fingerprint().c_str());
      }
    }
  }
  if (arguments.json) std::printf("%s\n", json.dump(2).c_str());
  return kDone;
}

void Add(CLI::App& app, Action& action, const char* name, const char* help,
         int (*run)(const StatusArguments&)) {
  auto arguments = std::make_shared<StatusArguments>();
  CLI::App* verb = app.add_subcommand(name, help);
  verb->add_flag("--json", arguments->json, "As JSON");
  arguments->client.AddTo(*verb);
  verb->callback(
      [&action, arguments, run] { action = [arguments, run] { return run(*arguments); }; });
}

}  // namespace

void AddStatus(CLI::App& app, Action& action) {
  Add(app, action, "status", "Show how far every service has folded its logs", PrintStatus);
}

void AddFingerprint(CLI::App& app, Action& action) {
  Add(app, action, "fingerprint", "Print one line a service: the same for the same state",
      PrintFingerprints);
}

}  // namespace synergie::program
