#include "services/matching/reaction/topic_reaction.h"

#include <map>

#include "common/base/resource_name.h"
#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "services/matching/domain/regroup.h"
#include "services/matching/domain/replica.h"

namespace synergie::matching {

std::set<std::string> TopicsOf(const event::Commit& commit) {
  std::set<std::string> topics;
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      if (LastCollection(stream) == Topic::kCollection) topics.insert(stream);
    }
  }
  return topics;
}

const std::string& TopicReaction::source() const {
  static const std::string log(log::kIntakeCommits);
  return log;
}

void TopicReaction::OnSourceFolded(const shard::Input& input) {
  for (const std::string& topic : TopicsOf(*input.commit)) index_.Refresh(topic);
}

// All inputs at once: what is wanted depends on how topics stand now, not on how they came there.
std::vector<event::Event> TopicReaction::React(commit::View& view,
                                               std::span<const shard::Input> inputs) {
  std::map<std::string, std::set<std::string>> changed;  // territory → topics
  for (const shard::Input& input : inputs) {
    for (const std::string& topic : TopicsOf(*input.commit)) {
      changed[*TerritoryOf(topic)].insert(topic);
    }
  }
  std::vector<event::Event> events;
  for (const auto& [territory, topics] : changed) {
    index_.Read(territory, [&](const TerritoryIndex& index) {
      const Regrouping regrouping{.matcher = matcher_,
                                  .topics = index,
                                  .territory = territory,
                                  .changed = topics,
                                  .join_threshold = matcher_.join_threshold()};
      for (const Event& fact : Regroup(view, regrouping)) {
        events.push_back(MatchingCodec::Encode(fact));
      }
    });
  }
  return events;
}

}  // namespace synergie::matching
