// How matching runs: its logs, its reaction, and the indexes that the reaction and the searches
// share. One for the process; thread-safe.
//
//   MatchingNode matching(EmbeddedMatcher());                  // outlives instances and services
//   options.sources = MatchingNode::Sources();
//   options.reactions = matching.Reactions();
//   MatchingService service({…, *instance, …}, matching);
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "common/node/instance.h"
#include "services/matching/index/topic_index.h"

namespace synergie::matching {

class MatchingNode {
 public:
  explicit MatchingNode(std::shared_ptr<const Matcher> matcher) : matcher_(std::move(matcher)) {}

  // Its own log, then intake's.
  static std::vector<shard::Source> Sources();
  node::InstanceOptions::MakeReactions Reactions();

  const Matcher& matcher() const { return *matcher_; }
  // The index of a partition of that store, kept alive by the partition's reaction; null where no
  // instance of this process serves it.
  std::shared_ptr<TopicIndex> IndexOf(const projection::Store& store, int32_t partition);

 private:
  const std::shared_ptr<const Matcher> matcher_;
  std::mutex mutex_;
  std::map<std::pair<const projection::Store*, int32_t>, std::weak_ptr<TopicIndex>> indexes_;
};

}  // namespace synergie::matching
