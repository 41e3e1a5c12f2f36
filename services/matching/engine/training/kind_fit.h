// Learns the fit of direction and resource on labelled workshops.
#pragma once

#include <vector>

#include "services/matching/engine/kind_fit.h"

namespace synergie::matching::engine::training {

struct LabelledKind {
  KindEvidence evidence;
  KindSigns signs{};  // of the reading before the fit
  Direction direction = Direction::kOffer;
  Resource resource = Resource::kMaterial;
};

// Starts from KindFit::None() and is pulled back to it, and the words to nothing: few notes change
// little. Deterministic.
KindFit TrainKindFit(const std::vector<const LabelledKind*>& notes);

}  // namespace synergie::matching::engine::training
