#include "services/catalogue/counting/ballot_csv.h"

#include <algorithm>
#include <map>

#include "services/catalogue/counting/delimited.h"

namespace synergie::counting {
namespace {

tl::unexpected<Rejection> RefuseCell(RejectionReason reason, std::size_t line,
                                     const std::string& sentence) {
  return Refuse(reason, "ligne " + std::to_string(line),
                "Ligne " + std::to_string(line) + " : " + sentence);
}

struct Table {
  std::vector<std::string> header;
  std::vector<DelimitedRow> rows;
};

Counted<Table> ReadTable(std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  const char delimiter = first_line.find(';') == std::string_view::npos ? ',' : ';';
  auto rows = ParseDelimited(text, delimiter);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->empty()) return RefuseCell(RejectionReason::kMalformed, 1, "le fichier est vide.");
  Table table{std::move(rows->front().cells), {}};
  table.rows.assign(std::make_move_iterator(rows->begin() + 1),
                    std::make_move_iterator(rows->end()));
  if (table.header[0] != "ballot" && table.header[0] != "bulletin") {
    return RefuseCell(RejectionReason::kMalformed, 1, "la première colonne doit être « ballot ».");
  }
  for (const DelimitedRow& row : table.rows) {
    if (row.cells.size() != table.header.size()) {
      return RefuseCell(RejectionReason::kMalformed, row.line,
                        std::to_string(row.cells.size()) + " cases au lieu de " +
                            std::to_string(table.header.size()) + ".");
    }
  }
  return table;
}

Counted<Judgement> ReadJudgement(const std::string& sheet, const std::string& cell,
                                 const std::vector<std::string>& scale, std::size_t line) {
  Judgement judgement;
  judgement.sheet = sheet;
  std::string grade = cell;
  if (const std::size_t plus = cell.rfind('+'); plus != std::string::npos) {
    if (Trimmed(cell.substr(plus + 1)) != "participe") {
      return RefuseCell(RejectionReason::kMalformed, line,
                        "« " + cell + " » : seul « participe » peut suivre le signe +.");
    }
    judgement.takes_part = true;
    grade = Trimmed(cell.substr(0, plus));
  }
  if (grade.empty()) return judgement;
  if (grade == "non concerné" || grade == "non concerne") {
    judgement.not_concerned = true;
    return judgement;
  }
  const auto found = std::find(scale.begin(), scale.end(), grade);
  if (found == scale.end()) {
    return RefuseCell(RejectionReason::kOutOfScale, line,
                      "la mention « " + grade + " » n'est pas dans l'échelle.");
  }
  judgement.grade = static_cast<int>(found - scale.begin());
  return judgement;
}

}  // namespace

Counted<MajorityBallots> ReadMajorityCsv(std::string_view text,
                                         const std::vector<std::string>& scale) {
  auto table = ReadTable(text);
  if (!table) return tl::unexpected(table.error());
  MajorityBallots result;
  result.sheets.assign(table->header.begin() + 1, table->header.end());
  for (const DelimitedRow& row : table->rows) {
    MajorityBallot ballot{row.cells[0], {}};
    for (std::size_t column = 1; column < row.cells.size(); ++column) {
      auto judgement = ReadJudgement(table->header[column], row.cells[column], scale, row.line);
      if (!judgement) return tl::unexpected(judgement.error());
      ballot.judgements.push_back(*std::move(judgement));
    }
    result.ballots.push_back(std::move(ballot));
  }
  return result;
}

Counted<RankedBallots> ReadRankedCsv(std::string_view text) {
  auto table = ReadTable(text);
  if (!table) return tl::unexpected(table.error());
  const auto& header = table->header;
  const bool weighted = header.size() > 1 && (header[1] == "weight" || header[1] == "poids");
  const std::size_t first = weighted ? 2 : 1;
  RankedBallots result;
  result.sheets.assign(header.begin() + static_cast<std::ptrdiff_t>(first), header.end());
  for (const DelimitedRow& row : table->rows) {
    RankedBallot ballot;
    ballot.id = row.cells[0];
    const std::string where = "Ligne " + std::to_string(row.line);
    if (weighted) {
      auto weight = ParseWhole(row.cells[1], where + ", poids");
      if (!weight) return tl::unexpected(weight.error());
      ballot.weight = *weight;
    }
    std::map<std::int64_t, std::vector<std::string>> by_rank;
    for (std::size_t column = first; column < row.cells.size(); ++column) {
      if (row.cells[column].empty()) continue;
      auto rank = ParseWhole(row.cells[column], where + ", rang");
      if (!rank) return tl::unexpected(rank.error());
      if (*rank == 0) {
        return RefuseCell(RejectionReason::kOutOfScale, row.line, "les rangs commencent à 1.");
      }
      by_rank[*rank].push_back(header[column]);
    }
    for (auto& [rank, sheets] : by_rank) ballot.ranking.push_back(std::move(sheets));
    result.ballots.push_back(std::move(ballot));
  }
  return result;
}

}  // namespace synergie::counting
