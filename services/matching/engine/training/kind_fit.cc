// Training of the fit of direction and resource; see kind_fit.h.
#include "services/matching/engine/training/kind_fit.h"

#include <cmath>
#include <map>
#include <span>

#include "services/matching/engine/linear_model.h"

namespace synergie::matching::engine::training {
namespace {

constexpr int kEpochs = 200;
constexpr double kStay = 4.0;  // pull towards the start, over a whole epoch
constexpr double kRate = 0.25;
// The same for the words; chosen by leaving each labelled set out.
constexpr double kStayAttitude = 0.25;
constexpr double kStaySubject = 0.11;

// The words of all notes, numbered.
struct Words {
  std::vector<uint32_t> hashes;
  std::vector<std::vector<std::pair<uint32_t, float>>> of;  // one list a note
};

Words NumberWords(const std::vector<const std::vector<Feature>*>& features) {
  Words words;
  std::map<uint32_t, uint32_t> numbers;
  for (const auto* list : features) {
    auto& out = words.of.emplace_back();
    for (const Feature& f : *list) {
      const auto [place, fresh] =
          numbers.try_emplace(f.hash, static_cast<uint32_t>(words.hashes.size()));
      if (fresh) words.hashes.push_back(f.hash);
      out.push_back({place->second, f.value});
    }
  }
  return words;
}

// Weights with steps of their own (Duchi, Hazan and Singer, 2011) and what pulls them back.
class Stepper {
 public:
  Stepper(std::vector<double> start, double stay)
      : now(start), gradient(start.size(), 0.0), start_(std::move(start)), stay_(stay) {
    squares_.resize(now.size(), 1e-2);
  }
  void Step() {
    for (size_t w = 0; w < now.size(); ++w) {
      const double g = gradient[w] + stay_ * (now[w] - start_[w]);
      squares_[w] += g * g;
      now[w] -= kRate * g / std::sqrt(squares_[w]);
      gradient[w] = 0;
    }
  }
  std::vector<double> now, gradient;

 private:
  std::vector<double> start_, squares_;
  double stay_;
};

// Full gradient over all notes; `signs` numbers of each note are looked at.
LinearModel Descend(const std::vector<const LabelledKind*>& notes,
                    const std::vector<size_t>& labels, size_t count, size_t signs,
                    const Words& words, double stay_words, std::span<float> weights) {
  Stepper dense({weights.begin(), weights.end()}, kStay);
  Stepper sparse(std::vector<double>(words.hashes.size() * count, 0.0), stay_words);
  std::vector<float> scores(count);
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    for (size_t n = 0; n < notes.size(); ++n) {
      const KindSigns& of = notes[n]->signs;
      for (size_t label = 0; label < count; ++label) {
        double score = 0;
        for (size_t k = 0; k < signs; ++k) score += dense.now[label * signs + k] * of[k];
        for (const auto& [word, value] : words.of[n])
          score += sparse.now[word * count + label] * value;
        scores[label] = static_cast<float>(score);
      }
      Softmax(scores);
      scores[labels[n]] -= 1;
      for (size_t label = 0; label < count; ++label) {
        const double error = scores[label];
        for (size_t k = 0; k < signs; ++k) dense.gradient[label * signs + k] += error * of[k];
        for (const auto& [word, value] : words.of[n])
          sparse.gradient[word * count + label] += error * value;
      }
    }
    dense.Step();
    sparse.Step();
  }
  for (size_t w = 0; w < weights.size(); ++w) weights[w] = static_cast<float>(dense.now[w]);
  std::vector<LinearModel::Weight> kept;
  for (size_t word = 0; word < words.hashes.size(); ++word)
    for (size_t label = 0; label < count; ++label)
      kept.push_back({words.hashes[word], static_cast<uint16_t>(label),
                      static_cast<float>(sparse.now[word * count + label])});
  return {std::move(kept), std::vector<float>(count, 0.0f)};
}

}  // namespace

KindFit TrainKindFit(const std::vector<const LabelledKind*>& notes) {
  KindFit fit = KindFit::None();
  if (notes.empty()) return fit;
  std::vector<size_t> directions, resources;
  std::vector<const std::vector<Feature>*> attitudes, subjects;
  for (const LabelledKind* note : notes) {
    directions.push_back(static_cast<size_t>(note->direction));
    resources.push_back(static_cast<size_t>(note->resource));
    attitudes.push_back(&note->evidence.attitude);
    subjects.push_back(&note->evidence.subject);
  }
  fit.direction_words = Descend(notes, directions, kDirections, kDirectionSigns,
                                NumberWords(attitudes), kStayAttitude, fit.direction);
  fit.resource_words = Descend(notes, resources, kResources, kKindSigns, NumberWords(subjects),
                               kStaySubject, fit.resource);
  return fit;
}

}  // namespace synergie::matching::engine::training
