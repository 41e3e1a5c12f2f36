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
#include "services/matching/engine/settling.h"

namespace synergie::matching::engine::training {
namespace {

constexpr int kEpochs = 30;
constexpr size_t kKindFolds = 4;
constexpr double kStay = 3.0;  // pull towards the weights one starts from, over a whole epoch

template <size_t N>
struct Pair {
  std::array<float, N> signs;
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
template <size_t N>
std::array<float, N> Descend(std::vector<Pair<N>>& pairs, const std::array<float, N>& start) {
  std::array<double, N> weights{}, squares{}, mean{};
  for (size_t k = 0; k < N; ++k) weights[k] = start[k];
  squares.fill(1e-2);
  const double stay = kStay / static_cast<double>(pairs.size());
  std::mt19937_64 random(7);
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    for (size_t n = pairs.size(); n > 1; --n) std::swap(pairs[n - 1], pairs[random() % n]);
    for (const Pair<N>& pair : pairs) {
      double score = 0;
      for (size_t k = 0; k < N; ++k) score += weights[k] * pair.signs[k];
      const double error = 1 / (1 + std::exp(-score)) - (pair.together ? 1 : 0);
      for (size_t k = 0; k < N; ++k) {
        const double gradient = error * pair.signs[k] + stay * (weights[k] - start[k]);
        squares[k] += gradient * gradient;
        weights[k] -= 0.2 * gradient / std::sqrt(squares[k]);
      }
    }
    if (epoch < kEpochs / 2) continue;
    for (size_t k = 0; k < N; ++k) mean[k] += weights[k] / (kEpochs - kEpochs / 2);
  }
  std::array<float, N> out;
  for (size_t k = 0; k < N; ++k) out[k] = static_cast<float>(mean[k]);
  return out;
}

std::vector<Edge> EdgesOf(const Knowledge& knowledge, const LabelledSet& set,
                          const PairSigns& weights) {
  const auto count = static_cast<uint32_t>(set.profiles.size());
  std::vector<Edge> edges;
  for (uint32_t i = 0; i < count; ++i)
    for (uint32_t j = i + 1; j < count; ++j) {
      const float p = LinkProbability(weights, SignsIn(knowledge, set, i, j));
      if (p >= kFaintest) edges.push_back({i, j, p});
    }
  return edges;
}

double PairF1(const LabelledSet& set, std::span<const Edge> edges, float join) {
  const auto count = static_cast<uint32_t>(set.profiles.size());
  double wanted = 0, answered = 0, hit = 0;
  for (uint32_t i = 0; i < count; ++i)
    for (uint32_t j = i + 1; j < count; ++j)
      if (OneSheet(set, i, j)) ++wanted;
  for (const std::vector<uint32_t>& group : Cluster(count, edges, {}, join))
    for (size_t i = 0; i < group.size(); ++i)
      for (size_t j = i + 1; j < group.size(); ++j) {
        ++answered;
        if (OneSheet(set, group[i], group[j])) ++hit;
      }
  return wanted + answered > 0 ? 2 * hit / (wanted + answered) : 0;
}

std::string BytesOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

LabelledSet ReadLabelledSet(const Knowledge& knowledge, const std::filesystem::path& folder) {
  LabelledSet set;
  std::string error;
  set.name = folder.filename();
  std::map<std::string, std::string> sheet_of;
  for (const CsvRow& row : ParseCsv(BytesOf(folder / "gold_synergies.csv"))) {
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
  std::map<std::string, LabelledKind> kind_of;
  for (const CsvRow& row : ParseCsv(BytesOf(folder / "gold_topics.csv"))) {
    LabelledKind& kind = kind_of[ValueOf(row, "topic_id")];
    kind.direction = DirectionNamed(ValueOf(row, "direction")).value_or(Direction::kOffer);
    kind.resource = ResourceNamed(ValueOf(row, "resource")).value_or(Resource::kMaterial);
  }
  const Witnesses witnesses{knowledge.vocabulary, knowledge.lexicon, knowledge.weights.subject,
                            knowledge.examples, knowledge.space};
  for (const Note& note : ReadFolder(folder, error)) {
    Trace trace = TraceText(knowledge, witnesses, note.text);
    RankCandidates(knowledge.weights.rank, trace.candidates);
    const Profile& profile = set.profiles.emplace_back(ProfileOf(
        knowledge, trace, PhaseOf(note), knowledge.weights.resource, knowledge.weights.direction));
    LabelledKind kind = kind_of[note.id];
    kind.evidence = KindEvidenceOf(knowledge, trace, PhaseOf(note));
    kind.signs = KindSignsOf(profile.direction, profile.resource, kind.evidence);
    set.kinds.push_back(std::move(kind));
    set.companies.push_back(note.company);
    const auto sheet = sheet_of.find(note.id);
    set.sheets.push_back(sheet == sheet_of.end() ? "" : sheet->second);
  }
  return set;
}

namespace {

// Pair weights learnt on every set but one (all, when `left_out` is none).
PairSigns PairsWithout(const Knowledge& knowledge, const std::vector<LabelledSet>& sets,
                       const LabelledSet* left_out, const PairSigns& start) {
  std::vector<Pair<kPairSigns>> pairs;
  for (const LabelledSet& set : sets) {
    if (&set == left_out) continue;
    for (size_t i = 0; i < set.profiles.size(); ++i)
      for (size_t j = i + 1; j < set.profiles.size(); ++j)
        pairs.push_back({SignsIn(knowledge, set, i, j), OneSheet(set, i, j)});
  }
  return pairs.empty() ? start : Descend(pairs, start);
}

// The sets with their kinds fitted by what was learnt on other sets: their own notes would look
// better read than notes of an unseen workshop, and directions would count too much in pairs.
std::vector<LabelledSet> FitHeldOut(const std::vector<LabelledSet>& read) {
  std::vector<LabelledSet> sets = read;
  for (size_t fold = 0; fold < std::min(kKindFolds, read.size()); ++fold) {
    std::vector<const LabelledKind*> others;
    for (size_t s = 0; s < read.size(); ++s)
      if (s % kKindFolds != fold)
        for (const LabelledKind& kind : read[s].kinds) others.push_back(&kind);
    const KindFit fit = TrainKindFit(others);
    for (size_t s = fold; s < sets.size(); s += kKindFolds)
      for (size_t i = 0; i < sets[s].profiles.size(); ++i)
        FitKinds(fit, sets[s].kinds[i].evidence, sets[s].profiles[i].direction,
                 sets[s].profiles[i].resource);
  }
  return sets;
}

}  // namespace

void TunePairs(const Knowledge& knowledge, const std::vector<LabelledSet>& read, Weights& weights) {
  if (read.empty()) return;
  std::vector<const LabelledKind*> kinds;
  for (const LabelledSet& set : read)
    for (const LabelledKind& kind : set.kinds) kinds.push_back(&kind);
  weights.kinds = TrainKindFit(kinds);
  const std::vector<LabelledSet> sets = FitHeldOut(read);
  weights.pair = PairsWithout(knowledge, sets, nullptr, weights.pair_untuned);
  // Settling and the threshold are learnt on links that their own workshop had no part in.
  std::vector<std::vector<Edge>> edges;
  std::vector<Pair<kSettleSigns>> links;
  for (const LabelledSet& set : sets) {
    edges.push_back(
        EdgesOf(knowledge, set, PairsWithout(knowledge, sets, &set, weights.pair_untuned)));
    const auto standings = StandingsOf(static_cast<uint32_t>(set.profiles.size()), edges.back());
    for (const Edge& edge : edges.back())
      links.push_back({SettleSignsOf(edge.probability, standings[edge.a], standings[edge.b]),
                       OneSheet(set, edge.a, edge.b)});
  }
  weights.settle = Descend(links, kUnsettled);
  for (size_t s = 0; s < sets.size(); ++s)
    edges[s] = SettleAll(weights.settle, static_cast<uint32_t>(sets[s].profiles.size()), edges[s]);
  double best = -1;
  for (int percent = 10; percent <= 60; percent += 2) {
    const float join = static_cast<float>(percent) / 100;
    double sum = 0;
    for (size_t s = 0; s < sets.size(); ++s) sum += PairF1(sets[s], edges[s], join);
    if (sum <= best) continue;
    best = sum;
    weights.join = join;
  }
}

}  // namespace synergie::matching::engine::training
