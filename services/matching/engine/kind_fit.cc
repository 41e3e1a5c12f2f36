// The fit of direction and resource; see kind_fit.h.
#include "services/matching/engine/kind_fit.h"

#include <cmath>
#include <span>
#include <vector>

#include "services/matching/engine/linear_model.h"

namespace synergie::matching::engine {
namespace {

constexpr float kLeast = 1e-3f;  // share below which a reading says no more

void Predict(std::span<const float> weights, const KindSigns& signs, std::span<float> out) {
  std::vector<float> scores(out.size(), 0.0f);
  for (size_t label = 0; label < out.size(); ++label)
    for (size_t k = 0; k < kKindSigns; ++k)
      scores[label] += weights[label * kKindSigns + k] * signs[k];
  Softmax(scores);
  std::copy(scores.begin(), scores.end(), out.begin());
}

}  // namespace

KindFit KindFit::None() {
  KindFit fit;
  for (size_t d = 0; d < kDirections; ++d) fit.direction[d * kKindSigns + 1 + d] = 1;
  for (size_t r = 0; r < kResources; ++r) fit.resource[r * kKindSigns + 1 + kDirections + r] = 1;
  return fit;
}

KindSigns KindSignsOf(const DirectionShares& direction, const ResourceShares& resource,
                      bool descending) {
  KindSigns signs{};
  signs[0] = 1;
  for (size_t d = 0; d < kDirections; ++d) signs[1 + d] = std::log(direction[d] + kLeast);
  for (size_t r = 0; r < kResources; ++r)
    signs[1 + kDirections + r] = std::log(resource[r] + kLeast);
  signs[kKindSigns - 1] = descending ? 1.0f : 0.0f;
  return signs;
}

void FitKinds(const KindFit& fit, bool descending, DirectionShares& direction,
              ResourceShares& resource) {
  const KindSigns signs = KindSignsOf(direction, resource, descending);
  Predict(fit.direction, signs, direction);
  Predict(fit.resource, signs, resource);
}

}  // namespace synergie::matching::engine
