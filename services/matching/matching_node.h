// How matching runs: its logs, its reaction, and the indexes that the reaction and the searches
// share.
//
//   MatchingNode matching(EmbeddedMatcher());                  // outlives instance and service
//   auto instance = node::Instance::Start(matching.Options(folder), log, clock);
//   MatchingService service({…, **instance, …}, matching);
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/node/instance.h"
#include "services/matching/index/topic_index.h"

namespace synergie::matching {

class MatchingNode {
 public:
  explicit MatchingNode(std::shared_ptr<const Matcher> matcher) : matcher_(std::move(matcher)) {}

  // The service's name, logs and reaction; partitions and writer are the caller's to set.
  node::InstanceOptions Options(std::string store_path);

  const Matcher& matcher() const { return *matcher_; }
  // The index of a partition of that store, which outlives this.
  TopicIndex& IndexOf(const projection::Store& store, int32_t partition);

 private:
  const std::shared_ptr<const Matcher> matcher_;
  std::mutex mutex_;
  std::map<int32_t, std::unique_ptr<TopicIndex>> indexes_;
};

}  // namespace synergie::matching
