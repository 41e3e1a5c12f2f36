// The sparse linear classifier; see linear_model.h.
#include "services/matching/engine/linear_model.h"

#include <algorithm>
#include <cmath>

#include "services/matching/engine/bytes.h"

namespace synergie::matching::engine {

LinearModel::LinearModel(std::vector<Weight> weights, std::vector<float> bias)
    : bias_(std::move(bias)) {
  std::sort(weights.begin(), weights.end(), [](const Weight& a, const Weight& b) {
    return a.feature != b.feature ? a.feature < b.feature : a.label < b.label;
  });
  float largest = 0;
  for (const Weight& w : weights) largest = std::max(largest, std::abs(w.value));
  step_ = largest / 127.0f;
  for (const Weight& w : weights) {
    const auto steps = step_ > 0 ? static_cast<int>(std::lround(w.value / step_)) : 0;
    if (steps == 0) continue;
    if (features_.empty() || features_.back() != w.feature) {
      features_.push_back(w.feature);
      begins_.push_back(static_cast<uint32_t>(labels_.size()));
    }
    labels_.push_back(w.label);
    weights_.push_back(static_cast<int8_t>(steps));
  }
  begins_.push_back(static_cast<uint32_t>(labels_.size()));
  BuildDirectory();
}

void LinearModel::BuildDirectory() {
  directory_.assign((1u << 16) + 1, 0);
  for (const uint32_t feature : features_) ++directory_[(feature >> 16) + 1];
  for (size_t i = 1; i < directory_.size(); ++i) directory_[i] += directory_[i - 1];
}

size_t LinearModel::RowOf(uint32_t feature) const {
  if (features_.empty()) return kNone;
  const auto begin = features_.begin() + directory_[feature >> 16];
  const auto end = features_.begin() + directory_[(feature >> 16) + 1];
  const auto found = std::lower_bound(begin, end, feature);
  if (found == end || *found != feature) return kNone;
  return static_cast<size_t>(found - features_.begin());
}

void LinearModel::Score(const std::vector<Feature>& features, std::vector<float>& scores) const {
  scores.assign(bias_.begin(), bias_.end());
  for (const Feature& feature : features) {
    const size_t row = RowOf(feature.hash);
    if (row == kNone) continue;
    const float unit = step_ * feature.value;
    for (uint32_t i = begins_[row]; i < begins_[row + 1]; ++i)
      scores[labels_[i]] += unit * static_cast<float>(weights_[i]);
  }
}

std::vector<float> LinearModel::Contributions(const std::vector<Feature>& features, uint16_t label,
                                              size_t tokens) const {
  std::vector<float> by_token(tokens, 0.0f);
  for (const Feature& feature : features) {
    const size_t row = RowOf(feature.hash);
    if (row == kNone || feature.token >= tokens) continue;
    for (uint32_t i = begins_[row]; i < begins_[row + 1]; ++i)
      if (labels_[i] == label)
        by_token[feature.token] += step_ * feature.value * static_cast<float>(weights_[i]);
  }
  return by_token;
}

LinearModel LinearModel::Relabelled(const std::vector<uint16_t>& now, size_t labels) const {
  LinearModel model;
  model.step_ = step_;
  model.bias_.assign(labels, -20.0f);
  for (size_t i = 0; i < now.size() && i < bias_.size(); ++i)
    if (now[i] < labels) model.bias_[now[i]] = bias_[i];
  for (size_t row = 0; row < features_.size(); ++row) {
    model.features_.push_back(features_[row]);
    model.begins_.push_back(static_cast<uint32_t>(model.labels_.size()));
    for (uint32_t i = begins_[row]; i < begins_[row + 1]; ++i) {
      if (labels_[i] >= now.size() || now[labels_[i]] >= labels) continue;
      model.labels_.push_back(now[labels_[i]]);
      model.weights_.push_back(weights_[i]);
    }
  }
  model.begins_.push_back(static_cast<uint32_t>(model.labels_.size()));
  model.BuildDirectory();
  return model;
}

void LinearModel::Write(std::string& out) const {
  PutArray(out, std::vector<float>{step_});
  PutArray(out, bias_);
  PutArray(out, features_);
  PutArray(out, begins_);
  PutArray(out, labels_);
  PutArray(out, weights_);
}

std::optional<LinearModel> LinearModel::Read(std::string_view& bytes) {
  LinearModel model;
  std::vector<float> step;
  const bool whole = TakeArray(bytes, step) && step.size() == 1 && TakeArray(bytes, model.bias_) &&
                     TakeArray(bytes, model.features_) && TakeArray(bytes, model.begins_) &&
                     TakeArray(bytes, model.labels_) && TakeArray(bytes, model.weights_);
  if (!whole || model.begins_.size() != model.features_.size() + 1 ||
      model.labels_.size() != model.weights_.size() ||
      model.begins_.back() != model.labels_.size() ||
      !std::is_sorted(model.begins_.begin(), model.begins_.end()))
    return std::nullopt;
  for (const uint16_t label : model.labels_)
    if (label >= model.bias_.size()) return std::nullopt;
  model.step_ = step[0];
  model.BuildDirectory();
  return model;
}

void Softmax(std::vector<float>& scores) {
  if (scores.empty()) return;
  const float top = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (float& s : scores) {
    s = std::exp(s - top);
    sum += s;
  }
  for (float& s : scores) s = static_cast<float>(s / sum);
}

}  // namespace synergie::matching::engine
