// Corrects typing errors against the words that the vocabulary and the corpus know.
//
// Restricted Damerau distance: one error from five letters on, two from nine. A word that is known
// is never touched. Candidates come from an index of words with one letter left out (two for long
// words), so that a lookup costs microseconds. Immutable after Build; concurrent reads are safe.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/matching/engine/text.h"

namespace synergie::matching::engine {

class Spelling {
 public:
  // Counts how often a word is used; a word becomes known by its second use, or at once if `sure`.
  void Learn(const Text& text, bool sure);
  void Finish();

  bool Knows(const std::string& word) const { return words_.contains(word); }

  // The known word meant, or empty when there is none or more than one equally near and usual.
  std::string Correct(const std::string& word) const;

  // Replaces the unknown words of a text; their place in the typed text stays.
  void Mend(Text& text) const;

 private:
  std::unordered_map<std::string, uint32_t> words_;
  std::unordered_map<std::string, uint32_t> counts_;  // emptied by Finish
  std::vector<std::string> list_;
  std::unordered_map<uint32_t, std::vector<uint32_t>> deletes_;
};

}  // namespace synergie::matching::engine
