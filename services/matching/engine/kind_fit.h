// Fits what the corpus taught about direction and resource to what facilitators tick.
//
// The corpus spreads its notes evenly over directions and kinds, workshops do not, and what reads
// as an offer of waste in one is an offer of material in the other. A small multinomial regression
// over the logarithms of both readings and the phase corrects that; it is learnt on labelled
// workshops (training/kind_fit.h). Pure; thread-safe.
#pragma once

#include <array>

#include "services/matching/engine/kinds.h"

namespace synergie::matching::engine {

inline constexpr size_t kKindSigns = 1 + kDirections + kResources + 1;
using KindSigns = std::array<float, kKindSigns>;

struct KindFit {
  std::array<float, kDirections * kKindSigns> direction{};
  std::array<float, kResources * kKindSigns> resource{};

  // Leaves both readings as they are.
  static KindFit None();
};

using DirectionShares = std::array<float, kDirections>;
using ResourceShares = std::array<float, kResources>;

KindSigns KindSignsOf(const DirectionShares& direction, const ResourceShares& resource,
                      bool descending);
void FitKinds(const KindFit& fit, bool descending, DirectionShares& direction,
              ResourceShares& resource);

}  // namespace synergie::matching::engine
