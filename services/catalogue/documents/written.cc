#include "services/catalogue/documents/written.h"

#include "common/commit/rejections.h"

namespace synergie::catalogue {
namespace {

// A leading = + - @ (or tab) makes a formula of a text in a spreadsheet.
std::string Defused(const std::string& text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  return formula ? "'" + text : text;
}

std::string CsvCell(const std::string& text) {
  const std::string safe = Defused(text);
  if (safe.find_first_of(";\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

}  // namespace

Made InFormat(const Written& written, DocumentFormat format, const std::string& otherwise) {
  Document document{.edition_digest = written.edition_digest};
  if (format == DocumentFormat::kHtml) {
    HtmlPage page(written.title);
    document.content = written.write(page);
    document.file_name = written.stem + ".html";
    document.media_type = "text/html; charset=utf-8";
  } else if (format == DocumentFormat::kMarkdown) {
    MarkdownPage page;
    document.content = written.write(page);
    document.file_name = written.stem + ".md";
    document.media_type = "text/markdown; charset=utf-8";
  } else if (format == DocumentFormat::kCsv && written.csv) {
    document.content = written.csv();
    document.file_name = written.stem + ".csv";
    document.media_type = "text/csv; charset=utf-8";
  } else {
    return commit::Invalid("FORMAT_NOT_AVAILABLE", "format", otherwise);
  }
  return document;
}

std::string CsvText(const TableRows& rows) {
  std::string csv = "\xEF\xBB\xBF";
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) csv += (i == 0 ? "" : ";") + CsvCell(row[i]);
    csv += "\r\n";
  }
  return csv;
}

}  // namespace synergie::catalogue
