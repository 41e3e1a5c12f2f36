// The catalogue as companies get it: a cover, a summary, a sheet a synergy; or one company's
// extract.
#include <algorithm>

#include "common/base/resource_name.h"
#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/documents/catalogue_table.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

const SheetCompany* FindCompanyOn(const Sheet& sheet, std::string_view company) {
  for (const SheetCompany& on : sheet.companies) {
    if (on.company == company) return &on;
  }
  return nullptr;
}

std::string LabelOn(const Sheet& sheet, const std::string& company) {
  const SheetCompany* on = FindCompanyOn(sheet, company);
  return CompanyLabel(company, on == nullptr ? "" : on->display_name);
}

std::string SourceOf(const Sheet& sheet, const SheetTopic& topic) {
  std::string source =
      topic.company.empty() ? "Sujet du territoire" : LabelOn(sheet, topic.company);
  const std::string direction(WordOf(topic.direction));
  if (!direction.empty()) source += " · " + direction;
  if (topic.quantity) source += " · " + FrenchQuantity(*topic.quantity);
  if (topic.quantity_confidential) source += " · quantité confidentielle";
  for (size_t i = 0; i < topic.supporters.size(); ++i) {
    source += (i == 0 ? " · avec " : ", ") + LabelOn(sheet, topic.supporters[i]);
  }
  return source;
}

std::vector<std::string> RowOf(const Measure& gain) {
  std::string basis = gain.method;
  if (!gain.source.empty()) basis += " (" + gain.source + ")";
  if (gain.factor) {
    basis += ", facteur " + gain.factor->factor_id + " v" + gain.factor->version;
    if (!gain.factor->uncertainty.empty()) basis += ", incertitude " + gain.factor->uncertainty;
  }
  return {FrenchNumber(gain.value) + " " + std::string(WordOf(gain.unit)),
          std::string(WordOf(gain.certainty)), FrenchPeriod(gain.from_date, gain.to_date), basis};
}

void WriteGainsAndCosts(Page& page, const SheetContent& content) {
  if (!content.gains.empty()) {
    page.Heading(3, "Gains");
    std::vector<std::vector<std::string>> rows;
    for (const Measure& gain : content.gains) rows.push_back(RowOf(gain));
    page.Table({"Gain", "Nature", "Période", "Méthode et source"}, rows);
  }
  if (!content.costs.empty()) {
    page.Heading(3, "Coûts");
    std::vector<std::vector<std::string>> rows;
    for (const Cost& cost : content.costs) {
      rows.push_back({cost.label,
                      cost.value.empty() ? "à chiffrer" : FrenchNumber(cost.value) + " €",
                      std::string(WordOf(cost.certainty))});
    }
    page.Table({"Poste", "Montant", "Nature"}, rows);
  }
}

void WriteFeasibility(Page& page, const SheetContent& content) {
  if (!content.feasibility.empty()) {
    page.Heading(3, "Faisabilité");
    std::vector<std::vector<std::string>> rows;
    for (const Feasibility& side : content.feasibility) {
      rows.push_back(
          {std::string(WordOf(side.axis)), std::string(WordOf(side.level)), side.comment});
    }
    page.Table({"Volet", "Avis", "Remarques"}, rows);
  }
  if (!content.brakes.empty()) {
    page.Heading(3, "Freins");
    page.List(content.brakes);
  }
  if (!content.levers.empty()) {
    page.Heading(3, "Leviers");
    page.List(content.levers);
  }
  if (content.next_step) {
    page.Heading(3, "Prochaine étape");
    page.Facts({{"Quoi", content.next_step->text},
                {"Qui", PartyLabel(content.next_step->owner)},
                {"Pour le", FrenchDate(content.next_step->due_date)}});
  }
}

// What came of the sheet so far.
void WriteOutcome(Page& page, const Catalogue& catalogue, const Sheet& sheet) {
  std::vector<std::pair<std::string, std::string>> facts;
  if (const JudgedSheet* judged = catalogue.FindJudged(sheet.sheet_id)) {
    std::string result = "rang " + std::to_string(judged->rank);
    if (judged->gauge) {
      result +=
          ", mention « " + catalogue.rules.scale[static_cast<size_t>(judged->gauge->median)] + " »";
    }
    result += ", " + Counted(judged->taking_part_count, "participante", "participantes");
    facts.emplace_back("Vote des entreprises", result);
  }
  const auto standing = catalogue.standings.find(sheet.sheet_id);
  if (standing != catalogue.standings.end()) {
    facts.emplace_back(
        "Comité", std::string(WordOf(standing->second.outcome)) + " : " + standing->second.motive);
  }
  if (facts.empty()) return;
  page.Heading(3, "Suites");
  page.Facts(facts);
}

void WriteSheet(Page& page, const Catalogue& catalogue, const Sheet& sheet, size_t number) {
  page.Heading(2, std::to_string(number) + ". " + Capitalised(sheet.content.title), true);
  page.Facts({{"Type", std::string(WordOf(sheet.content.type))},
              {"Fiche", sheet.sheet_id + ", version " + std::to_string(sheet.version)}});
  page.Paragraph(sheet.content.summary);
  page.Heading(3, "Entreprises concernées");
  std::vector<std::vector<std::string>> rows;
  for (const SheetCompany& company : sheet.companies) {
    rows.push_back({CompanyMark(company.company),
                    CompanyLabel(company.company, company.display_name),
                    std::string(WordOf(company.role))});
  }
  page.Table({"Repère", "Entreprise", "Rôle"}, rows);
  if (!sheet.topics.empty()) page.Heading(3, "Ce qui a été dit");
  for (const SheetTopic& topic : sheet.topics) page.Quote(topic.text, SourceOf(sheet, topic));
  if (!sheet.evidence.empty()) {
    page.Heading(3, "Pourquoi ce rapprochement");
    page.Paragraph(sheet.evidence);
  }
  WriteGainsAndCosts(page, sheet.content);
  WriteFeasibility(page, sheet.content);
  WriteOutcome(page, catalogue, sheet);
}

void WriteSummary(Page& page, const std::vector<const Sheet*>& sheets) {
  page.Heading(2, "Sommaire");
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < sheets.size(); ++i) {
    rows.push_back({std::to_string(i + 1), Capitalised(sheets[i]->content.title),
                    std::string(WordOf(sheets[i]->content.type)),
                    std::to_string(sheets[i]->companies.size())});
  }
  page.Table({"N°", "Synergie", "Type", "Entreprises"}, rows);
}

std::string Write(Page& page, const Catalogue& catalogue, const std::vector<const Sheet*>& sheets,
                  const std::string& company_label) {
  std::string subtitle = Counted(static_cast<int64_t>(sheets.size()), "fiche", "fiches");
  if (catalogue.state == Catalogue::State::kDraft) subtitle += " · brouillon, non publié";
  if (catalogue.workshop_date.known()) {
    subtitle += " · atelier du " + FrenchDate(catalogue.workshop_date);
  }
  if (catalogue.publish_date.known()) {
    subtitle += " · publié le " + FrenchDate(catalogue.publish_date);
  }
  page.Title(company_label.empty() ? catalogue.title
                                   : catalogue.title + " : ce qui concerne " + company_label,
             subtitle);
  if (!catalogue.edition_digest.empty()) {
    page.Small("Empreinte SHA-256 de l'édition : " + counting::Hex(catalogue.edition_digest));
  }
  if (company_label.empty() && catalogue.topic_count > 0) {
    page.Paragraph(
        Counted(catalogue.topic_count, "sujet recueilli", "sujets recueillis") +
        " à l'atelier, dont " + std::to_string(catalogue.shared_topic_count) +
        " concernent plusieurs entreprises. Une fiche par synergie : qui, quoi, pourquoi "
        "ce rapprochement, et la prochaine étape.");
  }
  if (!company_label.empty() && !sheets.empty()) {
    page.Paragraph("Les fiches qui vous concernent, avec celles et ceux que vous pouvez appeler.");
  }
  if (sheets.empty()) page.Paragraph("Aucune fiche de cette édition ne concerne cette entreprise.");
  if (!sheets.empty()) WriteSummary(page, sheets);
  for (size_t i = 0; i < sheets.size(); ++i) WriteSheet(page, catalogue, *sheets[i], i + 1);
  return page.Finish();
}

}  // namespace

Made CatalogueDocument(const Catalogue& catalogue, const DocumentOrder& order) {
  std::vector<const Sheet*> sheets;
  std::string label;
  for (const Sheet& sheet : catalogue.sheets) {
    const SheetCompany* on = FindCompanyOn(sheet, order.company);
    if (order.company.empty() || on != nullptr) sheets.push_back(&sheet);
    if (on != nullptr) label = CompanyLabel(on->company, on->display_name);
  }
  if (!order.company.empty() && label.empty()) label = CompanyLabel(order.company, "");
  Document document{.edition_digest = catalogue.edition_digest};
  const std::string stem = "catalogue-" + std::string(LastId(catalogue.name)) +
                           (order.company.empty() ? "" : "-" + std::string(LastId(order.company)));
  switch (order.format) {
    case DocumentFormat::kHtml: {
      HtmlPage page(catalogue.title);
      document.content = Write(page, catalogue, sheets, label);
      document.file_name = stem + ".html";
      document.media_type = "text/html; charset=utf-8";
      return document;
    }
    case DocumentFormat::kMarkdown: {
      MarkdownPage page;
      document.content = Write(page, catalogue, sheets, label);
      document.file_name = stem + ".md";
      document.media_type = "text/markdown; charset=utf-8";
      return document;
    }
    case DocumentFormat::kCsv:
      document.content = CatalogueCsv(catalogue, sheets);
      document.file_name = stem + ".csv";
      document.media_type = "text/csv; charset=utf-8";
      return document;
    case DocumentFormat::kXlsx: {
      auto workbook = CatalogueXlsx(catalogue, sheets);
      if (!workbook) return tl::unexpected(workbook.error());
      document.content = std::move(*workbook);
      document.file_name = stem + ".xlsx";
      document.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
      return document;
    }
    case DocumentFormat::kPb:
    case DocumentFormat::kUnspecified:
      break;
  }
  return commit::Invalid("FORMAT_NOT_AVAILABLE", "format",
                         "The catalogue comes as HTML, Markdown, CSV or XLSX.");
}

}  // namespace synergie::catalogue
