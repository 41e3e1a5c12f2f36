#include "services/matching/reaction/topic_reaction.h"

#include <map>

#include "common/base/resource_name.h"
#include "common/event/typed.h"
#include "common/log/names.h"
#include "services/matching/codec/codec.h"
#include "services/matching/domain/placement.h"
#include "services/matching/domain/regroup.h"
#include "services/matching/domain/replica.h"
#include "synergie/matching/v1/events.pb.h"

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
  for (const std::string& topic : TopicsOf(*input.commit)) {
    index_.Refresh(topic);
    ++generation_;
  }
}

void TopicReaction::OnOwnFolded(const shard::Input& input) {
  static const std::string left = event::TypeOf<v1::TopicLeftSynergy>();
  static const std::string dissolved = event::TypeOf<v1::SynergyDissolved>();
  static const std::string rejected = event::TypeOf<v1::SynergyRejected>();
  for (const event::Event& event : input.commit->events) {
    const bool frees = event.type == left || event.type == dissolved || event.type == rejected;
    for (const std::string& stream : event.streams) {
      if (LastCollection(stream) != Placement::kCollection) continue;
      const std::string topic = TopicOfPlacement(stream);
      if (frees) {
        gone_.erase(topic);
      } else if (index_.IsGone(topic)) {
        ++generation_;
        gone_.insert(topic);
      }
    }
  }
}

std::vector<event::Event> TopicReaction::React(commit::View& view,
                                               std::span<const shard::Input> inputs) {
  if (WantedStands(view, inputs)) return wanted_.events;
  wanted_.events = Regrouped(view, inputs);
  wanted_.conditions = view.conditions();
  wanted_.first = inputs.front().offset;
  wanted_.last = inputs.back().offset;
  wanted_.generation = generation_;
  return wanted_.events;
}

// The same inputs on the same state want the same; the streams are read again, as conditions.
bool TopicReaction::WantedStands(commit::View& view, std::span<const shard::Input> inputs) const {
  if (inputs.front().offset != wanted_.first || inputs.back().offset != wanted_.last ||
      generation_ != wanted_.generation) {
    return false;
  }
  for (const event::Condition& condition : wanted_.conditions) view.Revision(condition.stream);
  return view.conditions() == wanted_.conditions;
}

// All inputs at once: what is wanted depends on how topics stand now, not on how they came there.
std::vector<event::Event> TopicReaction::Regrouped(commit::View& view,
                                                   std::span<const shard::Input> inputs) const {
  std::map<std::string, std::set<std::string>> changed;  // territory → topics
  for (const shard::Input& input : inputs) {
    for (const std::string& topic : TopicsOf(*input.commit)) {
      changed[*TerritoryOf(topic)].insert(topic);
    }
  }
  for (const std::string& topic : gone_) changed[*TerritoryOf(topic)].insert(topic);
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
