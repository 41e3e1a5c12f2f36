// A committee's minutes, drawn from its events: who was there, who stood aside, what was decided
// and why, and, apart, where that departs from the companies' ballot.
#include <algorithm>

#include "common/base/resource_name.h"
#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/count_files.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/documents/written.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

std::string TitleOf(const Catalogue& catalogue, const std::string& sheet_id) {
  const Sheet* sheet = catalogue.FindSheet(sheet_id);
  return sheet == nullptr ? sheet_id : Capitalised(sheet->content.title);
}

std::string NameOf(const Committee& committee, const std::string& member_id) {
  const Member* member = committee.FindMember(member_id);
  if (member == nullptr) return member_id;
  const std::string organisation = PartyLabel(member->organisation);
  return member->function.empty() ? organisation : organisation + ", " + member->function;
}

std::string NamesOf(const Committee& committee, const std::vector<std::string>& members) {
  std::string names;
  for (const std::string& id : members) {
    names += (names.empty() ? "" : " ; ") + NameOf(committee, id);
  }
  return names;
}

bool IsPresent(const Committee& committee, const std::string& id) {
  return std::find(committee.present.begin(), committee.present.end(), id) !=
         committee.present.end();
}

void WritePresence(Page& page, const Committee& committee) {
  page.Heading(2, "Présences");
  std::vector<std::vector<std::string>> rows;
  for (const Member& member : committee.members) {
    rows.push_back({PartyLabel(member.organisation), member.function,
                    member.votes ? "délibérative" : "consultative",
                    IsPresent(committee, member.member_id) ? "présent" : "absent"});
  }
  page.Table({"Organisme", "Fonction", "Voix", "Présence"}, rows);
  page.Paragraph(
      "Quorum : " +
      Counted(committee.quorum, "membre à voix délibérative", "membres à voix délibérative") +
      (committee.quorate ? " ; il est atteint." : " ; il n'est pas atteint."));
  if (committee.interests.empty()) return;
  page.Heading(3, "Intérêts déclarés");
  std::vector<std::string> items;
  for (const Interest& interest : committee.interests) {
    items.push_back(NameOf(committee, interest.member_id) + " : fiche " + interest.sheet_id + ", " +
                    interest.nature);
  }
  page.List(items);
}

std::vector<std::string> MatrixRow(const SheetRow& row, size_t place) {
  std::vector<std::string> cells{row.sheet_id};
  for (size_t i = 0; i < row.support.size(); ++i) {
    if (i == place) {
      cells.emplace_back("");
    } else {
      cells.push_back(std::to_string(row.support[i]));
    }
  }
  return cells;
}

void WriteMatrix(Page& page, const std::string& title, const std::vector<SheetRow>& rows) {
  page.Heading(3, title);
  std::vector<std::string> header{""};
  TableRows cells;
  for (size_t i = 0; i < rows.size(); ++i) {
    header.push_back(rows[i].sheet_id);
    cells.push_back(MatrixRow(rows[i], i));
  }
  page.Table(header, cells);
}

// What the members ranked, and what the method makes of it: all that a recount needs.
void WriteShortList(Page& page, const Committee& committee, const Catalogue& catalogue) {
  const ShortList& list = committee.short_list;
  if (!list.count) return;
  const ShortListCount& count = *list.count;
  page.Heading(2, "Liste courte");
  page.Paragraph("Les membres ont classé " +
                 Counted(static_cast<int64_t>(list.rules.sheets.size()), "fiche", "fiches") +
                 ", sous scellés jusqu'à la clôture. Dépouillement par la méthode de Schulze : une "
                 "fiche en bat une autre si son plus fort chemin vers elle dépasse le retour. Ce "
                 "classement éclaire la décision, il ne la prend pas.");
  TableRows rows;
  for (const SheetGroup& group : count.ranking) {
    for (const std::string& id : group.sheets) {
      rows.push_back(
          {std::to_string(list.RankOf(id)) + (group.sheets.size() > 1 ? "\u00a0ex\u00a0æquo" : ""),
           id, TitleOf(catalogue, id)});
    }
  }
  page.Table({"Rang", "Repère", "Fiche"}, rows);
  WriteMatrix(page, "Voix qui préfèrent la ligne à la colonne", count.preferences);
  WriteMatrix(page, "Force du plus fort chemin de la ligne vers la colonne", count.paths);
  page.Paragraph(Counted(count.ballot_count, "classement compté", "classements comptés") + " sur " +
                 Counted(static_cast<int64_t>(list.rules.voices.size()), "voix", "voix") + ".");
  if (!list.rules.recused.empty()) {
    page.Paragraph("N'ont pas classé, pour un intérêt déclaré : " +
                   NamesOf(committee, list.rules.recused) + ".");
  }
  page.Small("Empreinte de ce dépouillement : " + counting::Hex(count.digest));
}

void WriteDecisions(Page& page, const Committee& committee, const Catalogue& catalogue) {
  page.Heading(2, "Décisions");
  const bool listed = committee.short_list.count.has_value();
  const bool selection = catalogue.selection.has_value();
  std::vector<std::string> header{"Fiche", "Rang du vote"};
  if (selection) header.push_back("Tient dans la capacité");
  if (listed) header.push_back("Liste courte");
  header.insert(header.end(), {"Décision", "Motif"});
  TableRows rows;
  for (const SheetDecided& decided : committee.decisions) {
    const auto rank = [](int64_t value) { return value == 0 ? "" : std::to_string(value); };
    std::vector<std::string> row{TitleOf(catalogue, decided.sheet_id), rank(decided.ballot_rank)};
    if (selection) row.push_back(decided.selected ? "oui" : "non");
    if (listed) row.push_back(rank(decided.short_list_rank));
    row.push_back(std::string(WordOf(decided.outcome)));
    row.push_back(decided.motive);
    rows.push_back(std::move(row));
  }
  page.Table(header, rows);
  for (const SheetDecided& decided : committee.decisions) {
    const std::string title = "« " + TitleOf(catalogue, decided.sheet_id) + " »";
    if (decided.few_taking_part) {
      page.Notice(title + " : retenue alors que moins de " +
                  std::to_string(catalogue.rules.least_taking_part) +
                  " entreprises ont dit participer.");
    }
    if (!decided.recused.empty()) {
      page.Small(title + " : n'ont pas pris part à la décision, " +
                 NamesOf(committee, decided.recused) + ".");
    }
  }
}

void WriteDepartures(Page& page, const Committee& committee, const Catalogue& catalogue) {
  page.Heading(2, "Écarts avec le vote des entreprises");
  if (committee.departures.empty()) {
    page.Paragraph(catalogue.count ? "Aucun : les décisions suivent le classement du vote."
                                   : "Sans objet : les entreprises n'ont pas voté.");
  }
  for (const BallotDeparted& departed : committee.departures) {
    std::string text = "« " + TitleOf(catalogue, departed.sheet_id) + " » (rang " +
                       std::to_string(departed.ballot_rank) + ") est " +
                       std::string(WordOf(departed.outcome));
    for (size_t i = 0; i < departed.against_sheets.size(); ++i) {
      text += i == 0 ? ", à rebours de " : ", ";
      text += "« " + TitleOf(catalogue, departed.against_sheets[i]) + " » (rang " +
              std::to_string(catalogue.RankOf(departed.against_sheets[i])) + ")";
    }
    if (departed.worst_grade) text += ", malgré la plus basse des mentions";
    page.Notice(text + ". Motif : " + departed.motive);
  }
}

std::string Write(Page& page, const Committee& committee, const Catalogue& catalogue) {
  page.Title("Compte rendu : " + committee.title, "Séance du " + FrenchDate(committee.date));
  page.Facts({{"Catalogue examiné", catalogue.title},
              {"État", committee.state == Committee::State::kAdjourned
                           ? "séance levée"
                           : "séance non levée : compte rendu provisoire"}});
  WritePresence(page, committee);
  WriteShortList(page, committee, catalogue);
  WriteDecisions(page, committee, catalogue);
  WriteDepartures(page, committee, catalogue);
  if (!committee.undecided.empty()) {
    page.Heading(2, "Fiches non examinées");
    std::vector<std::string> items;
    for (const std::string& id : committee.undecided) items.push_back(TitleOf(catalogue, id));
    page.List(items);
  }
  if (!catalogue.edition_digest.empty()) {
    page.Small("Empreinte SHA-256 de l'édition examinée : " +
               counting::Hex(catalogue.edition_digest));
  }
  if (catalogue.count) {
    page.Small("Empreinte du dépouillement : " + counting::Hex(catalogue.count->digest));
  }
  return page.Finish();
}

}  // namespace

Made MinutesDocument(const Committee& committee, const Catalogue& catalogue,
                     const DocumentOrder& order) {
  const ShortList& list = committee.short_list;
  std::function<std::string()> rankings;
  if (list.box == BoxState::kCounted) rankings = [&] { return RankingsCsv(list); };
  return InFormat({.stem = "compte-rendu-" + std::string(LastId(committee.name)),
                   .title = committee.title,
                   .edition_digest = catalogue.edition_digest,
                   .write = [&](Page& page) { return Write(page, committee, catalogue); },
                   .csv = std::move(rankings)},
                  order.format,
                  "Minutes come as HTML or Markdown, the rankings of a counted short list as CSV.");
}

}  // namespace synergie::catalogue
