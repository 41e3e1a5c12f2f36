#include "services/matching/matching_node.h"

#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "services/matching/codec/replica_codec.h"
#include "services/matching/reaction/topic_reaction.h"

namespace synergie::matching {

node::InstanceOptions MatchingNode::Options(std::string store_path) {
  node::InstanceOptions options{.service = "matching",
                                .store_path = std::move(store_path),
                                .sources = {{std::string(log::kMatchingCommits), &MatchingModel()},
                                            {std::string(log::kIntakeCommits), &ReplicaModel()}}};
  options.reactions = [this](const projection::Store& store, int32_t partition) {
    std::vector<std::unique_ptr<shard::Reaction>> reactions;
    reactions.push_back(std::make_unique<TopicReaction>(*matcher_, IndexOf(store, partition)));
    return reactions;
  };
  return options;
}

TopicIndex& MatchingNode::IndexOf(const projection::Store& store, int32_t partition) {
  const std::lock_guard lock(mutex_);
  auto& index = indexes_[partition];
  if (index == nullptr) {
    const projection::SourceId replica{1, static_cast<uint16_t>(partition)};
    index = std::make_unique<TopicIndex>(*matcher_, store, replica);
  }
  return *index;
}

}  // namespace synergie::matching
