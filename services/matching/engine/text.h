// A note as the engine reads it: folded words with their place in the typed text.
//
// Normalise() folds case, accents, ligatures and compatibility forms (ICU), drops elided articles,
// splits numbers from their units and gives each word two reduced forms: a stem (number and
// feminine endings folded, safe for phrase matching) and a root (derivational endings folded as
// well, for the statistical model only). Pure, thread-safe, never fails: bytes that are not UTF-8
// read as separators.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace synergie::matching::engine {

struct Token {
  std::string word;    // folded, lower case: "souillees"
  std::string stem;    // "souill"
  std::string root;    // "souill"
  uint32_t begin = 0;  // byte offsets in the typed text
  uint32_t end = 0;
  bool stop = false;    // an article, a pronoun: no subject in it
  bool number = false;  // `value` holds it
  bool unit = false;    // a unit that follows a number; `word` is its canonical name
  bool breaks = false;  // a full stop, semicolon or the like stands before this word
  double value = 0;
};

struct Text {
  std::string normal;  // the folded words joined by one space
  std::vector<Token> tokens;
  bool question = false;  // a question mark stands somewhere
};

// Reads at most the first kMaxWords words: a note is a sentence or two, and a limit is set on
// everything.
inline constexpr size_t kMaxWords = 400;
Text Normalise(std::string_view typed);

// "palettes" -> "palette", "souillées" (folded) -> "souill", "cours" -> "cours".
std::string StemOf(std::string_view folded);

// "nettoyage", "nettoie", "nettoyer" (folded) -> "nettoy".
std::string RootOf(std::string_view folded);

// True for words that carry no subject: articles, pronouns, auxiliaries, prepositions.
bool IsStopWord(std::string_view folded);

// The canonical name of a unit ("tonnes" -> "t"), empty when the word is no unit.
std::string_view UnitOf(std::string_view folded);

// A stable 32-bit hash of a feature or a phrase.
uint32_t HashOf(std::string_view text);

}  // namespace synergie::matching::engine
