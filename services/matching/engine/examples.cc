// The index of known wordings; see examples.h.
#include "services/matching/engine/examples.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace synergie::matching::engine {
namespace {

constexpr float kPairWeight = 0.5f;
// Mixture with the language at large (Jelinek and Mercer, 1980): how much of a note is expected to
// be about its concept.
constexpr double kAboutShare = 0.25;
constexpr double kNearTimes = 3;       // a company word counts more than a word of a note
constexpr size_t kMaxPostings = 3000;  // a term in more wordings than this tells nothing

}  // namespace

std::vector<Feature> Examples::Terms(const Text& text) {
  std::vector<Feature> terms;
  const Token* previous = nullptr;
  for (size_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    if (token.breaks) previous = nullptr;
    if (token.stop || token.number) continue;
    const std::string word = (token.unit ? "u" : "r") + token.root;
    terms.push_back({HashOf(word), 1.0f, static_cast<uint16_t>(i)});
    if (previous != nullptr)
      terms.push_back(
          {HashOf("p" + previous->root + "_" + token.root), kPairWeight, static_cast<uint16_t>(i)});
    previous = &token;
  }
  std::sort(terms.begin(), terms.end(), [](const Feature& a, const Feature& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.token < b.token;
  });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const Feature& a, const Feature& b) { return a.hash == b.hash; }),
              terms.end());
  return terms;
}

void Examples::Add(ConceptIndex of, Source source, const Text& text) {
  of_.push_back(of);
  source_.push_back(source);
  terms_.push_back(Terms(text));
}

void Examples::FinishShares(size_t concepts) {
  std::unordered_map<uint32_t, std::map<ConceptIndex, double>> counts;
  std::vector<double> totals(concepts, 0.0);
  double total = 0;
  for (size_t i = 0; i < of_.size(); ++i)
    for (const Feature& term : terms_[i]) {
      if (term.value < 1.0f) continue;  // single words only
      const double times = source_[i] == Source::kNear ? kNearTimes : 1;
      counts[term.hash][of_[i]] += times;
      totals[of_[i]] += times;
      total += times;
    }
  for (const auto& [hash, by_concept] : counts) {
    double all = 0;
    for (const auto& [of, count] : by_concept) all += count;
    for (const auto& [of, count] : by_concept) {
      const double ratio = (count / (totals[of] + 10)) / (all / total);
      const double gain = std::log1p(kAboutShare / (1 - kAboutShare) * ratio);
      shares_[hash].push_back({of, static_cast<float>(gain)});
    }
  }
}

void Examples::Finish(size_t concepts) {
  FinishShares(concepts);
  std::unordered_map<uint32_t, std::vector<ConceptIndex>> users;
  for (size_t i = 0; i < of_.size(); ++i)
    for (const Feature& term : terms_[i]) {
      std::vector<ConceptIndex>& list = users[term.hash];
      if (list.empty() || list.back() != of_[i]) list.push_back(of_[i]);
    }
  const double all = static_cast<double>(std::max<size_t>(concepts, 1));
  for (auto& [hash, list] : users) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    rarity_[hash] = static_cast<float>(std::log((all + 1) / static_cast<double>(list.size())));
  }
  unknown_rarity_ = static_cast<float>(std::log(all + 1));
  for (size_t i = 0; i < of_.size(); ++i) {
    double square = 0;
    for (Feature& term : terms_[i]) {
      term.value *= rarity_[term.hash];
      square += static_cast<double>(term.value) * term.value;
    }
    if (square <= 0) continue;
    const auto scale = static_cast<float>(1.0 / std::sqrt(square));
    for (const Feature& term : terms_[i])
      postings_[term.hash].push_back({static_cast<uint32_t>(i), term.value * scale});
  }
  std::erase_if(postings_, [](const auto& row) { return row.second.size() > kMaxPostings; });
  terms_.clear();
  terms_.shrink_to_fit();
}

std::vector<Feature> Examples::Weighted(const Text& text) const {
  std::vector<Feature> terms = Terms(text);
  double square = 0;
  for (Feature& term : terms) {
    const auto found = rarity_.find(term.hash);
    // A pair of words never seen says nothing; a single unknown word says that part of the note
    // is not understood.
    const bool pair = term.value < 1.0f;
    term.value *= found != rarity_.end() ? found->second : pair ? 0.0f : unknown_rarity_ * 0.5f;
    square += static_cast<double>(term.value) * term.value;
  }
  if (square <= 0) return {};
  for (Feature& term : terms) term.value /= static_cast<float>(std::sqrt(square));
  return terms;
}

std::vector<Examples::Near> Examples::Find(const Text& text) const {
  std::vector<Near> nearest;
  std::unordered_map<ConceptIndex, size_t> place;
  const auto at = [&](ConceptIndex of) -> Near& {
    const auto [entry, fresh] = place.try_emplace(of, nearest.size());
    if (fresh) {
      nearest.emplace_back();
      nearest.back().of = of;
    }
    return nearest[entry->second];
  };
  std::vector<float> cosine(of_.size(), 0.0f);
  std::vector<uint32_t> touched;
  for (const Feature& term : Weighted(text)) {
    const auto shares = shares_.find(term.hash);
    if (shares != shares_.end())
      for (const Share& share : shares->second) at(share.of).likelihood += share.gain;
    const auto row = postings_.find(term.hash);
    if (row == postings_.end()) continue;
    for (const Posting& posting : row->second) {
      if (cosine[posting.example] == 0.0f) touched.push_back(posting.example);
      cosine[posting.example] += posting.weight * term.value;
    }
  }
  for (const uint32_t example : touched) {
    Near& near = at(of_[example]);
    const auto source = static_cast<size_t>(source_[example]);
    const bool better = cosine[example] > near.cosine[source] ||
                        (cosine[example] == near.cosine[source] && example < near.example[source]);
    if (better) {
      near.cosine[source] = cosine[example];
      near.example[source] = example;
    }
  }
  return nearest;
}

double Examples::Rarity(uint32_t root_hash) const {
  const auto found = rarity_.find(root_hash);
  return found == rarity_.end() ? unknown_rarity_ : found->second;
}

}  // namespace synergie::matching::engine
