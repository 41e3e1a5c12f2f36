// A committee's minutes, drawn from its events: who was there, who stood aside, what was decided
// and why, and, apart, where that departs from the companies' ballot.
#include <algorithm>

#include "common/base/resource_name.h"
#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

std::string TitleOf(const Catalogue& catalogue, const std::string& sheet_id) {
  const Sheet* sheet = catalogue.FindSheet(sheet_id);
  return sheet == nullptr ? sheet_id : sheet->content.title;
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

void WriteDecisions(Page& page, const Committee& committee, const Catalogue& catalogue) {
  page.Heading(2, "Décisions");
  std::vector<std::vector<std::string>> rows;
  for (const SheetDecided& decided : committee.decisions) {
    rows.push_back({TitleOf(catalogue, decided.sheet_id),
                    decided.ballot_rank == 0 ? "" : std::to_string(decided.ballot_rank),
                    std::string(WordOf(decided.outcome)), decided.motive});
  }
  page.Table({"Fiche", "Rang du vote", "Décision", "Motif"}, rows);
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
  const std::string stem = "compte-rendu-" + std::string(LastId(committee.name));
  Document document{.edition_digest = catalogue.edition_digest};
  if (order.format == DocumentFormat::kHtml) {
    HtmlPage page(committee.title);
    document.content = Write(page, committee, catalogue);
    document.file_name = stem + ".html";
    document.media_type = "text/html; charset=utf-8";
  } else if (order.format == DocumentFormat::kMarkdown) {
    MarkdownPage page;
    document.content = Write(page, committee, catalogue);
    document.file_name = stem + ".md";
    document.media_type = "text/markdown; charset=utf-8";
  } else {
    return commit::Invalid("FORMAT_NOT_AVAILABLE", "format", "Minutes come as HTML or Markdown.");
  }
  return document;
}

}  // namespace synergie::catalogue
