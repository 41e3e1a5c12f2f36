// Reads CSV as people save it: RFC 4180 with a header line, commas or semicolons, LF, CR or CRLF,
// with or without a byte order mark, in UTF-8 or, where a record is not, in Windows-1252 (what
// French Excel writes). libcsv in strict mode judges the quotes; where things stand, line and
// column, is counted here, because it does not tell.
//
//   auto reader = CsvReader::Open("topics.csv");
//   while (auto record = (*reader)->Next()) {
//     if (!record->fault.empty()) tell(record->at, record->fault);   // and go on with the next
//     else use(record->fields[reader.ColumnOf("text")].value);
//   }
//
// A record at a time is in memory. A faulty one ends where its line does, so a quote that is never
// closed costs its own line and not the file. Lines and columns are counted from 1, columns in
// characters. One thread.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"

namespace synergie::program {

// A place in a file.
struct CsvPlace {
  int64_t line = 1;
  int64_t column = 1;
  bool operator==(const CsvPlace&) const = default;
};

struct CsvField {
  std::string value;  // UTF-8, NFC, quotes and surrounding spaces taken off
  CsvPlace at;
};

struct CsvRecord {
  CsvPlace at;
  std::vector<CsvField> fields;
  std::string fault;     // one sentence, with `at` at its place; `fields` is then empty
  bool recoded = false;  // it was not UTF-8, and read as Windows-1252
};

class CsvReader {
 public:
  // A record longer than this is a fault: most likely a quote is not closed.
  static constexpr size_t kMaxRecordBytes = 64 << 10;

  // kNotFound: no such file; kInvalidArgument: no header line, or a faulty one.
  static Result<std::unique_ptr<CsvReader>> Open(const std::string& path);

  // The place of a column in a record; none when the header does not have it. Case, accents and
  // surrounding spaces of names do not count.
  std::optional<size_t> ColumnOf(std::string_view name) const;
  const std::vector<std::string>& header() const { return header_; }

  // The next record; empty lines are passed over. Nothing at the end.
  std::optional<CsvRecord> Next();

  // For progress.
  int64_t bytes_read() const { return consumed_; }
  int64_t bytes_total() const { return total_; }

 private:
  CsvReader() = default;

  struct Extent {
    size_t size = 0;                   // bytes of the record, its line end included
    size_t line_size = 0;              // bytes of its first line, the same
    std::vector<size_t> field_starts;  // offsets
    bool quote_open = false;           // at its end
    size_t open_quote = 0;             // the offset of the last quote that opened a field
  };

  bool Fill();
  std::optional<Extent> Measure();
  CsvRecord Parse(const Extent& extent);
  CsvRecord Faulty(size_t offset, std::string why) const;
  CsvPlace PlaceAt(size_t offset) const;
  void Advance(size_t bytes);

  std::ifstream stream_;
  std::string buffer_;  // from the start of the next record
  size_t start_ = 0;    // of the next record in buffer_
  bool ended_ = false;  // the stream
  int64_t consumed_ = 0, total_ = 0;
  int64_t line_ = 1;
  char delimiter_ = ',';
  std::vector<std::string> header_;
  std::vector<std::string> folded_header_;
};

// Whether the bytes are UTF-8; the same text in UTF-8 when they are read as Windows-1252.
bool IsUtf8(std::string_view bytes);
std::string FromWindows1252(std::string_view bytes);

}  // namespace synergie::program
