// How far the synergies of an edition came: from statements to sheets, votes, decisions and
// actions, and how long they stood in each step: a shared statement from its workshop to the
// edition, a sheet from the edition to the closing of the ballot, a voted one from there to the
// committee, a retained one from there to its first action, then by the actions' own states. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/domain/action.h"
#include "services/catalogue/domain/catalogue.h"

namespace synergie::catalogue {

struct FunnelStep {
  std::string step;
  int reached_count = 0;           // topics (the first two), then sheets that came this far
  int there_count = 0;             // that stand here now
  std::optional<int> median_days;  // lower median, of what left it
  bool operator==(const FunnelStep&) const = default;
};
struct Funnel {
  int topic_count = 0;         // of the workshop, as of the publication; of a draft: on its sheets
  int shared_topic_count = 0;  // concerning at least two companies by themselves or by their sheet
  std::vector<FunnelStep> steps;
};

// `actions`: those of the territory; only those that serve the edition's sheets count.
Funnel FunnelOf(const Catalogue& catalogue, const std::vector<Action>& actions);

}  // namespace synergie::catalogue
