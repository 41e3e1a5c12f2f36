// Tuning of the pair weights on labelled workshops; see labelled_sets.h.
#include "services/matching/engine/training/labelled_sets.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "services/matching/engine/clustering.h"
#include "services/matching/engine/csv.h"
#include "services/matching/engine/match_folder.h"

namespace synergie::matching::engine::training {
namespace {

constexpr int kEpochs = 30;
constexpr double kStay = 3.0;  // pull towards the weights one starts from, over a whole epoch

struct Pair {
  PairSigns signs;
  bool together;
};

bool OneSheet(const LabelledSet& set, size_t i, size_t j) {
  return !set.sheets[i].empty() && set.sheets[i] == set.sheets[j];
}

PairSigns SignsIn(const Knowledge& knowledge, const LabelledSet& set, size_t i, size_t j) {
  const bool same_company = !set.companies[i].empty() && set.companies[i] == set.companies[j];
  return SignsOf(knowledge.vocabulary, set.profiles[i], set.profiles[j], same_company);
}

// Averaged stochastic gradient of the logistic loss: the mean of the second half of the epochs.
PairSigns Descend(std::vector<Pair>& pairs, const PairSigns& start) {
  std::array<double, kPairSigns> weights{}, squares{}, mean{};
  for (size_t k = 0; k < kPairSigns; ++k) weights[k] = start[k];
  squares.fill(1e-2);
  const double stay = kStay / static_cast<double>(pairs.size());
  std::mt19937_64 random(7);
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    for (size_t n = pairs.size(); n > 1; --n) std::swap(pairs[n - 1], pairs[random() % n]);
    for (const Pair& pair : pairs) {
      double score = 0;
      for (size_t k = 0; k < kPairSigns; ++k) score += weights[k] * pair.signs[k];
      const double error = 1 / (1 + std::exp(-score)) - (pair.together ? 1 : 0);
      for (size_t k = 0; k < kPairSigns; ++k) {
        const double gradient = error * pair.signs[k] + stay * (weights[k] - start[k]);
        squares[k] += gradient * gradient;
        weights[k] -= 0.2 * gradient / std::sqrt(squares[k]);
      }
    }
    if (epoch < kEpochs / 2) continue;
    for (size_t k = 0; k < kPairSigns; ++k) mean[k] += weights[k] / (kEpochs - kEpochs / 2);
  }
  PairSigns out;
  for (size_t k = 0; k < kPairSigns; ++k) out[k] = static_cast<float>(mean[k]);
  return out;
}

double PairF1(const Knowledge& knowledge, const LabelledSet& set, const PairSigns& weights,
              float join) {
  const auto count = static_cast<uint32_t>(set.profiles.size());
  std::vector<Edge> edges;
  double wanted = 0, answered = 0, hit = 0;
  for (uint32_t i = 0; i < count; ++i)
    for (uint32_t j = i + 1; j < count; ++j) {
      const float p = LinkProbability(weights, SignsIn(knowledge, set, i, j));
      if (p > 0.02f) edges.push_back({i, j, p});
      if (OneSheet(set, i, j)) ++wanted;
    }
  for (const std::vector<uint32_t>& group : Cluster(count, edges, {}, join))
    for (size_t i = 0; i < group.size(); ++i)
      for (size_t j = i + 1; j < group.size(); ++j) {
        ++answered;
        if (OneSheet(set, group[i], group[j])) ++hit;
      }
  return wanted + answered > 0 ? 2 * hit / (wanted + answered) : 0;
}

}  // namespace

LabelledSet ReadLabelledSet(const Knowledge& knowledge, const std::filesystem::path& folder) {
  LabelledSet set;
  std::string error;
  set.name = folder.filename();
  std::map<std::string, std::string> sheet_of;
  std::ifstream stream(folder / "gold_synergies.csv", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  for (const CsvRow& row : ParseCsv(bytes)) {
    std::string topic;
    for (const char c : ValueOf(row, "topic_ids") + ";") {
      if (c != ';') {
        topic.push_back(c);
        continue;
      }
      sheet_of[topic] = ValueOf(row, "synergy_id");
      topic.clear();
    }
  }
  for (const Note& note : ReadFolder(folder, error)) {
    set.profiles.push_back(ReadProfile(knowledge, note.text, PhaseOf(note)));
    set.companies.push_back(note.company);
    const auto sheet = sheet_of.find(note.id);
    set.sheets.push_back(sheet == sheet_of.end() ? "" : sheet->second);
  }
  return set;
}

void TunePairs(const Knowledge& knowledge, const std::vector<LabelledSet>& sets, Weights& weights) {
  std::vector<Pair> pairs;
  for (const LabelledSet& set : sets)
    for (size_t i = 0; i < set.profiles.size(); ++i)
      for (size_t j = i + 1; j < set.profiles.size(); ++j)
        pairs.push_back({SignsIn(knowledge, set, i, j), OneSheet(set, i, j)});
  if (pairs.empty()) return;
  weights.pair = Descend(pairs, weights.pair_untuned);
  double best = -1;
  for (int percent = 10; percent <= 60; percent += 2) {
    const float join = static_cast<float>(percent) / 100;
    double sum = 0;
    for (const LabelledSet& set : sets) sum += PairF1(knowledge, set, weights.pair, join);
    if (sum <= best) continue;
    best = sum;
    weights.join = join;
  }
}

}  // namespace synergie::matching::engine::training
