// The fit of direction and resource; see kind_fit.h.
#include "services/matching/engine/kind_fit.h"

#include <cmath>
#include <span>
#include <vector>

#include "services/matching/engine/linear_model.h"

namespace synergie::matching::engine {
namespace {

constexpr float kLeast = 1e-3f;       // share below which a reading says no more
constexpr float kLeastSense = 0.02f;  // the same for the kinds of the sense

// `weights` hold a row of `count` signs for each label.
void Predict(std::span<const float> weights, size_t count, const KindSigns& signs,
             const LinearModel& words, const std::vector<Feature>& features, std::span<float> out) {
  std::vector<float> scores;
  words.Score(features, scores);
  scores.resize(out.size(), 0.0f);
  for (size_t label = 0; label < out.size(); ++label)
    for (size_t k = 0; k < count; ++k) scores[label] += weights[label * count + k] * signs[k];
  Softmax(scores);
  std::copy(scores.begin(), scores.end(), out.begin());
}

}  // namespace

KindFit KindFit::None() {
  KindFit fit;
  for (size_t d = 0; d < kDirections; ++d) fit.direction[d * kDirectionSigns + 1 + d] = 1;
  for (size_t r = 0; r < kResources; ++r) fit.resource[r * kKindSigns + 1 + kDirections + r] = 1;
  return fit;
}

KindSigns KindSignsOf(const DirectionShares& direction, const ResourceShares& resource,
                      const KindEvidence& evidence) {
  KindSigns signs{};
  signs[0] = 1;
  for (size_t d = 0; d < kDirections; ++d) signs[1 + d] = std::log(direction[d] + kLeast);
  for (size_t r = 0; r < kResources; ++r)
    signs[1 + kDirections + r] = std::log(resource[r] + kLeast);
  signs[kPhaseSign] = evidence.descending ? 1.0f : 0.0f;
  for (size_t r = 0; r < kResources; ++r)
    signs[kDirectionSigns + r] = std::log(evidence.sense[r] + kLeastSense);
  return signs;
}

void FitKinds(const KindFit& fit, const KindEvidence& evidence, DirectionShares& direction,
              ResourceShares& resource) {
  const KindSigns signs = KindSignsOf(direction, resource, evidence);
  Predict(fit.direction, kDirectionSigns, signs, fit.direction_words, evidence.attitude, direction);
  Predict(fit.resource, kKindSigns, signs, fit.resource_words, evidence.subject, resource);
}

}  // namespace synergie::matching::engine
