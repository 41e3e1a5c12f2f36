// How far the synergies of an edition came: from statements to sheets, votes, decisions and
// actions. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/domain/action.h"
#include "services/catalogue/domain/catalogue.h"

namespace synergie::catalogue {

struct FunnelStep {
  std::string step;
  int reached_count = 0;           // sheets that came this far
  int there_count = 0;             // sheets whose action stands here now
  std::optional<int> median_days;  // lower median, of the actions that left it
  bool operator==(const FunnelStep&) const = default;
};
struct Funnel {
  int topic_count = 0;
  int shared_topic_count = 0;  // concerning at least two companies by themselves or by their sheet
  std::vector<FunnelStep> steps;
};

// `actions`: those of the territory; only those that serve the edition's sheets count.
Funnel FunnelOf(const Catalogue& catalogue, const std::vector<Action>& actions);

}  // namespace synergie::catalogue
