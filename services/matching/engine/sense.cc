// The concept space of notes; see sense.h.
#include "services/matching/engine/sense.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace synergie::matching::engine {
namespace {

// Chosen on labelled workshops (tests/quality/sets), by the average precision of the cosine over
// all pairs; the three that were written last, without sight of the tables, counted twice.
constexpr float kPairWeight = 0.3f;
constexpr float kPieceWeight = 0.1f;
constexpr size_t kPieceLength = 5;
constexpr double kRatioWeight = 6;
constexpr double kSmoothing = 40;       // words added to a concept's count
constexpr double kRarityPower = 0.55;   // a word of few concepts tells more, but not in proportion
constexpr float kListed = 9.0f;         // what a listed phrase adds to its concept
constexpr float kAgreement = 0.45f;     // power of the number of words that point to a concept
constexpr float kLendsFrom = 0.3f;      // of the largest component: below it nothing is lent
constexpr float kRelationShare = 0.4f;  // lent to what it supplies or is made from
constexpr float kLikenessShare = 0.7f;  // lent to concepts with like words, times the likeness
constexpr size_t kNeighbours = 20;      // of a concept, by likeness
constexpr size_t kHub = 100;            // a word of more concepts than this makes no two alike
constexpr float kFamilyShare = 0.07f;
constexpr float kCut = 0.14f;    // of the largest component, taken off all
constexpr float kPower = 1.55f;  // what is strong counts more

}  // namespace

std::vector<SenseSpace::Term> SenseSpace::TermsOf(const Text& text) {
  std::vector<Term> terms;
  const Token* previous = nullptr;
  for (const Token& token : text.tokens) {
    if (token.breaks) previous = nullptr;
    if (token.stop || token.number) continue;
    if (token.unit) {
      terms.push_back({HashOf("u" + token.word), 0.5f, true});
      continue;
    }
    terms.push_back({HashOf("r" + token.root), 1.0f, true});
    if (previous != nullptr)
      terms.push_back({HashOf("p" + previous->root + "_" + token.root), kPairWeight, false});
    if (token.word.size() >= 6) {
      const std::string padded = "^" + token.word + "$";
      for (size_t i = 0; i + kPieceLength <= padded.size(); ++i)
        terms.push_back({HashOf("#" + padded.substr(i, kPieceLength)), kPieceWeight, false});
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
    if (term.whole) whole_.insert(term.hash);
  }
}

std::vector<uint32_t> SenseSpace::TermOrder() const {
  std::vector<uint32_t> order;
  order.reserve(counts_.size());
  for (const auto& entry : counts_) order.push_back(entry.first);
  std::sort(order.begin(), order.end());
  return order;
}

void SenseSpace::Finish(const Vocabulary& vocabulary) {
  double all = 0;
  for (const auto& [of, total] : totals_) all += total;
  const auto concepts = static_cast<double>(vocabulary.size());
  for (const auto& [hash, by_concept] : counts_) {
    double uses = 0;
    for (const auto& [of, count] : by_concept) uses += count;
    const double rarity =
        std::pow(std::log((concepts + 1) / static_cast<double>(by_concept.size())), kRarityPower);
    std::vector<Share>& shares = shares_[hash];
    for (const auto& [of, count] : by_concept) {
      const double ratio = (count / (totals_[of] + kSmoothing)) / (uses / all);
      shares.push_back({of, static_cast<float>(std::log1p(kRatioWeight * ratio) * rarity)});
    }
  }
  for (const Concept& entry : vocabulary.concepts()) broader_.push_back(entry.broader);
  LearnNeighbours(vocabulary);
  counts_.clear();
  totals_.clear();
  whole_.clear();
}

void SenseSpace::LearnNeighbours(const Vocabulary& vocabulary) {
  const size_t count = vocabulary.size();
  std::vector<float> like(count * count, 0.0f);
  for (const uint32_t hash : TermOrder()) {
    const std::vector<Share>& shares = shares_[hash];
    if (!whole_.contains(hash) || shares.size() > kHub) continue;
    for (const Share& a : shares)
      for (const Share& b : shares) like[a.of * count + b.of] += a.gain * b.gain;
  }
  lends_.resize(count);
  for (size_t a = 0; a < count; ++a) {
    std::vector<Share> alike;
    for (size_t b = 0; b < count; ++b) {
      const float lengths = like[a * count + a] * like[b * count + b];
      if (b == a || lengths <= 0 || like[a * count + b] <= 0) continue;
      alike.push_back({static_cast<ConceptIndex>(b), like[a * count + b] / std::sqrt(lengths)});
    }
    std::sort(alike.begin(), alike.end(), [](const Share& x, const Share& y) {
      return x.gain != y.gain ? x.gain > y.gain : x.of < y.of;
    });
    if (alike.size() > kNeighbours) alike.resize(kNeighbours);
    for (const Share& share : alike) lends_[a].push_back({share.of, kLikenessShare * share.gain});
  }
  std::set<std::pair<size_t, size_t>> related;
  for (size_t a = 0; a < count; ++a)
    for (const auto* list : {&vocabulary.at(static_cast<ConceptIndex>(a)).replaces,
                             &vocabulary.at(static_cast<ConceptIndex>(a)).made_from})
      for (const Relation& relation : *list) {
        related.insert({a, relation.other});
        related.insert({relation.other, a});
      }
  for (const auto& [a, b] : related)
    lends_[a].push_back({static_cast<ConceptIndex>(b), kRelationShare});
}

std::vector<Component> SenseSpace::SenseOf(const Text& text,
                                           const std::vector<Match>& matches) const {
  std::vector<float> axes(broader_.size(), 0.0f);
  std::vector<uint16_t> agreeing(broader_.size(), 0);
  for (const Term& term : TermsOf(text)) {
    const auto shares = shares_.find(term.hash);
    if (shares == shares_.end()) continue;
    for (const Share& share : shares->second) {
      axes[share.of] += share.gain * term.weight;
      if (term.whole) ++agreeing[share.of];
    }
  }
  for (const Match& match : matches) {
    if (match.inside) continue;
    const float strength = (match.modifier ? 0.3f : 1.0f) * (match.words > 1 ? 1.5f : 1.0f);
    axes[match.of] += kListed * strength / match.shared_by;
  }
  for (size_t c = 0; c < axes.size(); ++c)
    if (axes[c] > 0) axes[c] *= std::pow(1.0f + agreeing[c], kAgreement);
  return Shape(std::move(axes));
}

std::vector<Component> SenseSpace::Shape(std::vector<float> axes) const {
  const float strongest = axes.empty() ? 0 : *std::max_element(axes.begin(), axes.end());
  if (strongest <= 0) return {};
  const std::vector<float> own = axes;
  for (size_t c = 0; c < own.size(); ++c) {
    const float lent = own[c] - kLendsFrom * strongest;
    if (lent <= 0) continue;
    for (const Share& share : lends_[c]) axes[share.of] += lent * share.gain;
  }
  std::vector<Component> sense;
  std::map<uint16_t, float> families;
  for (size_t c = 0; c < axes.size(); ++c) {
    if (axes[c] <= 0) continue;
    sense.push_back({static_cast<uint16_t>(c), axes[c]});
    if (broader_[c] != kNoConcept)
      families[static_cast<uint16_t>(kFamily + broader_[c])] += kFamilyShare * axes[c];
  }
  for (const auto& [axis, weight] : families) sense.push_back({axis, weight});
  const auto stronger = [](const Component& a, const Component& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.axis < b.axis;
  };
  const size_t kept = std::min(kMaxSense, sense.size());
  std::partial_sort(sense.begin(), sense.begin() + static_cast<std::ptrdiff_t>(kept), sense.end(),
                    stronger);
  sense.resize(kept);
  const float cut = kCut * sense.front().weight;
  std::erase_if(sense, [cut](const Component& c) { return c.weight <= cut; });
  double square = 0;
  for (Component& c : sense) {
    c.weight = std::pow(c.weight - cut, kPower);
    square += static_cast<double>(c.weight) * c.weight;
  }
  for (Component& c : sense) c.weight /= static_cast<float>(std::sqrt(square));
  std::sort(sense.begin(), sense.end(),
            [](const Component& a, const Component& b) { return a.axis < b.axis; });
  return sense;
}

std::vector<Component> SenseSpace::SenseOfConcept(ConceptIndex of) const {
  std::vector<float> axes(broader_.size(), 0.0f);
  if (of < axes.size()) axes[of] = 1;
  return Shape(std::move(axes));
}

}  // namespace synergie::matching::engine
