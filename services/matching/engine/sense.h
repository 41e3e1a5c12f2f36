// Where the words of a note live among the concepts: a vector that two notes on one subject share
// even when neither names it.
//
// Explicit semantic analysis (Gabrilovich and Markovitch, 2007) on our own concepts: each root,
// pair of roots and piece of a word knows in which concepts' wordings it occurs more than by
// chance; a note is the sum over its words, each weighted by rarity. A concept named by a listed
// phrase counts more, and so does one that several words agree on. The strong ones lend a share to
// what they supply or are made from, to the concepts whose words are like theirs, and to their
// family, so that notes on neighbouring concepts are near.
// Immutable after Finish; concurrent reads are safe.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "services/matching/engine/lexicon.h"
#include "services/matching/engine/text.h"
#include "services/matching/engine/vocabulary.h"

namespace synergie::matching::engine {

// One direction of the space: a concept, or a family (kFamily + its concept).
struct Component {
  uint16_t axis = 0;
  float weight = 0;
};
inline constexpr uint16_t kFamily = 0x8000;
inline constexpr size_t kMaxSense = 64;

class SenseSpace {
 public:
  // `times`: how often the wording counts.
  void Add(ConceptIndex of, float times, const Text& text);
  void Finish(const Vocabulary& vocabulary);

  // At most kMaxSense components by axis, of Euclidean length 1; empty when no word is known.
  std::vector<Component> SenseOf(const Text& text, const std::vector<Match>& matches) const;

  // The axis of one concept and what it lends, for a note whose concept a person chose.
  std::vector<Component> SenseOfConcept(ConceptIndex of) const;

 private:
  struct Share {
    ConceptIndex of;
    float gain;  // more than by chance, times the rarity of the term
  };
  struct Term {
    uint32_t hash;
    float weight;
    bool whole;  // a word or unit, not a pair of words or a piece of one
  };
  static std::vector<Term> TermsOf(const Text& text);
  // The terms in a fixed order, so that sums run the same way in every program.
  std::vector<uint32_t> TermOrder() const;
  void LearnNeighbours(const Vocabulary& vocabulary);
  // From strengths of all concepts to components: what is lent, cut, and the length of 1.
  std::vector<Component> Shape(std::vector<float> axes) const;

  // Emptied by Finish.
  std::unordered_map<uint32_t, std::map<ConceptIndex, float>> counts_;
  std::map<ConceptIndex, double> totals_;
  std::unordered_set<uint32_t> whole_;

  std::unordered_map<uint32_t, std::vector<Share>> shares_;
  std::vector<ConceptIndex> broader_;
  std::vector<std::vector<Share>> lends_;  // of each concept, to others
};

}  // namespace synergie::matching::engine
