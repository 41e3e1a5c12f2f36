// What the witnesses say of each corpus note when they have not seen it.
//
// K folds by a hash of the text: every note is read by a model trained on the other folds. The
// later stages (ranking, resource, direction, pairs) learn from these readings, so that they know
// how far the witnesses can be trusted on new notes.
#pragma once

#include <vector>

#include "services/matching/engine/profile.h"
#include "services/matching/engine/training/softmax.h"

namespace synergie::matching::engine::training {

inline constexpr size_t kFolds = 5;

struct Recipe {
  SoftmaxOptions subject{.labels_per_feature = 48, .epochs = 12, .rate = 0.5f, .scale = 8.0f};
  SoftmaxOptions kind{.labels_per_feature = 14, .epochs = 8, .rate = 0.15f, .scale = 4.0f};
  float form_weight = 0.4f;
  float says_weight = 0.7f;
  float near_weight = 0.3f;
};

size_t FoldOf(const Labelled& note);

// The linear model of subjects over the vocabulary's phrases and the kept notes.
LinearModel TrainSubject(const Knowledge& knowledge, const std::vector<bool>& kept,
                         const Recipe& recipe);

// One trace a corpus note, its candidates not yet ranked.
std::vector<Trace> ReadHeldOut(const Knowledge& knowledge, const Recipe& recipe);

// Learns the weights of a candidate's signs from held-out traces.
Signs TrainRank(const std::vector<Labelled>& corpus, const std::vector<Trace>& traces);

// Share of notes whose best candidate is right, and whose first five hold the right one.
struct Accuracy {
  double first = 0;
  double five = 0;
};
Accuracy AccuracyOf(const std::vector<Labelled>& corpus, const std::vector<Trace>& ranked);

}  // namespace synergie::matching::engine::training
