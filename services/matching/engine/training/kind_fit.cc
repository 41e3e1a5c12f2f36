// Training of the fit of direction and resource; see kind_fit.h.
#include "services/matching/engine/training/kind_fit.h"

#include <array>
#include <cmath>
#include <span>

#include "services/matching/engine/linear_model.h"

namespace synergie::matching::engine::training {
namespace {

constexpr int kEpochs = 300;
constexpr double kStay = 4.0;  // pull towards the start, over a whole epoch
constexpr double kRate = 0.25;

// Full gradient with steps of its own for each weight (Duchi, Hazan and Singer, 2011).
void Descend(const std::vector<LabelledKind>& notes, const std::vector<size_t>& labels,
             size_t count, std::span<float> weights) {
  const std::vector<float> start(weights.begin(), weights.end());
  std::vector<double> now(weights.begin(), weights.end());
  std::vector<double> squares(weights.size(), 1e-2);
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    std::vector<double> gradient(weights.size(), 0.0);
    for (size_t n = 0; n < notes.size(); ++n) {
      std::vector<float> scores(count, 0.0f);
      for (size_t label = 0; label < count; ++label) {
        double score = 0;
        for (size_t k = 0; k < kKindSigns; ++k)
          score += now[label * kKindSigns + k] * notes[n].signs[k];
        scores[label] = static_cast<float>(score);
      }
      Softmax(scores);
      scores[labels[n]] -= 1;
      for (size_t label = 0; label < count; ++label)
        for (size_t k = 0; k < kKindSigns; ++k)
          gradient[label * kKindSigns + k] +=
              static_cast<double>(scores[label]) * notes[n].signs[k];
    }
    for (size_t w = 0; w < now.size(); ++w) {
      gradient[w] += kStay * (now[w] - start[w]);
      squares[w] += gradient[w] * gradient[w];
      now[w] -= kRate * gradient[w] / std::sqrt(squares[w]);
    }
  }
  for (size_t w = 0; w < now.size(); ++w) weights[w] = static_cast<float>(now[w]);
}

}  // namespace

KindFit TrainKindFit(const std::vector<LabelledKind>& notes) {
  KindFit fit = KindFit::None();
  if (notes.empty()) return fit;
  std::vector<size_t> directions, resources;
  for (const LabelledKind& note : notes) {
    directions.push_back(static_cast<size_t>(note.direction));
    resources.push_back(static_cast<size_t>(note.resource));
  }
  Descend(notes, directions, kDirections, fit.direction);
  Descend(notes, resources, kResources, fit.resource);
  return fit;
}

}  // namespace synergie::matching::engine::training
