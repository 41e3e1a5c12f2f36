// Finds the vocabulary's phrases in a note.
//
// A phrase is a run of stems without stop words ("location de bennes" is "location benn"). The
// longest phrase wins over those inside it, and in "X de Y" the head X wins over its complement Y:
// location de benne is a hire. A concept whose Unless phrase is present is not matched at all.
// Immutable after Build; concurrent reads are safe.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "services/matching/engine/text.h"
#include "services/matching/engine/vocabulary.h"

namespace synergie::matching::engine {

enum class PhraseKind : uint8_t { kForm, kSays, kLabel, kUnless };

struct Match {
  ConceptIndex of = kNoConcept;
  PhraseKind kind = PhraseKind::kForm;
  uint16_t entry = 0;  // place in the concept's forms or says, to show it
  uint16_t first = 0;  // tokens of the note, both included
  uint16_t last = 0;
  uint8_t words = 0;       // content words of the phrase
  bool inside = false;     // part of a longer phrase of another concept
  bool modifier = false;   // the complement of a head that is a phrase itself
  uint16_t shared_by = 1;  // concepts that list this very phrase
};

class Lexicon {
 public:
  static constexpr size_t kMaxPhraseWords = 8;

  static Lexicon Build(const Vocabulary& vocabulary);

  // Matches in the order of their place; those of one place longest first.
  std::vector<Match> Find(const Text& text) const;

  // True for a word that stands in some phrase (by stem), so that spelling leaves it alone.
  bool Knows(const std::string& stem) const { return stems_.contains(stem); }

 private:
  struct Entry {
    ConceptIndex of;
    PhraseKind kind;
    uint16_t entry;
  };
  void Add(const std::string& phrase, Entry entry);

  std::unordered_map<uint64_t, std::vector<Entry>> phrases_;
  std::unordered_set<std::string> stems_;
};

// A 64-bit hash of a run of stems, built word by word.
uint64_t ExtendPhrase(uint64_t hash, const std::string& stem);
inline constexpr uint64_t kEmptyPhrase = 14695981039346656037ull;

}  // namespace synergie::matching::engine
