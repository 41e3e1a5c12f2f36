#include "services/synergie/import/csv_reader.h"

#include <csv.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <filesystem>
#include <utility>

#include "common/base/check.h"
#include "common/base/utf8.h"
#include "common/rpc/text.h"

namespace synergie::program {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr size_t kReadBytes = 256 << 10;
constexpr size_t kMaxFields = 1000;

std::string ToNfc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  SYN_CHECK(U_SUCCESS(status), "ICU has NFC");
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  std::string out;
  nfc->normalize(text, status).toUTF8String(out);
  return U_SUCCESS(status) ? out : std::string(utf8);
}

// The 32 places where Windows-1252 differs from Latin-1.
constexpr char16_t kHigh[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string FoldName(std::string_view name) {
  std::string folded = rpc::FoldForSearch(name);
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded.substr(std::min(folded.size(), folded.find_first_not_of(' ')));
}

// What libcsv calls back into.
struct Taken {
  std::vector<std::string> values;
  int rows = 0;
};

void TakeField(void* data, size_t size, void* taken) {
  static_cast<Taken*>(taken)->values.emplace_back(static_cast<const char*>(data), size);
}

void TakeRow(int, void* taken) { ++static_cast<Taken*>(taken)->rows; }

}  // namespace

bool IsUtf8(std::string_view bytes) {
  const auto size = static_cast<int32_t>(bytes.size());
  for (int32_t i = 0; i < size;) {
    UChar32 character;
    U8_NEXT(bytes.data(), i, size, character);
    if (character < 0) return false;
  }
  return true;
}

std::string FromWindows1252(std::string_view bytes) {
  std::u16string wide;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    wide.push_back(code >= 0x80 && code < 0xA0 ? kHigh[code - 0x80] : code);
  }
  std::string out;
  icu::UnicodeString(wide.data(), static_cast<int32_t>(wide.size())).toUTF8String(out);
  return out;
}

Result<std::unique_ptr<CsvReader>> CsvReader::Open(const std::string& path) {
  auto reader = std::unique_ptr<CsvReader>(new CsvReader());
  std::error_code failed;
  reader->total_ = static_cast<int64_t>(std::filesystem::file_size(path, failed));
  reader->stream_.open(path, std::ios::binary);
  if (failed || !reader->stream_) return Fail(Code::kNotFound, "cannot read " + path);
  reader->Fill();
  if (reader->buffer_.starts_with(kByteOrderMark)) reader->start_ = kByteOrderMark.size();
  const std::string_view first =
      std::string_view(reader->buffer_).substr(0, reader->buffer_.find_first_of("\r\n"));
  if (first.find(',') == std::string_view::npos && first.find(';') != std::string_view::npos) {
    reader->delimiter_ = ';';
  }
  auto header = reader->Next();
  if (!header) return Fail(Code::kInvalidArgument, path + " is empty: a header line is needed");
  if (!header->fault.empty()) {
    return Fail(Code::kInvalidArgument, path + ":" + std::to_string(header->at.line) + ":" +
                                            std::to_string(header->at.column) + ": " +
                                            header->fault);
  }
  for (CsvField& field : header->fields) {
    reader->folded_header_.push_back(FoldName(field.value));
    reader->header_.push_back(std::move(field.value));
  }
  return reader;
}

std::optional<size_t> CsvReader::ColumnOf(std::string_view name) const {
  const std::string folded = FoldName(name);
  for (size_t i = 0; i < folded_header_.size(); ++i) {
    if (folded_header_[i] == folded) return i;
  }
  return std::nullopt;
}

bool CsvReader::Fill() {
  if (ended_) return false;
  buffer_.erase(0, std::exchange(start_, 0));
  const size_t had = buffer_.size();
  buffer_.resize(had + kReadBytes);
  stream_.read(buffer_.data() + had, kReadBytes);
  buffer_.resize(had + static_cast<size_t>(stream_.gcount()));
  ended_ = stream_.gcount() == 0;
  return !ended_;
}

// Where the record that starts at start_ ends. Quotes open at the start of a field only; what else
// is wrong with them is for libcsv to say.
std::optional<CsvReader::Extent> CsvReader::Measure() {
  Extent extent;
  extent.field_starts.push_back(0);
  bool quoted = false, at_field_start = true;
  size_t i = 0;
  while (true) {
    if (start_ + i >= buffer_.size() && !Fill()) break;
    const char c = buffer_[start_ + i];
    ++i;
    if (quoted) {
      if (c == '"') quoted = false;  // a doubled one opens again at once
      if (c == '\n' && extent.line_size == 0) extent.line_size = i;
      if (i > kMaxRecordBytes) break;
      continue;
    }
    if (c == '"' && (at_field_start || buffer_[start_ + i - 2] == '"')) {
      if (at_field_start) extent.open_quote = i - 1;
      quoted = true;
    }
    at_field_start = c == delimiter_ || (at_field_start && c == ' ');
    if (c == delimiter_ && extent.field_starts.size() < kMaxFields)
      extent.field_starts.push_back(i);
    if (c != '\n' && c != '\r') continue;
    if (c == '\r' && (start_ + i < buffer_.size() || Fill()) && buffer_[start_ + i] == '\n') ++i;
    break;
  }
  if (i == 0) return std::nullopt;
  extent.size = i;
  if (extent.line_size == 0) extent.line_size = i;
  extent.quote_open = quoted;
  return extent;
}

CsvPlace CsvReader::PlaceAt(size_t offset) const {
  CsvPlace place{line_, 1};
  for (size_t i = 0; i < offset; ++i) {
    const char c = buffer_[start_ + i];
    const bool line_end = c == '\n' || (c == '\r' && buffer_[start_ + i + 1] != '\n');
    if (line_end) {
      ++place.line;
      place.column = 1;
    } else if (StartsCharacter(c)) {  // not inside a UTF-8 character
      ++place.column;
    }
  }
  return place;
}

CsvRecord CsvReader::Faulty(size_t offset, std::string why) const {
  return {.at = PlaceAt(offset), .fault = std::move(why)};
}

CsvRecord CsvReader::Parse(const Extent& extent) {
  std::string bytes(buffer_, start_, extent.size);
  if (bytes.find('\0') != std::string::npos) {
    return Faulty(bytes.find('\0'), "a zero byte: this is not text");
  }
  csv_parser parser;
  SYN_CHECK(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0, "memory for a CSV parser");
  csv_set_delim(&parser, static_cast<unsigned char>(delimiter_));
  Taken taken;
  const size_t parsed = csv_parse(&parser, bytes.data(), bytes.size(), TakeField, TakeRow, &taken);
  const bool good =
      parsed == bytes.size() && csv_fini(&parser, TakeField, TakeRow, &taken) == CSV_SUCCESS;
  csv_free(&parser);
  if (!good) {
    return Faulty(parsed, "a quote inside of a field must be doubled, and the field be in quotes");
  }
  CsvRecord record{.at = PlaceAt(0)};
  record.recoded = !IsUtf8(bytes);
  for (size_t i = 0; i < taken.values.size() && i < extent.field_starts.size(); ++i) {
    std::string& value = taken.values[i];
    record.fields.push_back({ToNfc(record.recoded ? FromWindows1252(value) : std::move(value)),
                             PlaceAt(extent.field_starts[i])});
  }
  return record;
}

void CsvReader::Advance(size_t bytes) {
  for (size_t i = 0; i < bytes; ++i) {
    const char c = buffer_[start_ + i];
    const bool pair =
        c == '\r' && start_ + i + 1 < buffer_.size() && buffer_[start_ + i + 1] == '\n';
    if (c == '\n' || (c == '\r' && !pair)) ++line_;
  }
  start_ += bytes;
  consumed_ += static_cast<int64_t>(bytes);
}

std::optional<CsvRecord> CsvReader::Next() {
  while (const auto extent = Measure()) {
    const std::string_view line(buffer_.data() + start_, extent->size);
    if (line.find_first_not_of(" \r\n") == std::string_view::npos) {
      Advance(extent->size);
      continue;
    }
    if (extent->quote_open || extent->size > kMaxRecordBytes) {
      CsvRecord record = extent->quote_open
                             ? Faulty(extent->open_quote, "this quote is never closed")
                             : Faulty(0, "a record of more than 64 KiB");
      Advance(extent->line_size);
      return record;
    }
    CsvRecord record = Parse(*extent);
    const bool counts = header_.empty() || record.fields.size() == header_.size();
    if (record.fault.empty() && !counts) {
      record = Faulty(0, std::to_string(record.fields.size()) + " fields where the header has " +
                             std::to_string(header_.size()));
    }
    // A fault ends with its line, so that what was swallowed by a quote is looked at again.
    Advance(record.fault.empty() ? extent->size : extent->line_size);
    return record;
  }
  return std::nullopt;
}

}  // namespace synergie::program
