// Reading and writing delimited text (RFC 4180 with a chosen delimiter), for .pb and .csv files.
// Contract: bytes are kept as they are, cells trimmed of blanks outside quotes; a byte order mark
// and carriage returns are accepted; blank lines are skipped; an unclosed quote is refused. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/counting/rejection.h"

namespace synergie::counting {

struct DelimitedRow {
  std::size_t line = 0;  // from 1, where the row starts
  std::vector<std::string> cells;
};
Counted<std::vector<DelimitedRow>> ParseDelimited(std::string_view text, char delimiter);

// Quoted only when it must be.
std::string DelimitedCell(std::string_view text, char delimiter);

std::string Trimmed(std::string_view text);
std::vector<std::string> SplitAndTrim(std::string_view text, char separator);

// A whole number from 0 to kMaxAmount; "12.00" and "12,0" are whole too. `where` names the place.
Counted<std::int64_t> ParseWhole(std::string_view text, const std::string& where);

}  // namespace synergie::counting
