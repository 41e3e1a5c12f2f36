// Matching's answer to what is said at the tables: intake's facts in, sheets out. Runs on the
// shard's thread; its commits are conditioned on its cursor, so two instances, a crash or a replay
// group once.
#pragma once

#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "common/shard/reaction.h"
#include "services/matching/domain/matcher.h"
#include "services/matching/index/topic_index.h"

namespace synergie::matching {

class TopicReaction final : public shard::Reaction {
 public:
  // All outlive the reaction.
  TopicReaction(const Matcher& matcher, TopicIndex& index) : matcher_(matcher), index_(index) {}

  const std::string& source() const override;
  std::vector<event::Event> React(commit::View& view,
                                  std::span<const shard::Input> inputs) override;
  void OnSourceFolded(const shard::Input& input) override;
  void OnOwnFolded(const shard::Input& input) override;

 private:
  std::vector<event::Event> Regrouped(commit::View& view,
                                      std::span<const shard::Input> inputs) const;
  bool WantedStands(commit::View& view, std::span<const shard::Input> inputs) const;

  const Matcher& matcher_;
  TopicIndex& index_;
  // Topics that a person put on a sheet although they are gone: who decided did not know yet. They
  // leave with the next input.
  std::set<std::string> gone_;

  // What was wanted last: the shard asks twice, first whether there is anything to write.
  struct Wanted {
    int64_t first = -1, last = -1;  // inputs
    int64_t generation = 0;
    std::vector<event::Condition> conditions;
    std::vector<event::Event> events;
  };
  Wanted wanted_;
  int64_t generation_ = 0;  // of what is known besides streams
};

// The topics that the events of a commit of intake's log are about.
std::set<std::string> TopicsOf(const event::Commit& commit);

}  // namespace synergie::matching
