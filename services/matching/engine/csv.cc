// Comma-separated values; see csv.h.
#include "services/matching/engine/csv.h"

namespace synergie::matching::engine {
namespace {

std::vector<std::vector<std::string>> Records(std::string_view bytes) {
  std::vector<std::vector<std::string>> records;
  std::vector<std::string> record(1);
  bool quoted = false;
  const auto end_record = [&] {
    if (record.size() > 1 || !record[0].empty()) records.push_back(std::move(record));
    record.assign(1, {});
  };
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted) {
      if (c != '"') {
        record.back().push_back(c);
      } else if (i + 1 < bytes.size() && bytes[i + 1] == '"') {
        record.back().push_back('"');
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      record.emplace_back();
    } else if (c == '\n') {
      end_record();
    } else if (c != '\r') {
      record.back().push_back(c);
    }
  }
  end_record();
  return records;
}

}  // namespace

std::vector<CsvRow> ParseCsv(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::vector<std::vector<std::string>> records = Records(bytes);
  std::vector<CsvRow> rows;
  for (size_t i = 1; i < records.size(); ++i) {
    CsvRow row;
    for (size_t k = 0; k < records[0].size() && k < records[i].size(); ++k)
      row[records[0][k]] = std::move(records[i][k]);
    rows.push_back(std::move(row));
  }
  return rows;
}

const std::string& ValueOf(const CsvRow& row, std::string_view column) {
  static const std::string empty;
  const auto found = row.find(column);
  return found == row.end() ? empty : found->second;
}

std::string CsvField(std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(value);
  std::string field = "\"";
  for (const char c : value) {
    if (c == '"') field.push_back('"');
    field.push_back(c);
  }
  return field + "\"";
}

}  // namespace synergie::matching::engine
