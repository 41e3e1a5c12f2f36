#include "services/catalogue/documents/count_files.h"

#include <algorithm>
#include <cstdio>

#include "common/base/resource_name.h"
#include "common/commit/rejections.h"
#include "services/catalogue/counting/delimited.h"
#include "services/catalogue/counting/pb_file.h"
#include "services/catalogue/domain/grades.h"
#include "services/catalogue/domain/selection.h"

namespace synergie::catalogue {
namespace {

constexpr char kDelimiter = ';';

// Not defused as CsvText does: "+participe" is a word of this form.
std::string Line(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += kDelimiter;
    line += counting::DelimitedCell(cells[i], kDelimiter);
  }
  return line + "\n";
}

std::string CellOf(const Judgement& judgement) {
  if (judgement.not_concerned) return "non concerné";
  return judgement.grade + (judgement.takes_part ? "+participe" : "");
}

// "20.12.2018", as pabulib writes days.
std::string PbDay(const Date& date) {
  if (!date.known()) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%02d.%02d.%04d", date.day, date.month, date.year);
  return text;
}

}  // namespace

std::string BallotsCsv(const Catalogue& catalogue) {
  std::vector<std::string> header{"ballot"};
  for (const SheetVersion& sheet : catalogue.rules.sheets) header.push_back(sheet.sheet_id);
  std::string csv = Line(header);
  for (const CountedBallot& ballot : catalogue.ballots) {
    std::vector<std::string> cells{ballot.elector};
    for (const Judgement& judgement :
         ReadGrades(catalogue.rules, ballot.grades).value_or(std::vector<Judgement>())) {
      cells.push_back(CellOf(judgement));
    }
    csv += Line(cells);
  }
  return csv;
}

std::string RankingsCsv(const ShortList& list) {
  std::vector<std::string> header{"ballot", "weight"};
  header.insert(header.end(), list.rules.sheets.begin(), list.rules.sheets.end());
  std::string csv = Line(header);
  for (const CountedRanking& ranking : list.rankings) {
    const ShortListVoice* voice = list.FindVoice(ranking.member_id);
    std::vector<std::string> cells{ranking.member_id,
                                   std::to_string(voice == nullptr ? 1 : voice->weight)};
    for (const char rank : ranking.ranks) {
      cells.push_back(rank == '.' ? "" : rank == 'a' ? "10" : std::string(1, rank));
    }
    csv += Line(cells);
  }
  return csv;
}

Made SelectionPb(const Catalogue& catalogue, const std::string& stem) {
  if (!catalogue.selection) {
    return commit::Invalid("FORMAT_NOT_AVAILABLE", "format",
                           "No capacity was named when the ballot was opened.");
  }
  const SelectionRules& rules = *catalogue.rules.selection;
  counting::PbFile file;
  file.scored = rules.utility == SelectionUtility::kScore;
  file.programme = ProgrammeOf(catalogue.rules, catalogue.ballots);
  for (const Sheet& sheet : catalogue.sheets) file.names[sheet.sheet_id] = sheet.content.title;
  const counting::PbHeading heading{
      .description = catalogue.title,
      .country = "France",
      .unit = std::string(LastId(*TerritoryOf(catalogue.name))),
      .instance = std::string(LastId(catalogue.name)),
      .currency = rules.capacity.unit == CapacityUnit::kEuro ? "EUR" : "",
      .rule = counting::PbRule(ParametersOf(rules)),
      .date_begin = PbDay(catalogue.publish_date),
      .date_end = PbDay(catalogue.closing_date)};
  return Document{.file_name = stem + ".pb",
                  .media_type = "text/plain; charset=utf-8",
                  .content = counting::WritePb(heading, file, catalogue.selection->selected),
                  .edition_digest = catalogue.edition_digest};
}

}  // namespace synergie::catalogue
