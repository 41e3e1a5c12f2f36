// The nearest known wordings of a note: a small inverted index over the vocabulary's phrases and
// the corpus.
//
// Where the linear model averages what is said of a concept, this remembers each wording: one
// close precedent is enough. Similarity is the cosine of roots and pairs of roots, each weighted
// by how few concepts it appears in. Immutable after Finish(); concurrent reads are safe.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/matching/engine/features.h"
#include "services/matching/engine/vocabulary.h"

namespace synergie::matching::engine {

enum class Source : uint8_t { kForm, kSays, kCorpus, kNear };
inline constexpr size_t kSources = 4;

class Examples {
 public:
  // For one concept, the closest wording of each source.
  struct Near {
    ConceptIndex of = kNoConcept;
    float cosine[kSources] = {};
    float likelihood = 0;  // sum over words of log(1 - L + L P(word | concept) / P(word)), L below
    uint32_t example[kSources] = {};  // index in the order of Add
  };

  void Add(ConceptIndex of, Source source, const Text& text);
  void Finish(size_t concepts);

  // Every concept with a wording that shares a word, in no order.
  std::vector<Near> Find(const Text& text) const;

  // The weight of a root: high when few concepts use it. 0 for a number or a stop word.
  double Rarity(uint32_t root_hash) const;
  size_t size() const { return of_.size(); }

 private:
  struct Posting {
    uint32_t example;
    float weight;
  };
  struct Share {
    ConceptIndex of;
    float gain;  // what one occurrence adds to the concept's likelihood
  };
  static std::vector<Feature> Terms(const Text& text);
  std::vector<Feature> Weighted(const Text& text) const;  // of length 1
  void FinishShares(size_t concepts);

  std::vector<ConceptIndex> of_;
  std::vector<Source> source_;
  std::vector<std::vector<Feature>> terms_;  // emptied by Finish
  std::unordered_map<uint32_t, float> rarity_;
  std::unordered_map<uint32_t, std::vector<Posting>> postings_;
  std::unordered_map<uint32_t, std::vector<Share>> shares_;
  float unknown_rarity_ = 1;
};

}  // namespace synergie::matching::engine
