// The ballot's result sheet, explaining itself: the rules as frozen, each sheet's gauge, why one
// stands above the next, how ties were broken, and how anyone recounts.
#include "common/base/resource_name.h"
#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/domain/tally.h"

namespace synergie::catalogue {
namespace {

std::string TitleOf(const Catalogue& catalogue, const std::string& sheet_id) {
  const Sheet* sheet = catalogue.FindSheet(sheet_id);
  return sheet == nullptr ? sheet_id : sheet->content.title;
}

const std::string& GradeOf(const Catalogue& catalogue, int grade) {
  return catalogue.rules.scale[static_cast<size_t>(grade)];
}

std::string ChainWords(const BallotRules& rules) {
  std::string words;
  for (const TieCriterion criterion : rules.tie_chain) {
    if (!words.empty()) words += ", puis ";
    switch (criterion) {
      case TieCriterion::kMostTakingPart:
        words += "le plus de participantes";
        break;
      case TieCriterion::kMostConcerned:
        words += "le plus de concernées";
        break;
      case TieCriterion::kSeededLot:
        words += "le tirage par empreinte";
        break;
      case TieCriterion::kUnspecified:
        break;
    }
  }
  return words.empty() ? "aucun : les ex æquo restent ex æquo" : words;
}

void WriteRules(Page& page, const Catalogue& catalogue) {
  const BallotRules& rules = catalogue.rules;
  std::string scale;
  for (const std::string& grade : rules.scale) scale += (scale.empty() ? "" : " › ") + grade;
  page.Heading(2, "Les règles, figées à l'ouverture");
  std::vector<std::pair<std::string, std::string>> facts = {
      {"Méthode", rules.method == "majority-judgment"
                      ? "jugement majoritaire, version " + rules.method_version
                      : rules.method + ", version " + rules.method_version},
      {"Mentions, de la meilleure à la pire", scale},
      {"Case laissée blanche",
       rules.blank_rule == BlankRule::kStaticGrade
           ? "compte comme « " + GradeOf(catalogue, rules.blank_grade) + " »"
           : "ne compte pas"},
      {"« Non concerné »", "n'est pas une mention : l'entreprise ne pèse pas sur la fiche"},
      {"Départage", ChainWords(rules)},
      {"Signalée si moins de", std::to_string(rules.least_taking_part) + " participantes"},
      {"Électeurs inscrits", std::to_string(rules.roll.size())}};
  if (!rules.public_value.empty()) facts.emplace_back("Valeur publique", rules.public_value);
  page.Facts(facts);
}

void WriteRanking(Page& page, const Catalogue& catalogue) {
  page.Heading(2, "Le classement");
  std::vector<std::vector<std::string>> rows;
  for (const SheetGroup& group : catalogue.count->ranking) {
    for (const std::string& id : group.sheets) {
      const JudgedSheet& judged = *catalogue.FindJudged(id);
      rows.push_back({std::to_string(judged.rank) + (group.sheets.size() > 1 ? " ex æquo" : ""),
                      TitleOf(catalogue, id),
                      judged.gauge ? GradeOf(catalogue, judged.gauge->median) : "non jugée",
                      std::to_string(judged.concerned_count),
                      std::to_string(judged.taking_part_count) +
                          (judged.few_taking_part ? " (trop peu)" : "")});
    }
  }
  page.Table({"Rang", "Fiche", "Mention majoritaire", "Concernées", "Participantes"}, rows);
}

void WriteSheets(Page& page, const Catalogue& catalogue) {
  page.Heading(2, "Fiche par fiche", true);
  page.Paragraph(
      "La barre va de la meilleure mention à la pire ; le trait marque le milieu. La mention "
      "majoritaire est celle du milieu : au moins la moitié des entreprises concernées donne "
      "celle-là ou une meilleure, au moins la moitié celle-là ou une pire.");
  for (const SheetGroup& group : catalogue.count->ranking) {
    for (const std::string& id : group.sheets) {
      const JudgedSheet& judged = *catalogue.FindJudged(id);
      page.Heading(3, std::to_string(judged.rank) + ". " + TitleOf(catalogue, id));
      if (judged.concerned_count > 0) page.Gauge(judged.tally, catalogue.rules.scale);
      std::vector<std::string> words;
      for (size_t i = 0; i < judged.tally.size(); ++i) {
        words.push_back(catalogue.rules.scale[i] + " : " + std::to_string(judged.tally[i]));
      }
      words.push_back("non concernées : " + std::to_string(judged.not_concerned_count));
      words.push_back("blancs : " + std::to_string(judged.blank_count));
      words.push_back("participent : " + std::to_string(judged.taking_part_count));
      std::string line;
      for (const std::string& word : words) line += (line.empty() ? "" : " · ") + word;
      page.Small(line);
      if (judged.few_taking_part) {
        page.Notice("Moins de " + std::to_string(catalogue.rules.least_taking_part) +
                    " entreprises participent.");
      }
    }
  }
}

void WriteReasons(Page& page, const Catalogue& catalogue) {
  const Count& count = *catalogue.count;
  if (!count.differences.empty()) page.Heading(2, "Pourquoi l'une devance l'autre");
  std::vector<std::string> reasons;
  for (const DepthDifference& difference : count.differences) {
    const std::string first = "« " + TitleOf(catalogue, difference.higher) + " » devance « " +
                              TitleOf(catalogue, difference.lower) + " » : ";
    const std::string when = difference.removal == 0
                                 ? "sa mention majoritaire"
                                 : "à mentions majoritaires égales, on retire une à une les "
                                   "mentions du milieu ; après " +
                                       Counted(difference.removal, "retrait", "retraits") +
                                       ", sa mention";
    reasons.push_back(first + when + " est « " + GradeOf(catalogue, difference.higher_grade) +
                      " » contre « " + GradeOf(catalogue, difference.lower_grade) + " ».");
  }
  page.List(reasons);
  if (count.ties.empty()) return;
  page.Heading(2, "Les ex æquo");
  for (const TieBreak& tie : count.ties) {
    std::string names;
    for (const std::string& id : tie.tied) {
      names += (names.empty() ? "« " : ", « ") + TitleOf(catalogue, id) + " »";
    }
    const bool broken = tie.order.size() == tie.tied.size();
    page.Paragraph(names + (broken ? " : départagées par la règle figée."
                                   : " : restent ex æquo, la règle figée ne les départage pas."));
  }
}

void WriteProof(Page& page, const Catalogue& catalogue) {
  page.Heading(2, "Recompter soi-même", true);
  page.Paragraph(
      "Les bulletins étaient scellés jusqu'à la clôture ; leur clé est publiée ici. Chaque "
      "entreprise retrouve le sien par son reçu. Deux signes par fiche, dans l'ordre du catalogue "
      ": "
      "le rang de la mention (0 la meilleure), « . » blanc, « x » non concernée ; puis « + » "
      "participe ou « - ».");
  std::vector<std::vector<std::string>> rows;
  for (const CountedBallot& ballot : catalogue.ballots) {
    rows.push_back({ballot.elector, ballot.grades, counting::Hex(ballot.receipt)});
  }
  page.Table({"Électeur", "Bulletin", "Reçu"}, rows);
  for (const SetAsideBallot& ballot : catalogue.set_aside) {
    page.Notice("Bulletin écarté : " + ballot.elector + " (" + ballot.reason + ").");
  }
  page.Small("Clé de l'urne : " + counting::Hex(catalogue.box_key));
  page.Small("Empreinte de la clôture : " + counting::Hex(catalogue.closing_digest));
  if (!catalogue.count->lot_seed.empty()) {
    page.Small("Graine du tirage : " + counting::Hex(catalogue.count->lot_seed));
  }
  page.Small("Empreinte du dépouillement : " + counting::Hex(catalogue.count->digest));
  page.Small("Empreinte de l'édition votée : " + counting::Hex(catalogue.rules.edition_digest));
}

std::string Write(Page& page, const Catalogue& catalogue) {
  page.Title("Vote des entreprises", catalogue.title);
  page.Paragraph(Counted(catalogue.count->ballot_count, "bulletin compté", "bulletins comptés") +
                 " sur " +
                 Counted(static_cast<int64_t>(catalogue.rules.roll.size()), "électeur inscrit",
                         "électeurs inscrits") +
                 ".");
  WriteRanking(page, catalogue);
  WriteRules(page, catalogue);
  WriteSheets(page, catalogue);
  WriteReasons(page, catalogue);
  WriteProof(page, catalogue);
  return page.Finish();
}

}  // namespace

Made ResultDocument(const Catalogue& catalogue, const DocumentOrder& order) {
  if (!catalogue.count) {
    return commit::Unmet("BALLOT_NOT_COUNTED", "The ballot is not closed and counted yet.",
                         {{"name", catalogue.name}});
  }
  const std::string stem = "vote-" + std::string(LastId(catalogue.name));
  Document document{.edition_digest = catalogue.edition_digest};
  if (order.format == DocumentFormat::kHtml) {
    HtmlPage page("Vote des entreprises");
    document.content = Write(page, catalogue);
    document.file_name = stem + ".html";
    document.media_type = "text/html; charset=utf-8";
  } else if (order.format == DocumentFormat::kMarkdown) {
    MarkdownPage page;
    document.content = Write(page, catalogue);
    document.file_name = stem + ".md";
    document.media_type = "text/markdown; charset=utf-8";
  } else {
    return commit::Invalid("FORMAT_NOT_AVAILABLE", "format",
                           "The result comes as HTML or Markdown.");
  }
  return document;
}

}  // namespace synergie::catalogue
