// Resource and direction models; see kinds.h.
#include "services/matching/engine/training/kinds.h"

#include <algorithm>

namespace synergie::matching::engine::training {
namespace {

using ResourceShares = std::array<float, kResources>;

template <size_t N>
std::array<float, N> Predict(const LinearModel& model, const std::vector<Feature>& features) {
  std::vector<float> scores;
  model.Score(features, scores);
  scores.resize(N, 0.0f);
  Softmax(scores);
  std::array<float, N> out;
  std::copy(scores.begin(), scores.end(), out.begin());
  return out;
}

// Trains on the notes outside `fold` (kFolds: on all).
LinearModel TrainOutside(const std::vector<Labelled>& corpus, const std::vector<Example>& examples,
                         size_t fold, size_t labels, const SoftmaxOptions& options) {
  std::vector<Example> kept;
  for (size_t i = 0; i < corpus.size(); ++i)
    if (FoldOf(corpus[i]) != fold) kept.push_back(examples[i]);
  return TrainSoftmax(kept, labels, options);
}

}  // namespace

Kinds TrainKinds(const Knowledge& knowledge, const std::vector<Trace>& ranked,
                 const Recipe& recipe) {
  const std::vector<Labelled>& corpus = knowledge.corpus;
  Kinds kinds;
  std::vector<Example> resource_examples;
  for (size_t i = 0; i < corpus.size(); ++i)
    resource_examples.push_back(
        {ResourceFeatures(knowledge, ranked[i]), static_cast<uint16_t>(corpus[i].resource), 1.0f});
  std::vector<LinearModel> resource_models;
  std::vector<ResourceShares> shares(corpus.size());
  for (size_t fold = 0; fold < kFolds; ++fold) {
    resource_models.push_back(
        TrainOutside(corpus, resource_examples, fold, kResources, recipe.kind));
    for (size_t i = 0; i < corpus.size(); ++i)
      if (FoldOf(corpus[i]) == fold)
        shares[i] = Predict<kResources>(resource_models[fold], resource_examples[i].features);
  }
  kinds.resource = TrainOutside(corpus, resource_examples, kFolds, kResources, recipe.kind);

  std::vector<Example> direction_examples;
  for (size_t i = 0; i < corpus.size(); ++i)
    direction_examples.push_back({DirectionFeatures(knowledge, ranked[i], shares[i]),
                                  static_cast<uint16_t>(corpus[i].direction), 1.0f});
  kinds.direction = TrainOutside(corpus, direction_examples, kFolds, kDirections, recipe.kind);
  kinds.held_out.resize(corpus.size());
  double resource_right = 0, direction_right = 0, own_notes = 0;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    const LinearModel direction =
        TrainOutside(corpus, direction_examples, fold, kDirections, recipe.kind);
    for (size_t i = 0; i < corpus.size(); ++i) {
      if (FoldOf(corpus[i]) != fold) continue;
      const bool concern = corpus[i].direction == Direction::kConcern;
      const Profile profile =
          ProfileOf(knowledge, ranked[i], concern ? Phase::kDescending : Phase::kAscending,
                    resource_models[fold], direction);
      const auto best = [](const auto& shares_of) {
        return static_cast<size_t>(std::max_element(shares_of.begin(), shares_of.end()) -
                                   shares_of.begin());
      };
      resource_right += best(profile.resource) == static_cast<size_t>(corpus[i].resource);
      if (!concern) {
        ++own_notes;
        direction_right += best(profile.direction) == static_cast<size_t>(corpus[i].direction);
      }
      kinds.held_out[i] = profile;
    }
  }
  kinds.resource_accuracy =
      resource_right / std::max<double>(1, static_cast<double>(corpus.size()));
  kinds.direction_accuracy = direction_right / std::max(1.0, own_notes);
  return kinds;
}

}  // namespace synergie::matching::engine::training
