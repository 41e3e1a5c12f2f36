// Phrase search; see lexicon.h.
#include "services/matching/engine/lexicon.h"

#include <algorithm>

namespace synergie::matching::engine {
namespace {

// The places of the words that count in a phrase.
std::vector<uint16_t> ContentOf(const Text& text) {
  std::vector<uint16_t> content;
  for (size_t i = 0; i < text.tokens.size(); ++i)
    if (!text.tokens[i].stop) content.push_back(static_cast<uint16_t>(i));
  return content;
}

// "X de Y", "X à Y", "X pour Y": only small words without a break stand between the two phrases.
bool Governs(const Text& text, const Match& head, const Match& complement) {
  if (complement.first <= head.last || complement.first - head.last > 3) return false;
  bool link = false;
  for (uint16_t i = head.last + 1; i <= complement.first; ++i) {
    const Token& token = text.tokens[i];
    if (token.breaks) return false;
    if (i == complement.first) break;
    if (!token.stop) return false;
    link = link || token.word == "de" || token.word == "des" || token.word == "du" ||
           token.word == "pour" || token.word == "a" || token.word == "pr";
  }
  return link || complement.first == head.last + 1;
}

}  // namespace

uint64_t ExtendPhrase(uint64_t hash, const std::string& stem) {
  for (const char c : stem) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return (hash ^ 0x20) * 1099511628211ull;
}

void Lexicon::Add(const std::string& phrase, Entry entry) {
  const Text text = Normalise(phrase);
  const std::vector<uint16_t> content = ContentOf(text);
  if (content.empty() || content.size() > kMaxPhraseWords) return;
  uint64_t hash = kEmptyPhrase;
  for (const uint16_t i : content) {
    hash = ExtendPhrase(hash, text.tokens[i].stem);
    stems_.insert(text.tokens[i].stem);
  }
  std::vector<Entry>& entries = phrases_[hash];
  const bool known = std::any_of(entries.begin(), entries.end(), [&](const Entry& e) {
    return e.of == entry.of &&
           (e.kind == PhraseKind::kUnless) == (entry.kind == PhraseKind::kUnless);
  });
  if (!known) entries.push_back(entry);
}

Lexicon Lexicon::Build(const Vocabulary& vocabulary) {
  Lexicon lexicon;
  for (size_t c = 0; c < vocabulary.size(); ++c) {
    const auto of = static_cast<ConceptIndex>(c);
    const Concept& entry = vocabulary.at(of);
    for (const auto& [list, kind] :
         {std::pair{&entry.forms, PhraseKind::kForm}, std::pair{&entry.says, PhraseKind::kSays},
          std::pair{&entry.unless, PhraseKind::kUnless}}) {
      for (size_t i = 0; i < list->size(); ++i)
        lexicon.Add((*list)[i], {of, kind, static_cast<uint16_t>(i)});
    }
    lexicon.Add(entry.label, {of, PhraseKind::kLabel, 0});
  }
  return lexicon;
}

std::vector<Match> Lexicon::Find(const Text& text) const {
  const std::vector<uint16_t> content = ContentOf(text);
  std::vector<Match> matches;
  std::unordered_set<ConceptIndex> barred;
  for (size_t start = 0; start < content.size(); ++start) {
    uint64_t hash = kEmptyPhrase;
    const size_t before = matches.size();
    for (size_t n = 0; n < kMaxPhraseWords && start + n < content.size(); ++n) {
      const Token& token = text.tokens[content[start + n]];
      if (n > 0 && token.breaks) break;
      hash = ExtendPhrase(hash, token.stem);
      const auto found = phrases_.find(hash);
      if (found == phrases_.end()) continue;
      for (const Entry& entry : found->second) {
        if (entry.kind == PhraseKind::kUnless) {
          barred.insert(entry.of);
          continue;
        }
        Match match;
        match.of = entry.of;
        match.kind = entry.kind;
        match.entry = entry.entry;
        match.first = content[start];
        match.last = content[start + n];
        match.words = static_cast<uint8_t>(n + 1);
        match.shared_by = static_cast<uint16_t>(found->second.size());
        matches.push_back(match);
      }
    }
    std::stable_sort(matches.begin() + static_cast<std::ptrdiff_t>(before), matches.end(),
                     [](const Match& a, const Match& b) { return a.words > b.words; });
  }
  std::erase_if(matches, [&](const Match& m) { return barred.contains(m.of); });
  for (Match& match : matches) {
    for (const Match& other : matches) {
      if (other.of == match.of) continue;
      if (other.words > match.words && other.first <= match.first && other.last >= match.last)
        match.inside = true;
      if (Governs(text, other, match)) match.modifier = true;
    }
  }
  return matches;
}

}  // namespace synergie::matching::engine
