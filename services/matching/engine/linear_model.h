// A linear classifier over hashed features, stored sparse and in bytes.
//
// Score(c) = bias(c) + sum over features of value x weight(feature, c). Only pairs that were seen
// together in training have a weight; weights are whole multiples of one step, so that every
// machine computes the same score. Immutable; concurrent reads are safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/matching/engine/features.h"

namespace synergie::matching::engine {

class LinearModel {
 public:
  struct Weight {
    uint32_t feature;
    uint16_t label;
    float value;
  };

  LinearModel() = default;

  // `weights` in any order; they are rounded to 127 steps of the largest.
  LinearModel(std::vector<Weight> weights, std::vector<float> bias);

  size_t labels() const { return bias_.size(); }

  // Adds to `scores` (labels() long) the weights of the features; fills it with the biases first.
  void Score(const std::vector<Feature>& features, std::vector<float>& scores) const;

  // How much each token of the text (`tokens` of them) spoke for one label.
  std::vector<float> Contributions(const std::vector<Feature>& features, uint16_t label,
                                   size_t tokens) const;

  bool Knows(uint32_t feature) const { return RowOf(feature) != kNone; }

  // The same weights for other labels: label i becomes now[i], or is dropped where that is not
  // below `labels`. Labels that nothing maps to get no weight and a very low bias.
  LinearModel Relabelled(const std::vector<uint16_t>& now, size_t labels) const;

  // The stored form: little-endian, described in docs/matching.md. Read() refuses what it cannot
  // read whole and returns nothing.
  void Write(std::string& out) const;
  static std::optional<LinearModel> Read(std::string_view& bytes);

 private:
  static constexpr size_t kNone = ~size_t{0};
  size_t RowOf(uint32_t feature) const;
  void BuildDirectory();

  float step_ = 0;
  std::vector<float> bias_;
  std::vector<uint32_t> features_;  // ordered
  std::vector<uint32_t> begins_;    // one more than features_
  std::vector<uint16_t> labels_;
  std::vector<int8_t> weights_;
  std::vector<uint32_t> directory_;  // first row of each value of the top 16 bits
};

// Turns scores into probabilities in place.
void Softmax(std::vector<float>& scores);

}  // namespace synergie::matching::engine
