// The signs of a candidate concept and their weighting; see ranker.h.
#include "services/matching/engine/ranker.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace synergie::matching::engine {
namespace {

constexpr size_t kFromModel = 30;
constexpr size_t kFromExamples = 30;

// How much a phrase says by itself: the rarity of its words, less when several concepts list it.
float StrengthOf(const Witnesses& witnesses, const Text& text, const Match& match) {
  double strength = 0;
  for (uint16_t i = match.first; i <= match.last; ++i) {
    const Token& token = text.tokens[i];
    if (token.stop || token.number) continue;
    strength += witnesses.examples.Rarity(HashOf((token.unit ? "u" : "r") + token.root));
  }
  return static_cast<float>(std::sqrt(strength) / match.shared_by);
}

using Places = std::unordered_map<ConceptIndex, size_t>;

Candidate& At(ConceptIndex of, std::vector<Candidate>& candidates, Places& places) {
  const auto [place, fresh] = places.try_emplace(of, candidates.size());
  if (fresh) {
    candidates.emplace_back();
    candidates.back().of = of;
  }
  return candidates[place->second];
}

void AddModel(const Witnesses& witnesses, const std::vector<Feature>& features,
              std::vector<Candidate>& candidates, Places& places) {
  std::vector<float> scores;
  witnesses.model.Score(features, scores);
  if (scores.empty()) return;
  std::vector<uint16_t> order(scores.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<uint16_t>(i);
  const size_t kept = std::min(kFromModel, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                    [&](uint16_t a, uint16_t b) {
                      return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
                    });
  order.resize(kept);
  const float top = scores[order[0]];
  double sum = 0;
  for (const float s : scores) sum += std::exp(s - top);
  for (const uint16_t label : order) At(label, candidates, places);
  for (Candidate& candidate : candidates) {
    const float score = candidate.of < scores.size() ? scores[candidate.of] - top : -10.0f;
    candidate.signs[0] = std::max(score, -10.0f);
    candidate.signs[1] = static_cast<float>(std::exp(score) / sum);
  }
}

void AddExamples(const Witnesses& witnesses, const Text& text, std::vector<Candidate>& candidates,
                 Places& places) {
  std::vector<Examples::Near> nearest = witnesses.examples.Find(text);
  if (nearest.empty()) return;
  const auto best = [](const Examples::Near& n) {
    return std::max({n.cosine[0], n.cosine[1], n.cosine[2], n.cosine[3]}) + 0.02f * n.likelihood;
  };
  float likeliest = 0;
  for (const Examples::Near& near : nearest) likeliest = std::max(likeliest, near.likelihood);
  std::sort(nearest.begin(), nearest.end(), [&](const auto& a, const auto& b) {
    return best(a) != best(b) ? best(a) > best(b) : a.of < b.of;
  });
  for (size_t i = 0; i < nearest.size(); ++i) {
    if (i >= kFromExamples && !places.contains(nearest[i].of)) continue;
    Candidate& candidate = At(nearest[i].of, candidates, places);
    for (size_t s = 0; s < 3; ++s) candidate.signs[2 + s] = nearest[i].cosine[s];
    candidate.signs[16] = nearest[i].cosine[static_cast<size_t>(Source::kNear)];
    candidate.signs[5] = best(nearest[i]) / best(nearest[0]);
    candidate.signs[13] = nearest[i].likelihood;
    candidate.signs[15] = nearest[i].likelihood / std::max(likeliest, 1e-3f);
  }
}

void AddMatches(const Witnesses& witnesses, const Text& text, const std::vector<Match>& matches,
                std::vector<Candidate>& candidates, Places& places) {
  bool first = true;
  for (const Match& match : matches) {
    Candidate& candidate = At(match.of, candidates, places);
    const float strength = StrengthOf(witnesses, text, match);
    const size_t sign = match.inside                      ? 8
                        : match.modifier                  ? 9
                        : match.kind == PhraseKind::kSays ? 7
                                                          : 6;
    candidate.signs[sign] = std::max(candidate.signs[sign], strength);
    if (!match.inside && !match.modifier) {
      if (first) candidate.signs[10] = 1;
      first = false;
      candidate.signs[11] += 1;
      if (match.words >= 2) candidate.signs[12] = 1;
    }
  }
}

// A concept's own axis beside the strongest one.
void AddSense(const std::vector<Component>& sense, std::vector<Candidate>& candidates,
              Places& places) {
  float top = 0;
  for (const Component& component : sense)
    if (component.axis < kFamily) top = std::max(top, component.weight);
  for (const Component& component : sense)
    if (component.axis < kFamily)
      At(component.axis, candidates, places).signs[17] = component.weight / top;
}

}  // namespace

std::vector<Candidate> GatherCandidates(const Witnesses& witnesses, const Text& text,
                                        const std::vector<Match>& matches,
                                        const std::vector<Feature>& features,
                                        const std::vector<Component>& sense) {
  std::vector<Candidate> candidates;
  Places places;
  AddMatches(witnesses, text, matches, candidates, places);
  AddExamples(witnesses, text, candidates, places);
  AddModel(witnesses, features, candidates, places);
  AddSense(sense, candidates, places);
  // A family that several candidates belong to supports each of them.
  std::unordered_map<ConceptIndex, float> family;
  for (const Candidate& c : candidates) family[witnesses.vocabulary.at(c.of).broader] += c.signs[1];
  for (Candidate& c : candidates) {
    const ConceptIndex broader = witnesses.vocabulary.at(c.of).broader;
    c.signs[14] = broader == kNoConcept ? 0 : family[broader] - c.signs[1];
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.of < b.of; });
  return candidates;
}

void RankCandidates(const Signs& weights, std::vector<Candidate>& candidates) {
  std::vector<float> scores;
  scores.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    float score = 0;
    for (size_t i = 0; i < kSigns; ++i) score += weights[i] * candidate.signs[i];
    scores.push_back(score);
  }
  Softmax(scores);
  for (size_t i = 0; i < candidates.size(); ++i) candidates[i].probability = scores[i];
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.of < b.of;
  });
}

}  // namespace synergie::matching::engine
