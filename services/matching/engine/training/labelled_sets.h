// Workshops labelled by hand (tests/quality/sets): what the pair weights are finally tuned on.
//
// A set is scored with weights tuned on the other sets only; the shipped weights are tuned on all.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "services/matching/engine/knowledge.h"
#include "services/matching/engine/profile.h"
#include "services/matching/engine/training/kind_fit.h"

namespace synergie::matching::engine::training {

struct LabelledSet {
  std::string name;
  std::vector<Profile> profiles;  // their kinds not fitted
  std::vector<std::string> companies;
  std::vector<std::string> sheets;  // empty: in no synergy
  std::vector<LabelledKind> kinds;
};

// Empty profiles when the folder holds no labelled set.
LabelledSet ReadLabelledSet(const Knowledge& knowledge, const std::filesystem::path& folder);

// Starts from the weights learnt on invented workshops and moves as far as the sets ask; sets the
// fit of the kinds, the weights of pairs and of settling, and the threshold of joining.
// Reproducible.
void TunePairs(const Knowledge& knowledge, const std::vector<LabelledSet>& sets, Weights& weights);

}  // namespace synergie::matching::engine::training
