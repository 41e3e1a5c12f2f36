// The ballot's result sheet, explaining itself: the rules as frozen, each sheet's gauge, why one
// stands above the next, how ties were broken, and how anyone recounts.
#include "common/base/resource_name.h"
#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/count_files.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/documents/written.h"
#include "services/catalogue/domain/tally.h"

namespace synergie::catalogue {
namespace {

std::string TitleOf(const Catalogue& catalogue, const std::string& sheet_id) {
  const Sheet* sheet = catalogue.FindSheet(sheet_id);
  return sheet == nullptr ? sheet_id : Capitalised(sheet->content.title);
}

const std::string& GradeOf(const Catalogue& catalogue, int grade) {
  return catalogue.rules.scale[static_cast<size_t>(grade)];
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
      {"Départage", ChainWords(rules.tie_chain)},
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
      rows.push_back(
          {std::to_string(judged.rank) + (group.sheets.size() > 1 ? "\u00a0ex\u00a0æquo" : ""),
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

std::string SelectionRulesWords(const Catalogue& catalogue) {
  const SelectionRules& rules = *catalogue.rules.selection;
  std::string words = "méthode des parts égales, version " + rules.method_version;
  words += rules.support == SelectionSupport::kGrade
               ? " ; soutient qui donne au moins « " + GradeOf(catalogue, rules.lowest_grade) + " »"
               : " ; soutient qui participe";
  switch (rules.utility) {
    case SelectionUtility::kCardinality:
      words += " ; chaque fiche soutenue vaut 1";
      break;
    case SelectionUtility::kScore:
      words += " ; une fiche vaut les points de sa mention";
      break;
    case SelectionUtility::kCost:
    case SelectionUtility::kUnspecified:
      words += " ; une fiche vaut son coût";
      break;
  }
  switch (rules.completion) {
    case SelectionCompletion::kNone:
      return words + " ; le reste n'est pas dépensé";
    case SelectionCompletion::kAdd1Exhaustive:
      return words + " ; les parts montent de " + std::to_string(rules.step) + " en " +
             std::to_string(rules.step) + " jusqu'à ce que plus rien ne tienne (add1-exhaustive)";
    case SelectionCompletion::kUtilitarian:
      return words + " ; le reste va aux fiches les plus utiles pour leur coût (utilitarian)";
    case SelectionCompletion::kAdd1:
    case SelectionCompletion::kUnspecified:
      break;
  }
  return words + " ; les parts montent de " + std::to_string(rules.step) + " en " +
         std::to_string(rules.step) + " tant que le tout tient dans la capacité (add1)";
}

void WriteSelection(Page& page, const Catalogue& catalogue) {
  if (!catalogue.selection) return;
  const Selection& selection = *catalogue.selection;
  const std::string unit(WordOf(catalogue.rules.selection->capacity.unit));
  page.Heading(2, "Ce que la capacité permet", true);
  page.Paragraph(
      "La capacité est partagée à parts égales entre les entreprises qui ont voté ; "
      "celles qui soutiennent une fiche la paient ensemble. Un petit groupe uni obtient "
      "ainsi sa fiche, à proportion de son poids.");
  page.Facts({{"Capacité", FrenchNumber(std::to_string(selection.budget)) + " " + unit},
              {"Règle figée", SelectionRulesWords(catalogue)},
              {"Départage", ChainWords(catalogue.rules.selection->tie_chain)},
              {"Pris", FrenchNumber(std::to_string(selection.cost)) + " " + unit}});
  std::vector<std::vector<std::string>> rows;
  for (const SheetVersion& version : catalogue.rules.sheets) {
    for (const SelectableSheet& sheet : selection.sheets) {
      if (sheet.sheet_id != version.sheet_id) continue;
      rows.push_back({TitleOf(catalogue, sheet.sheet_id), std::to_string(sheet.cost),
                      std::to_string(sheet.supporter_count), sheet.selected ? "oui" : "non"});
    }
  }
  page.Table({"Fiche", "Coût", "Soutiens", "Dans la sélection"}, rows);
  if (selection.too_many_outcomes) {
    page.Notice("Ex æquo : trop de sélections sont possibles, aucune n'est annoncée.");
  } else if (selection.tied) {
    page.Notice("Ex æquo : " + std::to_string(selection.outcomes.size()) +
                " sélections sont possibles ; « oui » est ce qu'elles ont en commun.");
  }
  std::vector<std::string> steps;
  for (const SelectionRound& round : selection.rounds) {
    if (round.bought.empty()) continue;
    steps.push_back("« " + TitleOf(catalogue, round.bought) + " », à " + round.rho +
                    " par unité d'utilité");
  }
  if (!steps.empty()) {
    page.Heading(3, "Dans l'ordre des tours, avec une part de " + selection.share);
    page.List(steps);
  }
  if (!selection.lot_seed.empty()) {
    page.Small("Graine du tirage : " + counting::Hex(selection.lot_seed));
  }
  page.Small("Empreinte de la sélection : " + counting::Hex(selection.digest));
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
    rows.push_back({ballot.elector, ballot.grades + "\nreçu " + counting::Hex(ballot.receipt)});
  }
  page.Table({"Électeur", "Bulletin et reçu"}, rows);
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
  WriteSelection(page, catalogue);
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
  if (order.format == DocumentFormat::kPb) return SelectionPb(catalogue, stem);
  return InFormat({.stem = stem,
                   .title = "Vote des entreprises",
                   .edition_digest = catalogue.edition_digest,
                   .write = [&](Page& page) { return Write(page, catalogue); },
                   .csv = [&] { return BallotsCsv(catalogue); }},
                  order.format,
                  "The result comes as HTML or Markdown, its ballots as CSV, the selection as PB.");
}

}  // namespace synergie::catalogue
