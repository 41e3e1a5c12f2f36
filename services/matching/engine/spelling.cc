// Typing errors; see spelling.h.
#include "services/matching/engine/spelling.h"

#include <algorithm>
#include <string_view>

namespace synergie::matching::engine {
namespace {

constexpr size_t kOneError = 5;   // letters
constexpr size_t kTwoErrors = 9;  // letters
constexpr size_t kLongest = 24;   // letters; longer runs are not words

bool HasDigit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The word and the word with any one letter left out.
std::vector<std::string> Shortened(const std::string& word) {
  std::vector<std::string> all{word};
  for (size_t i = 0; i < word.size(); ++i) all.push_back(word.substr(0, i) + word.substr(i + 1));
  return all;
}

// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

void Spelling::Learn(const Text& text, bool sure) {
  for (const Token& token : text.tokens)
    if (!token.number && !token.unit) counts_[token.word] += sure ? 2 : 1;
}

void Spelling::Finish() {
  for (const auto& [word, count] : counts_) {
    if (count < 2) continue;
    words_.emplace(word, count);
    if (word.size() >= kOneError - 1 && word.size() <= kLongest && !HasDigit(word))
      list_.push_back(word);
  }
  counts_.clear();
  std::sort(list_.begin(), list_.end());
  for (uint32_t i = 0; i < list_.size(); ++i)
    for (const std::string& form : Shortened(list_[i])) deletes_[HashOf(form)].push_back(i);
}

std::string Spelling::Correct(const std::string& word) const {
  if (word.size() < kOneError || word.size() > kLongest || HasDigit(word) || Knows(word)) return {};
  const std::string stem = StemOf(word);
  std::string best;
  size_t best_distance = word.size() >= kTwoErrors ? 3 : 2;
  uint32_t best_count = 0;
  for (const std::string& form : Shortened(word)) {
    const auto row = deletes_.find(HashOf(form));
    if (row == deletes_.end()) continue;
    for (const uint32_t index : row->second) {
      const std::string& known = list_[index];
      if (StemOf(known) == stem) return {};  // an inflection of a known word is no error
      if (known.front() != word.front()) continue;
      const size_t distance = Distance(word, known);
      const uint32_t count = words_.at(known);
      const bool better = distance < best_distance ||
                          (distance == best_distance && !best.empty() && count > best_count);
      if (!better) continue;
      best = known;
      best_distance = distance;
      best_count = count;
    }
  }
  return best;
}

void Spelling::Mend(Text& text) const {
  for (Token& token : text.tokens) {
    if (token.number || token.unit || token.stop || Knows(token.word)) continue;
    const std::string meant = Correct(token.word);
    if (meant.empty()) continue;
    token.word = meant;
    token.stem = StemOf(meant);
    token.root = RootOf(meant);
    token.stop = IsStopWord(meant);
  }
}

}  // namespace synergie::matching::engine
