#include "services/matching/matching_node.h"

#include <string>

#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "services/matching/codec/replica_codec.h"
#include "services/matching/reaction/topic_reaction.h"

namespace synergie::matching {

std::vector<shard::Source> MatchingNode::Sources() {
  return {{std::string(log::kMatchingCommits), &MatchingModel()},
          {std::string(log::kIntakeCommits), &ReplicaModel()}};
}

node::InstanceOptions::MakeReactions MatchingNode::Reactions() {
  return [this](const projection::Store& store, int32_t partition) {
    const projection::SourceId replica{1, static_cast<uint16_t>(partition)};
    auto index = std::make_shared<TopicIndex>(*matcher_, store, replica);
    {
      const std::lock_guard lock(mutex_);
      indexes_[{&store, partition}] = index;
    }
    std::vector<std::unique_ptr<shard::Reaction>> reactions;
    reactions.push_back(std::make_unique<TopicReaction>(*matcher_, std::move(index)));
    return reactions;
  };
}

std::shared_ptr<TopicIndex> MatchingNode::IndexOf(const projection::Store& store,
                                                  int32_t partition) {
  const std::lock_guard lock(mutex_);
  const auto found = indexes_.find({&store, partition});
  return found == indexes_.end() ? nullptr : found->second.lock();
}

}  // namespace synergie::matching
