// A document that is written once and comes in several forms: HTML and Markdown by way of Page, and
// a table where it has one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"

namespace synergie::catalogue {

struct Written {
  std::string stem;  // of the file's name
  std::string title;
  std::string edition_digest;
  std::function<std::string(Page&)> write;
  std::function<std::string()> csv;  // none: it does not come as a table
};

// INVALID_ARGUMENT with the sentence `otherwise` where it does not come in that format.
Made InFormat(const Written& written, DocumentFormat format, const std::string& otherwise);

using TableRows = std::vector<std::vector<std::string>>;
// RFC 4180 with a semicolon and a byte order mark, as French spreadsheets open it; what a
// spreadsheet would take for a formula is defused by an apostrophe.
std::string CsvText(const TableRows& rows);

}  // namespace synergie::catalogue
