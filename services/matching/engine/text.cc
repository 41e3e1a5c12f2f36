// Normalisation of typed French; see text.h. The tables of words are in words.cc.
#include "services/matching/engine/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cctype>
#include <cstdlib>

namespace synergie::matching::engine {
namespace {

// Folded characters, each with the typed bytes it came from. One typed character may give several
// ("½"), so that the end is kept as well as the beginning.
struct Folded {
  std::string bytes;
  std::vector<uint32_t> from;
  std::vector<uint32_t> to;
  void Put(char c, uint32_t at) {
    bytes.push_back(c);
    from.push_back(at);
  }
  void EndAt(uint32_t end) { to.resize(bytes.size(), end); }
};

void PutCodePoint(UChar32 c, uint32_t at, Folded& out) {
  char buffer[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(buffer, length, c);
  for (int32_t i = 0; i < length; ++i) out.Put(buffer[i], at);
}

void PutFolded(UChar32 c, uint32_t at, Folded& out) {
  if (c == 0x153 || c == 0x152) return out.Put('o', at), out.Put('e', at);
  if (c == 0xE6 || c == 0xC6) return out.Put('a', at), out.Put('e', at);
  if (c == 0x2019 || c == 0x2018 || c == 0x2BC || c == '`') return out.Put('\'', at);
  if (c == 0xB0 || c == 0xBA) return out.Put('\x01', at);  // the degree sign, kept as a mark
  if (c == 0x20AC) return PutCodePoint(c, at, out);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString parts;
  if (U_FAILURE(status) || !nfkd->getDecomposition(c, parts)) parts.append(c);
  for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const UChar32 part = parts.char32At(i);
    if (u_charType(part) == U_NON_SPACING_MARK) continue;
    if (part == 0x2044 || part == 0xD7) {
      out.Put(part == 0xD7 ? 'x' : '/', at);
      continue;
    }
    if (!u_isalnum(part)) {
      out.Put(part < 0x80 ? static_cast<char>(part) : ' ', at);
      continue;
    }
    PutCodePoint(u_foldCase(part, U_FOLD_CASE_DEFAULT), at, out);
  }
}

Folded Fold(std::string_view typed) {
  Folded out;
  out.bytes.reserve(typed.size());
  out.from.reserve(typed.size());
  const auto length = static_cast<int32_t>(typed.size());
  for (int32_t i = 0; i < length;) {
    const auto at = static_cast<uint32_t>(i);
    UChar32 c = 0;
    U8_NEXT(typed.data(), i, length, c);
    if (c < 0) {
      out.Put(' ', at);
    } else if (c < 0x80) {
      out.Put(c == 1 ? ' ' : static_cast<char>(std::tolower(c)), at);
    } else {
      PutFolded(c, at, out);
    }
    out.EndAt(static_cast<uint32_t>(i));
  }
  return out;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordByte(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool ThreeDigitsAt(const std::string& s, size_t i) {
  return i + 3 <= s.size() && IsDigit(s[i]) && IsDigit(s[i + 1]) && IsDigit(s[i + 2]) &&
         (i + 3 == s.size() || !IsDigit(s[i + 3]));
}

// Cuts folded characters into tokens; one object per text.
class Cutter {
 public:
  Cutter(const Folded& folded, Text& out)
      : s_(folded.bytes), from_(folded.from), to_(folded.to), out_(out) {}

  void Run() {
    while (at_ < s_.size() && out_.tokens.size() < kMaxWords) {
      const char c = s_[at_];
      if (IsDigit(c)) {
        CutNumber();
      } else if (IsWordByte(c)) {
        CutWord();
      } else {
        if (c == '?') out_.question = true;
        if (c == '.' || c == ';' || c == '!' || c == '?' || c == ':' || c == '(' || c == '\n')
          breaks_ = true;
        if (c == '%' || c == '\x01') CutMark(c);
        ++at_;
      }
    }
  }

 private:
  size_t WordEnd(size_t i) const {
    while (i < s_.size() && IsWordByte(s_[i])) ++i;
    return i;
  }

  Token& Push(std::string word, size_t begin, size_t end) {
    Token token;
    token.word = std::move(word);
    token.begin = from_[begin];
    token.end = to_[end - 1];
    token.breaks = breaks_;
    breaks_ = false;
    out_.tokens.push_back(std::move(token));
    return out_.tokens.back();
  }

  void PushWord(std::string word, size_t begin, size_t end) {
    Token& token = Push(std::move(word), begin, end);
    token.stem = StemOf(token.word);
    token.root = RootOf(token.word);
    token.stop = IsStopWord(token.word);
    const bool after_number =
        out_.tokens.size() > 1 && out_.tokens[out_.tokens.size() - 2].number && !token.breaks;
    if (!after_number) return;
    const std::string_view unit = UnitOf(token.word);
    if (unit.empty()) return;
    token.unit = true;
    token.word = unit;
    token.stem = token.root = token.word;
  }

  void CutMark(char c) {
    if (out_.tokens.empty() || !out_.tokens.back().number) return;
    Token& token = Push(c == '%' ? "%" : "degc", at_, at_ + 1);
    token.unit = true;
    token.stem = token.root = token.word;
    // "40 °C": the letter belongs to the mark.
    if (c == '\x01' && at_ + 1 < s_.size() && s_[at_ + 1] == 'c' && WordEnd(at_ + 1) == at_ + 2)
      ++at_;
  }

  void CutWord() {
    const size_t begin = at_;
    at_ = WordEnd(at_);
    const std::string_view word(&s_[begin], at_ - begin);
    const bool elided = at_ < s_.size() && s_[at_] == '\'';
    if (elided && (word.size() == 1 || word.ends_with("qu"))) {
      // "l'", "d'", "qu'": kept only where it turns the sentence ("n'").
      if (word == "n") PushWord("ne", begin, at_);
      ++at_;
      return;
    }
    PushWord(std::string(word), begin, at_);
  }

  // A number, its thousands and decimals; glued letters are a unit or make it a name ("80x120").
  void CutNumber() {
    const size_t begin = at_;
    std::string digits;
    while (at_ < s_.size()) {
      if (IsDigit(s_[at_])) {
        digits.push_back(s_[at_++]);
      } else if ((s_[at_] == ' ' || s_[at_] == '.') && digits.size() <= 3 && !digits.empty() &&
                 ThreeDigitsAt(s_, at_ + 1) && digits[0] != '0') {
        ++at_;
        for (int i = 0; i < 3; ++i) digits.push_back(s_[at_++]);
      } else {
        break;
      }
    }
    const bool decimals =
        at_ + 1 < s_.size() && (s_[at_] == ',' || s_[at_] == '.') && IsDigit(s_[at_ + 1]);
    if (decimals) {
      digits.push_back('.');
      ++at_;
      while (at_ < s_.size() && IsDigit(s_[at_])) digits.push_back(s_[at_++]);
    }
    const size_t letters_end = WordEnd(at_);
    const std::string_view letters(&s_[at_ == s_.size() ? 0 : at_], letters_end - at_);
    if (!letters.empty() && UnitOf(letters).empty()) {
      at_ = letters_end;
      return PushWord(digits + std::string(letters), begin, at_);
    }
    Token& token = Push(digits, begin, at_);
    token.number = true;
    token.value = std::strtod(digits.c_str(), nullptr);
    token.stem = token.root = token.word;
  }

  const std::string& s_;
  const std::vector<uint32_t>& from_;
  const std::vector<uint32_t>& to_;
  Text& out_;
  size_t at_ = 0;
  bool breaks_ = false;
};

}  // namespace

Text Normalise(std::string_view typed) {
  Text text;
  const Folded folded = Fold(typed.substr(0, 16384));
  Cutter(folded, text).Run();
  for (const Token& token : text.tokens) {
    if (!text.normal.empty()) text.normal.push_back(' ');
    text.normal += token.word;
  }
  return text;
}

uint32_t HashOf(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  hash ^= hash >> 16;
  hash *= 0x85ebca6bu;
  hash ^= hash >> 13;
  hash *= 0xc2b2ae35u;
  return hash ^ (hash >> 16);
}

}  // namespace synergie::matching::engine
