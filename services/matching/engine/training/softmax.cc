// The trainer of the linear models; see softmax.h.
#include "services/matching/engine/training/softmax.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <unordered_map>

namespace synergie::matching::engine::training {
namespace {

struct Cell {
  uint16_t label;
  float weight = 0;
  float squares = 0;  // of past gradients
};

class Trainer {
 public:
  Trainer(const std::vector<Example>& examples, size_t labels, const SoftmaxOptions& options)
      : examples_(examples), options_(options), bias_(labels), scores_(labels) {
    BuildSupport();
  }

  void Run() {
    std::vector<uint32_t> order(examples_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<uint32_t>(i);
    std::mt19937_64 random(options_.seed);
    for (int epoch = 0; epoch < options_.epochs; ++epoch) {
      // Fisher-Yates by hand: std::shuffle is not the same on every library.
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      for (const uint32_t index : order) Learn(examples_[index], rows_of_[index]);
    }
  }

  LinearModel Take() const {
    std::vector<LinearModel::Weight> weights;
    for (const auto& [feature, row] : rows_)
      for (const Cell& cell : cells_[row])
        if (cell.weight != 0)
          weights.push_back({feature, cell.label, cell.weight * options_.scale});
    std::vector<float> bias;
    for (const Cell& cell : bias_) bias.push_back(cell.weight);
    return {std::move(weights), std::move(bias)};
  }

 private:
  void BuildSupport() {
    std::unordered_map<uint32_t, std::unordered_map<uint16_t, float>> seen;
    for (const Example& example : examples_)
      for (const Feature& f : example.features)
        seen[f.hash][example.label] += f.value * example.weight;
    for (const auto& [feature, by_label] : seen) {
      std::vector<std::pair<float, uint16_t>> ranked;
      for (const auto& [label, mass] : by_label) ranked.push_back({-mass, label});
      std::sort(ranked.begin(), ranked.end());
      if (ranked.size() > options_.labels_per_feature) ranked.resize(options_.labels_per_feature);
      std::vector<Cell> row;
      for (const auto& [mass, label] : ranked) row.push_back({label});
      rows_[feature] = static_cast<uint32_t>(cells_.size());
      cells_.push_back(std::move(row));
    }
    for (size_t i = 0; i < bias_.size(); ++i) bias_[i].label = static_cast<uint16_t>(i);
    for (const Example& example : examples_) {
      std::vector<uint32_t> rows;
      for (const Feature& f : example.features) rows.push_back(rows_.at(f.hash));
      rows_of_.push_back(std::move(rows));
    }
  }

  void Step(Cell& cell, float gradient) {
    if (gradient == 0) return;
    gradient += options_.shrink * cell.weight;
    cell.squares += gradient * gradient;
    cell.weight -= options_.rate * gradient / (std::sqrt(cell.squares) + 1e-3f);
  }

  void Learn(const Example& example, const std::vector<uint32_t>& rows) {
    for (size_t i = 0; i < bias_.size(); ++i) scores_[i] = bias_[i].weight;
    for (size_t k = 0; k < rows.size(); ++k) {
      const float value = example.features[k].value * options_.scale;
      for (const Cell& cell : cells_[rows[k]]) scores_[cell.label] += cell.weight * value;
    }
    ErrorsOf(example);
    for (size_t k = 0; k < rows.size(); ++k) {
      const float value = example.features[k].value * options_.scale;
      for (Cell& cell : cells_[rows[k]]) Step(cell, scores_[cell.label] * value);
    }
    for (size_t i = 0; i < bias_.size(); ++i) Step(bias_[i], 0.1f * scores_[i]);
  }

  // Turns the scores into the gradient of the loss: probability less the truth. Labels that stand
  // no chance get zero, which spares most of the exponentials.
  void ErrorsOf(const Example& example) {
    const float top = *std::max_element(scores_.begin(), scores_.end());
    float sum = 0;
    for (float& s : scores_) {
      s = s < top - 9.0f ? 0.0f : std::exp(s - top);
      sum += s;
    }
    for (float& s : scores_) s *= example.weight / sum;
    scores_[example.label] -= example.weight;
  }

  const std::vector<Example>& examples_;
  const SoftmaxOptions& options_;
  std::unordered_map<uint32_t, uint32_t> rows_;
  std::vector<std::vector<Cell>> cells_;
  std::vector<std::vector<uint32_t>> rows_of_;  // of each example, in the order of its features
  std::vector<Cell> bias_;
  std::vector<float> scores_;
};

}  // namespace

LinearModel TrainSoftmax(const std::vector<Example>& examples, size_t labels,
                         const SoftmaxOptions& options) {
  Trainer trainer(examples, labels, options);
  trainer.Run();
  return trainer.Take();
}

}  // namespace synergie::matching::engine::training
