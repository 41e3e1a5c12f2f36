#include "common/rpc/filter_lexer.h"

namespace synergie::rpc {
namespace {

using Kind = FilterToken::Kind;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool EndsWord(char c) {
  return IsSpace(c) || std::string_view("()<>=!:,\"'").find(c) != std::string_view::npos;
}

void PutStarOr(Pattern& pattern, char c) {
  if (c == '*') {
    pattern.parts.emplace_back();
  } else {
    pattern.parts.back().push_back(c);
  }
}

FilterToken Bad(size_t at, std::string fault) {
  FilterToken token;
  token.kind = Kind::kBad;
  token.at = at;
  token.fault = std::move(fault);
  return token;
}

}  // namespace

std::optional<Comparator> FilterLexer::TakeComparator() {
  const char first = text_[at_];
  const bool equals = at_ + 1 < text_.size() && text_[at_ + 1] == '=';
  switch (first) {
    case ':':
    case '=':
      ++at_;
      return first == ':' ? Comparator::kHas : Comparator::kEqual;
    case '<':
      at_ += equals ? 2 : 1;
      return equals ? Comparator::kLessEqual : Comparator::kLess;
    case '>':
      at_ += equals ? 2 : 1;
      return equals ? Comparator::kGreaterEqual : Comparator::kGreater;
    case '!':
      if (!equals) return std::nullopt;
      at_ += 2;
      return Comparator::kNotEqual;
    default:
      return std::nullopt;
  }
}

FilterToken FilterLexer::Next(bool value_expected) {
  while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  FilterToken token;
  token.at = at_;
  if (at_ == text_.size()) return token;
  const char c = text_[at_];
  if (c == '"' || c == '\'') return Quoted(c);
  if (c == '(' || c == ')' || (c == '-' && !value_expected)) {
    ++at_;
    token.kind = c == '(' ? Kind::kOpen : c == ')' ? Kind::kClose : Kind::kMinus;
    return token;
  }
  if (const auto comparator = TakeComparator()) {
    token.kind = Kind::kComparator;
    token.comparator = *comparator;
    return token;
  }
  if (EndsWord(c)) return Bad(at_, std::string("unexpected '") + c + "'");
  return Word();
}

FilterToken FilterLexer::Quoted(char quote) {
  FilterToken token;
  token.kind = Kind::kQuoted;
  token.at = at_++;
  token.pattern.parts.emplace_back();
  while (at_ < text_.size() && text_[at_] != quote) {
    if (text_[at_] != '\\') {
      PutStarOr(token.pattern, text_[at_++]);
      continue;
    }
    const size_t escape = at_++;
    if (at_ == text_.size()) break;
    if (std::string_view("\\*\"'").find(text_[at_]) == std::string_view::npos) {
      return Bad(escape, "unknown escape: only \\\\, \\*, \\\" and \\' are known");
    }
    token.pattern.parts.back().push_back(text_[at_++]);
  }
  if (at_ == text_.size()) return Bad(token.at, "the quoted text does not end");
  ++at_;
  return token;
}

FilterToken FilterLexer::Word() {
  FilterToken token;
  token.kind = Kind::kWord;
  token.at = at_;
  token.pattern.parts.emplace_back();
  while (at_ < text_.size() && !EndsWord(text_[at_])) PutStarOr(token.pattern, text_[at_++]);
  token.text = text_.substr(token.at, at_ - token.at);
  return token;
}

}  // namespace synergie::rpc
