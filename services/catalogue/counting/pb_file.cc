#include "services/catalogue/counting/pb_file.h"

#include <algorithm>

#include "services/catalogue/counting/delimited.h"

namespace synergie::counting {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

tl::unexpected<Rejection> RefuseLine(std::size_t line, const std::string& sentence) {
  const std::string where = "ligne " + std::to_string(line);
  return Refuse(RejectionReason::kMalformed, where,
                "Ligne " + std::to_string(line) + " : " + sentence);
}

// A section's header, by name; cells beyond a short row read as empty.
struct Columns {
  std::vector<std::string> names;

  std::optional<std::size_t> Find(std::string_view name) const {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
  }
  std::string Cell(const DelimitedRow& row, std::string_view name) const {
    const auto column = Find(name);
    if (!column || *column >= row.cells.size()) return "";
    return row.cells[*column];
  }
};

Counted<bool> ReadMeta(const DelimitedRow& row, PbFile& file) {
  if (row.cells.size() < 2) return RefuseLine(row.line, "il faut « clé;valeur ».");
  file.meta.emplace_back(row.cells[0], row.cells[1]);
  return true;
}

Counted<bool> ReadProject(const Columns& columns, const DelimitedRow& row, PbFile& file) {
  const std::string id = columns.Cell(row, "project_id");
  auto cost = ParseWhole(columns.Cell(row, "cost"), "Ligne " + std::to_string(row.line) + ", coût");
  if (!cost) return tl::unexpected(cost.error());
  file.programme.sheets.push_back({id, *cost});
  if (const std::string name = columns.Cell(row, "name"); !name.empty()) file.names[id] = name;
  return true;
}

Counted<bool> ReadVote(const Columns& columns, const DelimitedRow& row, PbFile& file) {
  SupportBallot ballot;
  ballot.id = columns.Cell(row, "voter_id");
  std::string vote = columns.Cell(row, "vote");
  if (Lower(vote) == "none") vote.clear();
  const std::vector<std::string> sheets = SplitAndTrim(vote, ',');
  const std::vector<std::string> points =
      file.scored ? SplitAndTrim(columns.Cell(row, "points"), ',') : std::vector<std::string>{};
  if (file.scored && points.size() != sheets.size()) {
    return RefuseLine(row.line, "autant de points que de projets sont attendus.");
  }
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    Support support{sheets[i], 1};
    if (file.scored) {
      auto value = ParseWhole(points[i], "Ligne " + std::to_string(row.line) + ", points");
      if (!value) return tl::unexpected(value.error());
      support.points = *value;
    }
    ballot.supports.push_back(std::move(support));
  }
  file.programme.ballots.push_back(std::move(ballot));
  return true;
}

// META is complete: the budget and the kind of ballots are known from here on.
Counted<bool> EndMeta(std::size_t line, PbFile& file) {
  const std::string type = file.Meta("vote_type");
  if (type != "approval" && type != "choose-1" && type != "scoring" && type != "cumulative") {
    return RefuseLine(line,
                      "type de vote « " + type +
                          " » : seuls approval, choose-1, scoring et cumulative se comptent.");
  }
  file.scored = type == "scoring" || type == "cumulative";
  auto budget = ParseWhole(file.Meta("budget"), "META, budget");
  if (!budget) return tl::unexpected(budget.error());
  file.programme.budget = *budget;
  return true;
}

Counted<bool> ReadRow(const std::string& section, const Columns& columns, const DelimitedRow& row,
                      PbFile& file) {
  if (section == "meta") return ReadMeta(row, file);
  if (section == "projects") return ReadProject(columns, row, file);
  if (section == "votes") return ReadVote(columns, row, file);
  return RefuseLine(row.line, "la section META est attendue d'abord.");
}

Counted<bool> CheckHeader(const std::string& section, const Columns& columns, std::size_t line) {
  if (section == "projects" && !(columns.Find("project_id") && columns.Find("cost"))) {
    return RefuseLine(line, "les colonnes project_id et cost sont attendues.");
  }
  if (section == "votes" && !(columns.Find("voter_id") && columns.Find("vote"))) {
    return RefuseLine(line, "les colonnes voter_id et vote sont attendues.");
  }
  return true;
}

}  // namespace

std::string PbFile::Meta(std::string_view key) const {
  for (const auto& [known, value] : meta) {
    if (known == key) return value;
  }
  return "";
}

Counted<PbFile> ReadPb(std::string_view text) {
  auto rows = ParseDelimited(text, ';');
  if (!rows) return tl::unexpected(rows.error());
  PbFile file;
  std::string section;
  Columns columns;
  static const std::vector<std::string> kSections = {"meta", "projects", "votes"};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const DelimitedRow& row = (*rows)[i];
    const std::string word = Lower(row.cells[0]);
    const bool opens = row.cells.size() == 1 &&
                       std::find(kSections.begin(), kSections.end(), word) != kSections.end();
    if (!opens) {
      if (auto good = ReadRow(section, columns, row, file); !good) {
        return tl::unexpected(good.error());
      }
      continue;
    }
    if (section == "meta") {
      if (auto good = EndMeta(row.line, file); !good) return tl::unexpected(good.error());
    }
    section = word;
    if (++i == rows->size()) return RefuseLine(row.line, "la section n'a pas d'en-tête.");
    columns.names = (*rows)[i].cells;
    if (auto good = CheckHeader(section, columns, (*rows)[i].line); !good) {
      return tl::unexpected(good.error());
    }
  }
  if (section != "votes") return RefuseLine(0, "la section VOTES manque.");
  return file;
}

std::string PbRule(const EqualSharesParameters& parameters) {
  if (parameters.utility != Utility::kCost) return "unknown";
  if (parameters.completion == Completion::kNone) {
    return parameters.start == Start::kExact ? "equalshares" : "unknown";
  }
  const bool public_add1 = parameters.completion == Completion::kAdd1 &&
                           parameters.start == Start::kWhole && parameters.step == 1;
  return public_add1 ? "equalshares/add1" : "unknown";
}

std::string WritePb(const PbHeading& heading, const PbFile& file,
                    const std::vector<std::string>& selected) {
  const auto cell = [](std::string_view text) { return DelimitedCell(text, ';'); };
  std::string votes;
  std::int64_t voters = 0;
  std::map<std::string, std::int64_t> support;
  for (const SupportBallot& ballot : file.programme.ballots) {
    std::string sheets, points;
    for (const Support& one : ballot.supports) {
      if (one.points == 0) continue;
      sheets += (sheets.empty() ? "" : ",") + one.sheet;
      points += (points.empty() ? "" : ",") + std::to_string(one.points);
      support[one.sheet] += ballot.weight;
    }
    for (std::int64_t copy = 1; copy <= ballot.weight; ++copy) {
      const std::string suffix = copy == 1 ? "" : "/" + std::to_string(copy);
      votes += cell(ballot.id + suffix) + ";" + cell(sheets);
      if (!points.empty() && file.scored) votes += ";" + points;  // an empty cell stops pabutools
      votes += "\n";
      ++voters;
    }
  }
  std::string text = "META\nkey;value\n";
  const auto meta = [&](const std::string& key, const std::string& value) {
    if (!value.empty()) text += key + ";" + cell(value) + "\n";
  };
  meta("description", heading.description);
  meta("country", heading.country);
  meta("unit", heading.unit);
  meta("instance", heading.instance);
  meta("num_projects", std::to_string(file.programme.sheets.size()));
  meta("num_votes", std::to_string(voters));
  meta("budget", std::to_string(file.programme.budget));
  meta("vote_type", file.scored ? "scoring" : "approval");
  meta("rule", heading.rule);
  meta("date_begin", heading.date_begin);
  meta("date_end", heading.date_end);
  meta("currency", heading.currency);
  text += "PROJECTS\nproject_id;cost;votes;name;selected\n";
  for (const CostedSheet& sheet : file.programme.sheets) {
    const auto name = file.names.find(sheet.id);
    const bool chosen = std::find(selected.begin(), selected.end(), sheet.id) != selected.end();
    text += cell(sheet.id) + ";" + std::to_string(sheet.cost) + ";" +
            std::to_string(support[sheet.id]) + ";" +
            cell(name == file.names.end() ? sheet.id : name->second) + ";" + (chosen ? "1" : "0") +
            "\n";
  }
  return text + (file.scored ? "VOTES\nvoter_id;vote;points\n" : "VOTES\nvoter_id;vote\n") + votes;
}

}  // namespace synergie::counting
