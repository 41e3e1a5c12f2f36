// Comma-separated values (RFC 4180) with a header line, for the offline match command.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace synergie::matching::engine {

using CsvRow = std::map<std::string, std::string, std::less<>>;

// Rows by column name. Short rows lack their last columns; text after the last column is dropped.
std::vector<CsvRow> ParseCsv(std::string_view bytes);

// The value of a column, empty when the row lacks it.
const std::string& ValueOf(const CsvRow& row, std::string_view column);

// One field, quoted where RFC 4180 asks for it.
std::string CsvField(std::string_view value);

}  // namespace synergie::matching::engine
