// The catalogue as a table: one line a sheet. The CSV is RFC 4180 with a semicolon and a byte order
// mark, as French spreadsheets open it; a text that a spreadsheet would take for a formula is
// defused by an apostrophe. The workbook has a second page with one line a company and sheet, and a
// third with the gains.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "common/base/result.h"
#include "services/catalogue/domain/catalogue.h"

namespace synergie::catalogue {

std::string CatalogueCsv(const Catalogue& catalogue, const std::vector<const Sheet*>& sheets);

// UNAVAILABLE when the temporary file cannot be written.
tl::expected<std::string, Rejection> CatalogueXlsx(const Catalogue& catalogue,
                                                   const std::vector<const Sheet*>& sheets);

}  // namespace synergie::catalogue
