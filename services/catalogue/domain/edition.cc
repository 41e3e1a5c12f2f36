#include "services/catalogue/domain/edition.h"

#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

using counting::CanonicalWriter;

template <class Enum>
int64_t NumberOf(Enum value) {
  return static_cast<int64_t>(value);
}

void PutParty(CanonicalWriter& out, const Party& party) {
  out.Quoted(party.company).Quoted(party.name);
}

void PutMeasure(CanonicalWriter& out, const Measure& measure) {
  out.Line("gain").Quoted(measure.measure_id).Number(NumberOf(measure.unit));
  out.Number(NumberOf(measure.certainty)).Quoted(measure.value);
  out.Quoted(FormatDate(measure.from_date)).Quoted(FormatDate(measure.to_date));
  out.Quoted(measure.method).Quoted(measure.source).Quoted(measure.as_said);
  if (measure.factor) {
    out.Word("factor").Quoted(measure.factor->factor_id).Quoted(measure.factor->version);
    out.Quoted(measure.factor->uncertainty);
  }
}

void PutContent(CanonicalWriter& out, const SheetContent& content) {
  out.Line("title").Quoted(content.title);
  out.Line("type").Number(NumberOf(content.type));
  out.Line("summary").Quoted(content.summary);
  for (const Measure& gain : content.gains) PutMeasure(out, gain);
  for (const Cost& cost : content.costs) {
    out.Line("cost").Quoted(cost.label).Quoted(cost.value).Number(NumberOf(cost.certainty));
  }
  for (const Feasibility& side : content.feasibility) {
    out.Line("feasibility").Number(NumberOf(side.axis)).Number(NumberOf(side.level));
    out.Quoted(side.comment);
  }
  out.Line("brakes").List(content.brakes);
  out.Line("levers").List(content.levers);
  if (!content.next_step) return;
  out.Line("next-step").Quoted(content.next_step->text);
  PutParty(out, content.next_step->owner);
  out.Quoted(FormatDate(content.next_step->due_date));
}

void PutSheet(CanonicalWriter& out, const Sheet& sheet) {
  out.Line("sheet").Quoted(sheet.sheet_id).Quoted(sheet.synergy).Number(sheet.version);
  PutContent(out, sheet.content);
  for (const SheetTopic& topic : sheet.topics) {
    out.Line("topic").Quoted(topic.topic).Quoted(topic.text).Quoted(topic.company);
    out.List(topic.supporters).Number(NumberOf(topic.direction));
    if (topic.quantity) {
      out.Word("quantity").Quoted(topic.quantity->value).Quoted(topic.quantity->unit);
      out.Number(NumberOf(topic.quantity->period));
    }
    if (topic.quantity_confidential) out.Word("confidential");
  }
  for (const SheetCompany& company : sheet.companies) {
    out.Line("company").Quoted(company.company).Quoted(company.display_name);
    out.Number(NumberOf(company.role));
  }
  out.Line("evidence").Quoted(sheet.evidence);
}

}  // namespace

std::string EditionText(std::string_view catalogue, std::string_view title,
                        std::string_view workshop, const std::vector<Sheet>& sheets) {
  CanonicalWriter out("synergie-edition 1");
  out.Line("catalogue").Quoted(catalogue).Quoted(title).Quoted(workshop);
  out.Line("sheets").Number(static_cast<int64_t>(sheets.size()));
  for (const Sheet& sheet : sheets) PutSheet(out, sheet);
  return out.text();
}

std::string EditionDigest(std::string_view catalogue, std::string_view title,
                          std::string_view workshop, const std::vector<Sheet>& sheets) {
  return counting::Sha256(EditionText(catalogue, title, workshop, sheets));
}

}  // namespace synergie::catalogue
