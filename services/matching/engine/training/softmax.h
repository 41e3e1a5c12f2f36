// Trains a LinearModel by multinomial logistic regression.
//
// Stochastic gradient with per-weight steps (Duchi, Hazan and Singer, 2011), a fixed order drawn
// from a fixed seed: the same examples give the same weights. A weight exists only where its
// feature was seen with its label, and a feature keeps its `labels_per_feature` most telling ones.
#pragma once

#include <cstdint>
#include <vector>

#include "services/matching/engine/linear_model.h"

namespace synergie::matching::engine::training {

struct Example {
  std::vector<Feature> features;
  uint16_t label = 0;
  float weight = 1;
};

struct SoftmaxOptions {
  size_t labels_per_feature = 48;
  int epochs = 12;
  float rate = 0.5f;
  float shrink = 1e-6f;  // L2, applied where a weight is touched
  float scale = 8.0f;    // feature values have length 1: the scores need room
  uint64_t seed = 20;
};

LinearModel TrainSoftmax(const std::vector<Example>& examples, size_t labels,
                         const SoftmaxOptions& options);

}  // namespace synergie::matching::engine::training
