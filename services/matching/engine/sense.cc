// The concept space of notes; see sense.h.
#include "services/matching/engine/sense.h"

#include <algorithm>
#include <cmath>

namespace synergie::matching::engine {
namespace {

// Chosen on workshops written for development (tests/quality/sets), by the average precision of
// the cosine over all pairs.
constexpr float kPairWeight = 0.5f;
constexpr float kPieceWeight = 0.1f;
constexpr size_t kPieceLength = 5;
constexpr double kRatioWeight = 0.6;
constexpr double kSmoothing = 10;  // words added to a concept's count
constexpr float kListed = 22.0f;   // what a listed phrase adds to its concept
constexpr float kFamilyShare = 0.25f;
constexpr float kCut = 0.15f;  // of the largest component, taken off all

}  // namespace

std::vector<SenseSpace::Term> SenseSpace::TermsOf(const Text& text) {
  std::vector<Term> terms;
  const Token* previous = nullptr;
  for (const Token& token : text.tokens) {
    if (token.breaks) previous = nullptr;
    if (token.stop || token.number) continue;
    if (token.unit) {
      terms.push_back({HashOf("u" + token.word), 0.5f});
      continue;
    }
    terms.push_back({HashOf("r" + token.root), 1.0f});
    if (previous != nullptr)
      terms.push_back({HashOf("p" + previous->root + "_" + token.root), kPairWeight});
    if (token.word.size() >= 6) {
      const std::string padded = "^" + token.word + "$";
      for (size_t i = 0; i + kPieceLength <= padded.size(); ++i)
        terms.push_back({HashOf("#" + padded.substr(i, kPieceLength)), kPieceWeight});
    }
    previous = &token;
  }
  std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.weight > b.weight;
  });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const Term& a, const Term& b) { return a.hash == b.hash; }),
              terms.end());
  return terms;
}

void SenseSpace::Add(ConceptIndex of, float times, const Text& text) {
  for (const Term& term : TermsOf(text)) {
    counts_[term.hash][of] += times;
    totals_[of] += times;
  }
}

void SenseSpace::Finish(const Vocabulary& vocabulary) {
  double all = 0;
  for (const auto& [of, total] : totals_) all += total;
  const auto concepts = static_cast<double>(vocabulary.size());
  for (const auto& [hash, by_concept] : counts_) {
    double uses = 0;
    for (const auto& [of, count] : by_concept) uses += count;
    const double rarity = std::log((concepts + 1) / static_cast<double>(by_concept.size()));
    std::vector<Share>& shares = shares_[hash];
    for (const auto& [of, count] : by_concept) {
      const double ratio = (count / (totals_[of] + kSmoothing)) / (uses / all);
      shares.push_back({of, static_cast<float>(std::log1p(kRatioWeight * ratio) * rarity)});
    }
  }
  counts_.clear();
  totals_.clear();
  for (const Concept& entry : vocabulary.concepts()) broader_.push_back(entry.broader);
}

void SenseSpace::AddFamilies(std::map<uint16_t, float>& axes) const {
  std::map<uint16_t, float> families;
  for (const auto& [axis, weight] : axes)
    if (broader_[axis] != kNoConcept)
      families[static_cast<uint16_t>(kFamily + broader_[axis])] += kFamilyShare * weight;
  axes.merge(families);
}

std::vector<Component> SenseSpace::SenseOf(const Text& text,
                                           const std::vector<Match>& matches) const {
  std::map<uint16_t, float> axes;
  for (const Term& term : TermsOf(text)) {
    const auto shares = shares_.find(term.hash);
    if (shares == shares_.end()) continue;
    for (const Share& share : shares->second) axes[share.of] += share.gain * term.weight;
  }
  for (const Match& match : matches) {
    if (match.inside) continue;
    const float strength = (match.modifier ? 0.3f : 1.0f) * (match.words > 1 ? 1.5f : 1.0f);
    axes[match.of] += kListed * strength / match.shared_by;
  }
  AddFamilies(axes);
  std::vector<Component> sense;
  for (const auto& [axis, weight] : axes) sense.push_back({axis, weight});
  std::sort(sense.begin(), sense.end(), [](const Component& a, const Component& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.axis < b.axis;
  });
  if (sense.size() > kMaxSense) sense.resize(kMaxSense);
  if (sense.empty()) return sense;
  const float cut = kCut * sense.front().weight;
  std::erase_if(sense, [cut](const Component& c) { return c.weight <= cut; });
  double square = 0;
  for (Component& c : sense) {
    c.weight -= cut;
    square += static_cast<double>(c.weight) * c.weight;
  }
  for (Component& c : sense) c.weight /= static_cast<float>(std::sqrt(square));
  std::sort(sense.begin(), sense.end(),
            [](const Component& a, const Component& b) { return a.axis < b.axis; });
  return sense;
}

std::vector<Component> SenseSpace::SenseOfConcept(ConceptIndex of) const {
  const float length = std::sqrt(1 + kFamilyShare * kFamilyShare);
  std::vector<Component> sense{{of, 1 / length}};
  if (broader_[of] == kNoConcept) return {{of, 1.0f}};
  sense.push_back({static_cast<uint16_t>(kFamily + broader_[of]), kFamilyShare / length});
  return sense;
}

}  // namespace synergie::matching::engine
