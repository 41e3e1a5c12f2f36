// The tokens of a filter. Private to common/rpc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/rpc/filter.h"

namespace synergie::rpc {

struct FilterToken {
  enum class Kind { kEnd, kOpen, kClose, kMinus, kComparator, kWord, kQuoted, kBad };

  Kind kind = Kind::kEnd;
  size_t at = 0;          // byte offset of its first character
  std::string_view text;  // a word as it stands
  Pattern pattern;        // of a word or quoted text, stars and escapes resolved
  Comparator comparator = Comparator::kEqual;
  std::string fault;  // of kBad: what is wrong there
};

class FilterLexer {
 public:
  explicit FilterLexer(std::string_view text) : text_(text) {}

  // The next token. Where a value is expected, a leading '-' belongs to the word.
  FilterToken Next(bool value_expected);

 private:
  FilterToken Quoted(char quote);
  FilterToken Word();
  std::optional<Comparator> TakeComparator();

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace synergie::rpc
