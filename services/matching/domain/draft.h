// A decision under way: the facts so far, and how synergies and placements look with them folded
// in. Whatever is asked for is read through the view, and so becomes a condition. One thread, one
// decision.
#pragma once

#include <map>
#include <string>

#include "services/matching/domain/decide.h"

namespace synergie::matching {

class Draft {
 public:
  explicit Draft(commit::View& view) : view_(view) {}

  commit::View& view() { return view_; }
  const Synergy& synergy(const std::string& name);       // absent: one without a name
  const Placement& placement(const std::string& topic);  // absent: an empty one

  // Adds a fact and folds it in.
  void Emit(Event event);

  // Ends a synergy that has lost topics where nothing holds it up any more: no topic left, or,
  // where `weak`, fewer than two companies. Whether it ended.
  bool EndIfBare(const std::string& synergy, bool weak);

  // The next free number of the territory's synergies.
  std::string NextSynergy(const std::string& territory);

  const Facts& facts() const { return facts_; }
  Facts Take() { return std::move(facts_); }

 private:
  commit::View& view_;
  std::map<std::string, Synergy> synergies_;
  std::map<std::string, Placement> placements_;  // by their own names
  Facts facts_;
  int64_t last_number_ = 0;  // given in this decision
};

}  // namespace synergie::matching
