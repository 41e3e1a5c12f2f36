// Invented workshops and what is learnt from them; see workshops.h.
#include "services/matching/engine/training/workshops.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "services/matching/engine/clustering.h"

namespace synergie::matching::engine::training {
namespace {

constexpr size_t kSheets = 26;
constexpr size_t kSingles = 52;
constexpr double kNeighbourShare = 0.5;  // of the single notes
constexpr double kSupplyShare = 0.25;    // of the sheets whose concept can replace another

class Dealer {
 public:
  Dealer(const Knowledge& knowledge, uint64_t seed)
      : knowledge_(knowledge), random_(seed), rows_(knowledge.vocabulary.size()) {
    for (size_t i = 0; i < knowledge.corpus.size(); ++i)
      rows_[knowledge.corpus[i].of].push_back(static_cast<uint32_t>(i));
    for (size_t c = 0; c < rows_.size(); ++c)
      if (!rows_[c].empty()) used_concepts_.push_back(static_cast<ConceptIndex>(c));
  }

  Workshop Deal() {
    Workshop workshop;
    taken_.clear();
    std::vector<ConceptIndex> subjects;
    for (uint32_t sheet = 0; sheet < kSheets; ++sheet) {
      const ConceptIndex of = Pick(used_concepts_);
      if (rows_[of].size() < 2 || !Take(of)) continue;
      subjects.push_back(of);
      DealRows(of, Sheet(), sheet, workshop);
      DealSupplied(of, sheet, workshop);
    }
    for (size_t single = 0; single < kSingles && !subjects.empty(); ++single) {
      ConceptIndex of = Pick(used_concepts_);
      if (Chance() < kNeighbourShare) of = NeighbourOf(Pick(subjects));
      if (of == kNoConcept || rows_[of].empty() || !Take(of)) continue;
      DealRows(of, 1, kAlone, workshop);
    }
    return workshop;
  }

 private:
  double Chance() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  size_t Sheet() {
    const double x = Chance();
    return x < 0.5 ? 2 : x < 0.85 ? 3 : 4;
  }
  template <typename T>
  T Pick(const std::vector<T>& list) {
    return list[random_() % list.size()];
  }

  // A concept is taken once, and with it those that would make a doubtful pair.
  bool Take(ConceptIndex of) {
    if (taken_.contains(of)) return false;
    for (const ConceptIndex other : taken_)
      if (knowledge_.vocabulary.Supplies(of, other) || knowledge_.vocabulary.Supplies(other, of) ||
          knowledge_.vocabulary.at(of).broader == other ||
          knowledge_.vocabulary.at(other).broader == of)
        return false;
    taken_.insert(of);
    return true;
  }

  void DealRows(ConceptIndex of, size_t count, uint32_t sheet, Workshop& workshop) {
    std::vector<uint32_t> rows = rows_[of];
    for (size_t i = 0; i < count && !rows.empty(); ++i) {
      const size_t at = random_() % rows.size();
      workshop.notes.push_back(rows[at]);
      workshop.sheets.push_back(sheet);
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }

  void DealSupplied(ConceptIndex of, uint32_t sheet, Workshop& workshop) {
    const std::vector<Relation>& replaces = knowledge_.vocabulary.at(of).replaces;
    if (replaces.empty() || Chance() > kSupplyShare) return;
    const ConceptIndex other = replaces[random_() % replaces.size()].other;
    if (taken_.contains(other)) return;
    for (const uint32_t row : rows_[other]) {
      if (knowledge_.corpus[row].direction != Direction::kNeed) continue;
      taken_.insert(other);
      workshop.notes.push_back(row);
      workshop.sheets.push_back(sheet);
      return;
    }
  }

  ConceptIndex NeighbourOf(ConceptIndex of) {
    const Concept& entry = knowledge_.vocabulary.at(of);
    if (!entry.apart.empty() && Chance() < 0.5) return Pick(entry.apart);
    std::vector<ConceptIndex> siblings;
    for (const ConceptIndex other : used_concepts_)
      if (other != of && knowledge_.vocabulary.at(other).broader == entry.broader)
        siblings.push_back(other);
    return siblings.empty() ? kNoConcept : Pick(siblings);
  }

  const Knowledge& knowledge_;
  std::mt19937_64 random_;
  std::vector<std::vector<uint32_t>> rows_;
  std::vector<ConceptIndex> used_concepts_;
  std::set<ConceptIndex> taken_;
};

bool OneSheet(const Workshop& workshop, size_t i, size_t j) {
  return workshop.sheets[i] != kAlone && workshop.sheets[i] == workshop.sheets[j];
}

}  // namespace

std::vector<Workshop> DealWorkshops(const Knowledge& knowledge, size_t count, uint64_t seed) {
  Dealer dealer(knowledge, seed);
  std::vector<Workshop> workshops;
  for (size_t i = 0; i < count; ++i) workshops.push_back(dealer.Deal());
  return workshops;
}

PairSigns TrainPairs(const Knowledge& knowledge, const std::vector<Profile>& profiles,
                     const std::vector<Workshop>& workshops) {
  struct Pair {
    PairSigns signs;
    bool together;
  };
  std::vector<Pair> pairs;
  for (const Workshop& workshop : workshops)
    for (size_t i = 0; i < workshop.notes.size(); ++i)
      for (size_t j = i + 1; j < workshop.notes.size(); ++j) {
        const PairSigns signs = SignsOf(knowledge.vocabulary, profiles[workshop.notes[i]],
                                        profiles[workshop.notes[j]], false);
        const bool together = OneSheet(workshop, i, j);
        // Pairs with nothing in common teach nothing after the first few thousand.
        const bool hopeless = signs[1] < 0.1f && signs[3] < 0.1f && signs[6] < 0.02f;
        if (hopeless && !together && (i * 31 + j) % 10 != 0) continue;
        pairs.push_back({signs, together});
      }
  std::array<double, kPairSigns> weights{};
  std::array<double, kPairSigns> squares{};
  weights[0] = -5;
  squares.fill(1e-2);
  std::mt19937_64 random(7);
  for (int epoch = 0; epoch < 12; ++epoch) {
    for (size_t n = pairs.size(); n > 1; --n) std::swap(pairs[n - 1], pairs[random() % n]);
    for (const Pair& pair : pairs) {
      double score = 0;
      for (size_t k = 0; k < kPairSigns; ++k) score += weights[k] * pair.signs[k];
      const double error = 1 / (1 + std::exp(-score)) - (pair.together ? 1 : 0);
      for (size_t k = 0; k < kPairSigns; ++k) {
        const double gradient = error * pair.signs[k] + 1e-6 * weights[k];
        squares[k] += gradient * gradient;
        weights[k] -= 0.2 * gradient / std::sqrt(squares[k]);
      }
    }
  }
  PairSigns out;
  for (size_t k = 0; k < kPairSigns; ++k) out[k] = static_cast<float>(weights[k]);
  return out;
}

PairScore ScoreWorkshops(const Knowledge& knowledge, const std::vector<Profile>& profiles,
                         const std::vector<Workshop>& workshops, const PairSigns& weights,
                         float join) {
  double hit = 0, answered = 0, wanted = 0;
  for (const Workshop& workshop : workshops) {
    const auto count = static_cast<uint32_t>(workshop.notes.size());
    std::vector<Edge> edges;
    for (uint32_t i = 0; i < count; ++i)
      for (uint32_t j = i + 1; j < count; ++j) {
        const PairSigns signs = SignsOf(knowledge.vocabulary, profiles[workshop.notes[i]],
                                        profiles[workshop.notes[j]], false);
        const float probability = LinkProbability(weights, signs);
        if (probability > 0.02f) edges.push_back({i, j, probability});
        if (OneSheet(workshop, i, j)) ++wanted;
      }
    for (const std::vector<uint32_t>& group : Cluster(count, edges, {}, join))
      for (size_t i = 0; i < group.size(); ++i)
        for (size_t j = i + 1; j < group.size(); ++j) {
          ++answered;
          if (OneSheet(workshop, group[i], group[j])) ++hit;
        }
  }
  PairScore score;
  score.precision = answered > 0 ? hit / answered : 0;
  score.recall = wanted > 0 ? hit / wanted : 0;
  if (hit > 0) score.f1 = 2 * score.precision * score.recall / (score.precision + score.recall);
  return score;
}

}  // namespace synergie::matching::engine::training
