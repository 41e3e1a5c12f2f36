#include "services/catalogue/documents/catalogue_table.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/documents/written.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

using Table = std::vector<std::vector<std::string>>;

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " | ") + part;
  return text;
}

std::vector<std::string> RowOf(const Catalogue& catalogue, const Sheet& sheet, size_t number) {
  std::vector<std::string> companies, topics, gains, feasibility;
  for (const SheetCompany& company : sheet.companies) {
    companies.push_back(CompanyLabel(company.company, company.display_name) + " (" +
                        std::string(WordOf(company.role)) + ")");
  }
  for (const SheetTopic& topic : sheet.topics) topics.push_back(topic.text);
  for (const Measure& gain : sheet.content.gains) {
    gains.push_back(gain.value + " " + std::string(WordOf(gain.unit)) + " " +
                    std::string(WordOf(gain.certainty)));
  }
  for (const Feasibility& side : sheet.content.feasibility) {
    feasibility.push_back(std::string(WordOf(side.axis)) + " : " + std::string(WordOf(side.level)));
  }
  const auto& step = sheet.content.next_step;
  const JudgedSheet* judged = catalogue.FindJudged(sheet.sheet_id);
  const auto standing = catalogue.standings.find(sheet.sheet_id);
  return {
      std::to_string(number),
      sheet.sheet_id,
      sheet.content.title,
      std::string(WordOf(sheet.content.type)),
      sheet.content.summary,
      Joined(companies),
      Joined(topics),
      Joined(gains),
      Joined(feasibility),
      Joined(sheet.content.brakes),
      Joined(sheet.content.levers),
      step ? step->text : "",
      step ? PartyLabel(step->owner) : "",
      step ? FormatDate(step->due_date) : "",
      judged == nullptr ? "" : std::to_string(judged->rank),
      standing == catalogue.standings.end() ? "" : std::string(WordOf(standing->second.outcome)),
      std::to_string(sheet.version),
      counting::Hex(catalogue.edition_digest)};
}

Table SheetTable(const Catalogue& catalogue, const std::vector<const Sheet*>& sheets) {
  Table table{{"numéro", "fiche", "titre", "type", "résumé", "entreprises", "sujets", "gains",
               "faisabilité", "freins", "leviers", "prochaine étape", "porteur", "échéance",
               "rang du vote", "comité", "version", "empreinte de l'édition"}};
  for (size_t i = 0; i < sheets.size(); ++i) table.push_back(RowOf(catalogue, *sheets[i], i + 1));
  return table;
}

Table CompanyTable(const std::vector<const Sheet*>& sheets) {
  Table table{{"fiche", "titre", "entreprise", "rôle"}};
  for (const Sheet* sheet : sheets) {
    for (const SheetCompany& company : sheet->companies) {
      table.push_back({sheet->sheet_id, sheet->content.title,
                       CompanyLabel(company.company, company.display_name),
                       std::string(WordOf(company.role))});
    }
  }
  return table;
}

Table GainTable(const std::vector<const Sheet*>& sheets) {
  Table table{{"fiche", "titre", "valeur", "unité", "nature", "méthode", "source", "facteur",
               "version du facteur"}};
  for (const Sheet* sheet : sheets) {
    for (const Measure& gain : sheet->content.gains) {
      table.push_back({sheet->sheet_id, sheet->content.title, gain.value,
                       std::string(WordOf(gain.unit)), std::string(WordOf(gain.certainty)),
                       gain.method, gain.source, gain.factor ? gain.factor->factor_id : "",
                       gain.factor ? gain.factor->version : ""});
    }
  }
  return table;
}

void WriteTable(lxw_workbook* workbook, const char* name, const Table& table) {
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, name);
  lxw_format* head = workbook_add_format(workbook);
  format_set_bold(head);
  format_set_bg_color(head, 0xE7F0EC);
  lxw_format* body = workbook_add_format(workbook);
  format_set_text_wrap(body);
  format_set_align(body, LXW_ALIGN_VERTICAL_TOP);
  for (size_t r = 0; r < table.size(); ++r) {
    for (size_t c = 0; c < table[r].size(); ++c) {
      // Always a string: never a formula.
      worksheet_write_string(sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c),
                             table[r][c].c_str(), r == 0 ? head : body);
    }
  }
  worksheet_set_column(sheet, 0, 1, 9, nullptr);
  worksheet_set_column(sheet, 2, 17, 30, nullptr);
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 0);
}

}  // namespace

std::string CatalogueCsv(const Catalogue& catalogue, const std::vector<const Sheet*>& sheets) {
  return CsvText(SheetTable(catalogue, sheets));
}

tl::expected<std::string, Rejection> CatalogueXlsx(const Catalogue& catalogue,
                                                   const std::vector<const Sheet*>& sheets) {
  const auto trouble = [] {
    return tl::unexpected(Rejection{.code = Code::kUnavailable,
                                    .reason = "WORKBOOK_NOT_WRITTEN",
                                    .message = "The workbook could not be written; try again."});
  };
  char path[] = "/tmp/synergie-xlsx-XXXXXX";
  const int file = mkstemp(path);
  if (file < 0) return trouble();
  close(file);
  lxw_workbook* workbook = workbook_new(path);
  lxw_doc_properties properties = {};
  std::string title = catalogue.title;
  properties.title = title.data();
  properties.created = 1;  // not the time of day: the same rows give the same workbook
  workbook_set_properties(workbook, &properties);
  WriteTable(workbook, "Fiches", SheetTable(catalogue, sheets));
  WriteTable(workbook, "Entreprises", CompanyTable(sheets));
  WriteTable(workbook, "Gains", GainTable(sheets));
  const bool written = workbook_close(workbook) == LXW_NO_ERROR;
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  unlink(path);
  if (!written || content.str().empty()) return trouble();
  return content.str();
}

}  // namespace synergie::catalogue
