// SHA-256 (libsodium) and the writer of canonical texts: what a recount is compared by.
// Contract: a canonical text has one field list a line, strings quoted so that no id can imitate
// another line, numbers in decimal, fractions as n/d in lowest terms. Equal results have equal
// texts. Sha256 needs no initialisation of libsodium. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/counting/sheet_roll.h"
#include "services/catalogue/counting/tie_rule.h"

namespace synergie::counting {

std::string Sha256(std::string_view bytes);  // 32 bytes
std::string Hex(std::string_view bytes);     // lower case

class CanonicalWriter {
 public:
  explicit CanonicalWriter(std::string_view form) { Line(std::string(form)); }

  CanonicalWriter& Line(std::string_view word);  // starts a line
  CanonicalWriter& Word(std::string_view word);  // a fixed word or an exact number, unquoted
  CanonicalWriter& Number(std::int64_t number);
  CanonicalWriter& Quoted(std::string_view text);
  CanonicalWriter& List(const std::vector<std::string>& texts);  // [ "a" "b" ]
  CanonicalWriter& Groups(const Ranking& ranking);               // [ [ "a" ] [ "b" "c" ] ]
  CanonicalWriter& TieRule(const std::vector<TieCriterion>& chain, const Lot& lot);  // two lines

  std::string text() const { return text_ + "\n"; }

 private:
  std::string text_;
};

}  // namespace synergie::counting
