// The direction phrases; see cues.h.
#include "services/matching/engine/cues.h"

#include <unordered_set>

#include "services/matching/engine/lexicon.h"

namespace synergie::matching::engine {

Cues Cues::Parse(const std::vector<Table>& tables, std::vector<TableProblem>* problems) {
  Cues cues;
  for (const Table& table : tables) {
    if (!table.name.ends_with("cues.tsv")) continue;
    std::string_view rest = table.bytes;
    for (size_t number = 1; !rest.empty(); ++number) {
      const size_t cut = rest.find('\n');
      const std::string_view line = rest.substr(0, cut);
      rest = cut == std::string_view::npos ? std::string_view() : rest.substr(cut + 1);
      const size_t tab = line.find('\t');
      if (line.empty() || line.starts_with('#')) continue;
      const auto direction = DirectionNamed(line.substr(0, tab));
      const Text phrase =
          Normalise(tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1));
      if (!direction || phrase.tokens.empty() || phrase.tokens.size() > kMaxWords) {
        if (problems != nullptr)
          problems->push_back({std::string(table.name) + ":" + std::to_string(number),
                               "not a direction and a phrase of at most six words"});
        continue;
      }
      uint64_t hash = kEmptyPhrase;
      for (const Token& token : phrase.tokens) hash = ExtendPhrase(hash, token.stem);
      cues.phrases_.emplace(hash, *direction);
    }
  }
  return cues;
}

std::vector<Cue> Cues::Find(const Text& text) const {
  // "on les jette" is "on jette": object pronouns inside a cue are passed over.
  static const std::unordered_set<std::string_view> pronouns = {"le", "la", "les", "y", "en"};
  std::vector<Cue> found;
  for (size_t start = 0; start < text.tokens.size(); ++start) {
    uint64_t exact = kEmptyPhrase, lean = kEmptyPhrase;
    std::optional<Cue> longest;
    for (size_t n = 0; n < kMaxWords && start + n < text.tokens.size(); ++n) {
      const Token& token = text.tokens[start + n];
      if (n > 0 && token.breaks) break;
      exact = ExtendPhrase(exact, token.stem);
      if (n == 0 || !pronouns.contains(token.word)) lean = ExtendPhrase(lean, token.stem);
      auto entry = phrases_.find(exact);
      if (entry == phrases_.end()) entry = phrases_.find(lean);
      if (entry != phrases_.end())
        longest =
            Cue{entry->second, static_cast<uint16_t>(start), static_cast<uint16_t>(start + n)};
    }
    if (longest) found.push_back(*longest);
  }
  return found;
}

}  // namespace synergie::matching::engine
