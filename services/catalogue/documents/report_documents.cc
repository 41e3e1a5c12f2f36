// What is told to those who pay: the programme's actions, the totals of figures, the funnel.
#include <algorithm>

#include "common/base/resource_name.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/documents/written.h"
#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/funnel.h"

namespace synergie::catalogue {
namespace {

int DaysInState(const Action& action, const Date& day) {
  if (!action.since.known() || !day.known()) return 0;
  return std::max(0, DaysBetween(action.since, day));
}

std::string StandingOf(const Action& action, const Date& day) {
  std::string text(WordOf(action.state));
  if (action.alive()) text += " depuis " + Counted(DaysInState(action, day), "jour", "jours");
  if (action.percent) text += ", " + std::to_string(*action.percent) + " %";
  if (action.setback != SetbackReason::kUnspecified) {
    text += " (" + std::string(WordOf(action.setback)) + " : " + action.setback_text + ")";
  }
  return text;
}

std::string WriteProgramme(Page& page, const Programme& programme,
                           const std::vector<Action>& actions, const Date& day) {
  page.Title(programme.title, "Au " + FrenchDate(day));
  std::string capacity = "non limitée";
  if (programme.capacity) {
    capacity = FrenchNumber(programme.Committed()) + " sur " +
               FrenchNumber(programme.capacity->value) + " " +
               std::string(WordOf(programme.capacity->unit));
  }
  page.Facts({{"Période", FrenchPeriod(programme.start_date, programme.end_date)},
              {"Capacité engagée", capacity},
              {"État", programme.state == Programme::State::kDraft     ? "projet"
                       : programme.state == Programme::State::kAdopted ? "adopté"
                                                                       : "clos"}});
  page.Heading(2, "Les actions");
  TableRows rows;
  for (const Action& action : actions) {
    const NextStep& step = action.next_step;
    const std::string next = step.text.empty() ? ""
                                               : step.text + "\n" + PartyLabel(step.owner) +
                                                     ", pour le " + FrenchDate(step.due_date);
    rows.push_back({std::string(LastId(action.name)), Capitalised(action.plan.title),
                    PartyLabel(action.plan.lead), StandingOf(action, day), next});
  }
  page.Table({"Action", "Titre", "Pilote", "Où elle en est", "Prochaine étape"}, rows);
  for (const Action& action : actions) {
    if (action.timeline.empty()) continue;
    page.Heading(3, std::string(LastId(action.name)) + ". " + action.plan.title);
    std::vector<std::string> items;
    for (const TimelineEntry& entry : action.timeline) {
      const bool figure = entry.kind == TimelineEntry::Kind::kIndicator;
      items.push_back(FrenchDate(entry.date) + " : " + (figure ? "chiffre « " : "") + entry.text +
                      (figure ? " »" : ""));
    }
    page.List(items);
  }
  return page.Finish();
}

std::string ProgrammeCsv(const std::vector<Action>& actions, const Date& day) {
  TableRows rows{{"action", "titre", "état", "depuis le", "jours dans l'état", "avancement",
                  "motif", "pilote", "partenaires", "budget", "capacité", "prochaine étape",
                  "porteur", "échéance", "dernières nouvelles"}};
  for (const Action& action : actions) {
    std::string partners;
    for (const Party& partner : action.plan.partners) {
      partners += (partners.empty() ? "" : " | ") + PartyLabel(partner);
    }
    rows.push_back({action.name, action.plan.title, std::string(WordOf(action.state)),
                    FormatDate(action.since), std::to_string(DaysInState(action, day)),
                    action.percent ? std::to_string(*action.percent) : "", action.setback_text,
                    PartyLabel(action.plan.lead), partners, action.plan.budget,
                    action.plan.capacity, action.next_step.text, PartyLabel(action.next_step.owner),
                    FormatDate(action.next_step.due_date), FormatDate(action.last_news)});
  }
  return CsvText(rows);
}

std::string FactorWords(const Measure& measure) {
  if (!measure.factor) return "";
  return measure.factor->factor_id + " v" + measure.factor->version;
}

std::string ReasonWords(const std::string& reason) {
  static const std::pair<std::string_view, std::string_view> kWords[] = {
      {"a figure was reported for this target", "un chiffre a été donné pour cet objectif"},
      {"the action was abandoned", "l'action a été abandonnée"},
      {"covers no known days", "ses jours ne sont pas connus"},
      {"covers other days", "couvre d'autres jours"}};
  for (const auto& [english, french] : kWords) {
    if (reason == english) return std::string(french);
  }
  constexpr std::string_view kElsewhere = "counted with ";
  if (!reason.starts_with(kElsewhere)) return reason;
  return "déjà compté avec " + std::string(LastId(reason.substr(kElsewhere.size())));
}

std::vector<std::string> LineOf(const IndicatorLine& line) {
  const Measure& measure = line.measure;
  std::string basis = measure.method;
  if (!measure.source.empty()) basis += " (" + measure.source + ")";
  if (measure.factor) basis += ", facteur " + FactorWords(measure);
  return {std::string(LastId(line.action)),
          FrenchNumber(measure.value) + " " + std::string(WordOf(measure.unit)),
          std::string(WordOf(measure.certainty)),
          FrenchPeriod(measure.from_date, measure.to_date),
          basis,
          line.reason.empty() ? FrenchNumber(line.counted_value) : ReasonWords(line.reason)};
}

std::string WriteIndicators(Page& page, const std::string& name, const IndicatorTotals& sums,
                            const IndicatorScope& scope) {
  std::string subtitle(LastId(name));
  if (!scope.synergy.empty()) subtitle += " · synergie " + std::string(LastId(scope.synergy));
  if (scope.from_date.known() && scope.to_date.known()) {
    subtitle += " · " + FrenchPeriod(scope.from_date, scope.to_date);
  }
  page.Title("Indicateurs", subtitle);
  page.Paragraph(
      "Potentiel, estimé et mesuré ne s'ajoutent jamais. Chaque chiffre compte une fois, "
      "même si son action sert plusieurs synergies.");
  TableRows totals;
  for (const IndicatorTotal& total : sums.totals) {
    totals.push_back({FrenchNumber(total.value) + " " + std::string(WordOf(total.unit)),
                      std::string(WordOf(total.certainty)), std::to_string(total.figure_count)});
  }
  if (totals.empty()) page.Paragraph("Aucun chiffre n'a encore été donné.");
  if (!totals.empty()) page.Table({"Total", "Nature", "Chiffres"}, totals);
  TableRows lines, left_out;
  for (const IndicatorLine& line : sums.lines) lines.push_back(LineOf(line));
  for (const IndicatorLine& line : sums.left_out) left_out.push_back(LineOf(line));
  if (!lines.empty()) {
    page.Heading(2, "D'où viennent les totaux");
    page.Table({"Action", "Chiffre", "Nature", "Période", "Méthode et source", "Compté"}, lines);
  }
  if (!left_out.empty()) {
    page.Heading(2, "Ce qui n'est pas compté");
    page.Table({"Action", "Chiffre", "Nature", "Période", "Méthode et source", "Pourquoi"},
               left_out);
  }
  return page.Finish();
}

std::string IndicatorsCsv(const IndicatorTotals& sums) {
  TableRows rows{{"ligne", "action", "chiffre", "valeur", "unité", "nature", "du",
                  "jusqu'au (exclu)", "méthode", "source", "facteur", "version du facteur",
                  "incertitude", "tel que dit", "compté", "non compté parce que"}};
  const auto add = [&](const char* kind, const IndicatorLine& line) {
    const Measure& m = line.measure;
    rows.push_back({kind, line.action, m.measure_id, m.value, std::string(WordOf(m.unit)),
                    std::string(WordOf(m.certainty)), FormatDate(m.from_date),
                    FormatDate(m.to_date), m.method, m.source, m.factor ? m.factor->factor_id : "",
                    m.factor ? m.factor->version : "", m.factor ? m.factor->uncertainty : "",
                    m.as_said, line.counted_value, ReasonWords(line.reason)});
  };
  for (const IndicatorLine& line : sums.lines) add("chiffre", line);
  for (const IndicatorLine& line : sums.left_out) add("non compté", line);
  for (const IndicatorTotal& total : sums.totals) {
    rows.push_back({"total", "", "", total.value, std::string(WordOf(total.unit)),
                    std::string(WordOf(total.certainty)), "", "", "", "", "", "", "", "",
                    total.value, ""});
  }
  return CsvText(rows);
}

std::string StepWord(const std::string& step) {
  static const std::pair<std::string_view, std::string_view> kWords[] = {
      {"topics", "sujets recueillis"},   {"shared", "sujets à plusieurs"},
      {"sheets", "fiches publiées"},     {"voted", "fiches votées"},
      {"retained", "fiches retenues"},   {"discussion", "en discussion"},
      {"negotiation", "en négociation"}, {"implementation", "en mise en œuvre"},
      {"operating", "en service"},       {"closed", "closes"},
      {"suspended", "suspendues"},       {"abandoned", "abandonnées"}};
  for (const auto& [english, french] : kWords) {
    if (step == english) return std::string(french);
  }
  return step;
}

std::string WriteFunnel(Page& page, const Catalogue& catalogue, const Funnel& funnel) {
  page.Title("De la parole à l'action", catalogue.title);
  page.Paragraph(
      "Combien sont arrivés à chaque étape, combien y sont encore, et combien de jours "
      "ils y restent (médiane de ceux qui l'ont quittée).");
  TableRows rows;
  for (const FunnelStep& step : funnel.steps) {
    rows.push_back({StepWord(step.step), std::to_string(step.reached_count),
                    std::to_string(step.there_count),
                    step.median_days ? Counted(*step.median_days, "jour", "jours") : ""});
  }
  page.Table({"Étape", "Arrivés", "Y sont encore", "Durée médiane"}, rows);
  return page.Finish();
}

std::string FunnelCsv(const Funnel& funnel) {
  TableRows rows{{"étape", "arrivés", "y sont encore", "jours (médiane)"}};
  for (const FunnelStep& step : funnel.steps) {
    rows.push_back({StepWord(step.step), std::to_string(step.reached_count),
                    std::to_string(step.there_count),
                    step.median_days ? std::to_string(*step.median_days) : ""});
  }
  return CsvText(rows);
}

}  // namespace

Made ProgrammeDocument(const Programme& programme, const std::vector<Action>& actions,
                       const DocumentOrder& order) {
  return InFormat(
      {.stem = "programme-" + std::string(LastId(programme.name)),
       .title = programme.title,
       .edition_digest = "",
       .write = [&](Page& page) { return WriteProgramme(page, programme, actions, order.date); },
       .csv = [&] { return ProgrammeCsv(actions, order.date); }},
      order.format, "A programme comes as HTML, Markdown or CSV.");
}

Made IndicatorsDocument(const std::string& name, const std::vector<Action>& actions,
                        const DocumentOrder& order) {
  const IndicatorTotals sums = SumIndicators(actions, order.scope);
  return InFormat(
      {.stem = "indicateurs-" + std::string(LastId(name)),
       .title = "Indicateurs",
       .edition_digest = "",
       .write = [&](Page& page) { return WriteIndicators(page, name, sums, order.scope); },
       .csv = [&] { return IndicatorsCsv(sums); }},
      order.format, "Indicators come as HTML, Markdown or CSV.");
}

Made FunnelDocument(const Catalogue& catalogue, const std::vector<Action>& actions,
                    const DocumentOrder& order) {
  const Funnel funnel = FunnelOf(catalogue, actions);
  return InFormat({.stem = "parcours-" + std::string(LastId(catalogue.name)),
                   .title = "De la parole à l'action",
                   .edition_digest = catalogue.edition_digest,
                   .write = [&](Page& page) { return WriteFunnel(page, catalogue, funnel); },
                   .csv = [&] { return FunnelCsv(funnel); }},
                  order.format, "The funnel comes as HTML, Markdown or CSV.");
}

}  // namespace synergie::catalogue
