#include "tests/simulation/node.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/log/names.h"
#include "services/catalogue/codec/codec.h"
#include "services/catalogue/codec/replicas.h"
#include "services/history/ordered_commits.h"
#include "services/history/sequencer.h"
#include "services/intake/codec/codec.h"
#include "services/matching/codec/codec.h"

namespace synergie::simulation {

node::InstanceOptions WiringOf(Service service, matching::MatchingNode* matching) {
  const std::string intake(log::kIntakeCommits);
  const std::string matched(log::kMatchingCommits);
  const std::string catalogue(log::kCatalogueCommits);
  switch (service) {
    case kIntake:
      return {.service = "intake", .sources = {{intake, &intake::IntakeModel()}}};
    case kMatching:
      return matching->Options("");
    case kCatalogue:
      return {.service = "catalogue",
              .sources = {{catalogue, &catalogue::CatalogueModel()},
                          {intake, &catalogue::IntakeReplicaModel()},
                          {matched, &catalogue::MatchingReplicaModel()}}};
    default:
      return {
          .service = "history",
          .sources = history::Sources(),
          .reactions = [](const projection::Store&, int32_t) { return history::MakeSequencers(); }};
  }
}

bool Node::Hosts(Service service) const {
  return std::find(hosted_.begin(), hosted_.end(), service) != hosted_.end();
}

// No folder of the machine's own: the store makes the path that it is given, and cannot make this.
std::string Node::FolderOf(Service service) const {
  return "/dev/null/" + std::to_string(id_) + "/" + std::to_string(service);
}

void Node::Start() {
  SYN_CHECK(!up(), "it is down");
  alive_ = std::make_shared<bool>(true);
  client_ = std::make_unique<LogClient>(around_.broker, around_.scale.partitions, fuse_);
  for (const Service service : hosted_) StartService(service);
}

void Node::StartService(Service service) {
  Running& running = running_[service];
  running.matching = std::make_unique<matching::MatchingNode>(around_.matcher);
  node::InstanceOptions options = WiringOf(service, running.matching.get());
  around_.disk.Connect(&fuse_);
  auto store = projection::Store::Open(
      {.path = FolderOf(service), .schema = node::SchemaOf(options.sources), .cache_bytes = 0});
  around_.disk.Connect(nullptr);
  SYN_CHECK(store.has_value(), "the folder is the node's own");
  running.store = std::move(*store);
  for (int32_t partition = 0; partition < around_.scale.partitions; ++partition) {
    auto reactions = options.reactions ? options.reactions(*running.store, partition)
                                       : std::vector<std::unique_ptr<shard::Reaction>>{};
    running.shards[partition] = std::make_unique<shard::Shard>(
        shard::ShardOptions{.service = options.service,
                            .partition = partition,
                            .sources = options.sources,
                            .writer = around_.scale.writer,
                            .records_a_poll = around_.scale.records_a_poll},
        shard::Shard::Surroundings{*client_, *running.store, clock_,
                                   [this] { return around_.random.Bytes(16); },
                                   [this, service, partition, alive = alive_] {
                                     if (*alive) around_.wake(*this, service, partition);
                                   }},
        std::move(reactions));
    around_.wake(*this, service, partition);
  }
}

void Node::Stop() {
  *alive_ = false;
  fuse_.PutOut();
  for (auto& [service, running] : running_) running.shards.clear();
  running_.clear();
  client_.reset();
}

}  // namespace synergie::simulation
