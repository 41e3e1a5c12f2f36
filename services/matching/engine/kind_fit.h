// Fits what the corpus taught about direction and resource to what facilitators tick.
//
// The corpus spreads its notes evenly over directions and kinds, workshops do not, and what reads
// as an offer of waste in one is an offer of material in the other. A multinomial regression over
// the logarithms of both readings, the phase, the kinds of the concepts that the sense of the note
// points to, and the words themselves corrects that; it is learnt on labelled workshops
// (training/kind_fit.h). Pure; thread-safe.
#pragma once

#include <array>
#include <vector>

#include "services/matching/engine/kinds.h"
#include "services/matching/engine/linear_model.h"

namespace synergie::matching::engine {

using DirectionShares = std::array<float, kDirections>;
using ResourceShares = std::array<float, kResources>;

// A constant, the two readings, the phase; then, for the resource only, the kinds of the sense.
inline constexpr size_t kDirectionSigns = 2 + kDirections + kResources;
inline constexpr size_t kKindSigns = kDirectionSigns + kResources;
inline constexpr size_t kPhaseSign = kDirectionSigns - 1;
using KindSigns = std::array<float, kKindSigns>;

struct KindEvidence {
  bool descending = false;
  ResourceShares sense{};                  // kinds of the concepts that the note's sense points to
  std::vector<Feature> attitude, subject;  // of the words (features.h)
};

struct KindFit {
  std::array<float, kDirections * kDirectionSigns> direction{};
  std::array<float, kResources * kKindSigns> resource{};
  LinearModel direction_words;  // over the attitude features
  LinearModel resource_words;   // over the subject features

  // Leaves both readings as they are.
  static KindFit None();
};

KindSigns KindSignsOf(const DirectionShares& direction, const ResourceShares& resource,
                      const KindEvidence& evidence);
void FitKinds(const KindFit& fit, const KindEvidence& evidence, DirectionShares& direction,
              ResourceShares& resource);

}  // namespace synergie::matching::engine
