#include "services/catalogue/rpc/requests.h"

#include "common/base/resource_name.h"
#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/catalogue.h"
#include "services/catalogue/domain/committee.h"
#include "services/catalogue/domain/grades.h"

namespace synergie::catalogue {
namespace {

std::string Item(const std::string& field, int index) {
  return field + "[" + std::to_string(index) + "]";
}

template <class Texts>
void CheckLines(rpc::Validation& check, const std::string& field, const Texts& texts,
                size_t max_count, size_t max_characters) {
  check.MaxCount(field, texts.size(), max_count);
  for (int i = 0; i < texts.size(); ++i) {
    CheckWords(check, Item(field, i), texts[i], max_characters);
  }
}

}  // namespace

void CheckTitle(rpc::Validation& check, const std::string& field, const std::string& value) {
  check.Text(field, value, {.max_characters = 200, .required = true});
}

void CheckWords(rpc::Validation& check, const std::string& field, const std::string& value,
                size_t max_characters, bool required) {
  check.Text(field, value, {.max_characters = max_characters, .required = required, .lines = true});
}

void CheckReference(rpc::Validation& check, const std::string& field, const std::string& name,
                    std::string_view pattern, const std::string& parent, bool required) {
  if (name.empty() && !required) return;
  check.Name(field, name, pattern);
  if (MatchesPattern(name, pattern) && TerritoryOf(name) != TerritoryOf(parent)) {
    check.Add(field, "is of another territory");
  }
}

void CheckDate(rpc::Validation& check, const std::string& field,
               const synergie::intake::v1::Date& date) {
  if (!IsValid(FromMessage<Date>(date))) check.Add(field, "is not a day of the calendar");
}

void CheckParty(rpc::Validation& check, const std::string& field, const v1::Party& party,
                const std::string& parent) {
  CheckReference(check, field + ".company", party.company(), kCompanyPattern, parent, false);
  check.Text(field + ".name", party.name(), {.max_characters = 200});
}

void CheckNextStep(rpc::Validation& check, const std::string& field, const v1::NextStep& step,
                   const std::string& parent) {
  CheckWords(check, field + ".text", step.text(), 500);
  CheckParty(check, field + ".owner", step.owner(), parent);
  CheckDate(check, field + ".due_date", step.due_date());
}

void CheckMeasure(rpc::Validation& check, const std::string& field, const v1::Measure& measure) {
  if (!measure.measure_id().empty()) check.Id(field + ".measure_id", measure.measure_id());
  check.OptionalEnum(field + ".unit", measure.unit(), v1::Unit_descriptor());
  check.Enum(field + ".certainty", measure.certainty(), v1::Certainty_descriptor());
  check.Text(field + ".value", measure.value(), {.max_characters = 30});
  check.Text(field + ".as_said", measure.as_said(), {.max_characters = 60});
  CheckWords(check, field + ".method", measure.method(), 500);
  CheckWords(check, field + ".source", measure.source(), 500, false);
  check.Text(field + ".factor.factor_id", measure.factor().factor_id(), {.max_characters = 100});
  check.Text(field + ".factor.version", measure.factor().version(), {.max_characters = 50});
  check.Text(field + ".factor.uncertainty", measure.factor().uncertainty(), {.max_characters = 50});
}

void CheckContent(rpc::Validation& check, const std::string& field, const v1::SheetContent& content,
                  const std::string& parent) {
  CheckTitle(check, field + ".title", content.title());
  check.OptionalEnum(field + ".type", content.type(), v1::SheetType_descriptor());
  CheckWords(check, field + ".summary", content.summary(), 4000, false);
  check.MaxCount(field + ".gains", content.gains_size(), 20);
  for (int i = 0; i < content.gains_size(); ++i) {
    CheckMeasure(check, Item(field + ".gains", i), content.gains(i));
  }
  check.MaxCount(field + ".costs", content.costs_size(), 20);
  for (int i = 0; i < content.costs_size(); ++i) {
    CheckTitle(check, Item(field + ".costs", i) + ".label", content.costs(i).label());
    check.Text(Item(field + ".costs", i) + ".value", content.costs(i).value(),
               {.max_characters = 30});
    check.OptionalEnum(Item(field + ".costs", i) + ".certainty", content.costs(i).certainty(),
                       v1::Certainty_descriptor());
  }
  check.MaxCount(field + ".feasibility", content.feasibility_size(), 4);
  for (int i = 0; i < content.feasibility_size(); ++i) {
    const v1::Feasibility& side = content.feasibility(i);
    check.Enum(Item(field + ".feasibility", i) + ".axis", side.axis(),
               v1::FeasibilityAxis_descriptor());
    check.OptionalEnum(Item(field + ".feasibility", i) + ".level", side.level(),
                       v1::FeasibilityLevel_descriptor());
    CheckWords(check, Item(field + ".feasibility", i) + ".comment", side.comment(), 1000, false);
  }
  CheckLines(check, field + ".brakes", content.brakes(), 20, 500);
  CheckLines(check, field + ".levers", content.levers(), 20, 500);
  if (content.has_next_step()) {
    CheckNextStep(check, field + ".next_step", content.next_step(), parent);
  }
}

void CheckSheetCompanies(rpc::Validation& check, const std::string& field,
                         const google::protobuf::RepeatedPtrField<v1::SheetCompany>& companies,
                         const std::string& parent) {
  check.MaxCount(field, companies.size(), 100);
  for (int i = 0; i < companies.size(); ++i) {
    CheckReference(check, Item(field, i) + ".company", companies[i].company(), kCompanyPattern,
                   parent, true);
    check.OptionalEnum(Item(field, i) + ".role", companies[i].role(), v1::CompanyRole_descriptor());
    for (int j = 0; j < i; ++j) {
      if (companies[j].company() == companies[i].company()) {
        check.Add(Item(field, i) + ".company", "stands twice");
      }
    }
  }
}

namespace {

void CheckTieChain(rpc::Validation& check, const std::string& field,
                   const google::protobuf::RepeatedField<int>& chain) {
  check.MaxCount(field, chain.size(), 3);
  for (int i = 0; i < chain.size(); ++i) {
    check.Enum(Item(field, i), chain[i], v1::TieCriterion_descriptor());
  }
}

void CheckSelectionRules(rpc::Validation& check, const std::string& field,
                         const v1::SelectionRules& rules) {
  check.Text(field + ".method", rules.method(), {.max_characters = 50});
  check.Text(field + ".method_version", rules.method_version(), {.max_characters = 20});
  check.Required(field + ".capacity", rules.has_capacity());
  check.Text(field + ".capacity.value", rules.capacity().value(), {.max_characters = 30});
  check.OptionalEnum(field + ".capacity.unit", rules.capacity().unit(),
                     v1::CapacityUnit_descriptor());
  check.MaxCount(field + ".costs", rules.costs_size(), kMaxSheets);
  for (int i = 0; i < rules.costs_size(); ++i) {
    check.Id(Item(field + ".costs", i) + ".sheet_id", rules.costs(i).sheet_id());
  }
  check.OptionalEnum(field + ".support", rules.support(), v1::SelectionSupport_descriptor());
  check.Range(field + ".lowest_grade", rules.lowest_grade(), 0, kMaxGrades);
  check.MaxCount(field + ".points", rules.points_size(), kMaxGrades);
  check.OptionalEnum(field + ".utility", rules.utility(), v1::SelectionUtility_descriptor());
  check.OptionalEnum(field + ".completion", rules.completion(),
                     v1::SelectionCompletion_descriptor());
  check.OptionalEnum(field + ".start", rules.start(), v1::SelectionStart_descriptor());
  if (rules.step() < 0) check.Add(field + ".step", "is not below 0");
  CheckTieChain(check, field + ".tie_chain", rules.tie_chain());
}

}  // namespace

void CheckRules(rpc::Validation& check, const std::string& field, const v1::BallotRules& rules) {
  check.Text(field + ".method", rules.method(), {.max_characters = 50});
  check.Text(field + ".method_version", rules.method_version(), {.max_characters = 20});
  check.MaxCount(field + ".scale", rules.scale_size(), kMaxGrades);
  for (int i = 0; i < rules.scale_size(); ++i) {
    check.Text(Item(field + ".scale", i), rules.scale(i), {.max_characters = 50, .required = true});
  }
  check.OptionalEnum(field + ".blank_rule", rules.blank_rule(), v1::BlankRule_descriptor());
  check.Range(field + ".blank_grade", rules.blank_grade(), 0, kMaxGrades);
  check.Range(field + ".least_taking_part", rules.least_taking_part(), 0, 100);
  CheckTieChain(check, field + ".tie_chain", rules.tie_chain());
  check.Text(field + ".public_value", rules.public_value(), {.max_characters = 500});
  if (rules.sheets_size() > 0) check.Add(field + ".sheets", "is filled in by the opening");
  if (rules.roll_size() > 0) check.Add(field + ".roll", "is filled in from companies");
  if (!rules.edition_digest().empty()) {
    check.Add(field + ".edition_digest", "is filled in by the opening");
  }
  if (rules.has_selection()) CheckSelectionRules(check, field + ".selection", rules.selection());
}

void CheckShortListRules(rpc::Validation& check, const std::string& field,
                         const v1::ShortListRules& rules) {
  check.Text(field + ".method", rules.method(), {.max_characters = 50});
  check.Text(field + ".method_version", rules.method_version(), {.max_characters = 20});
  check.Required(field + ".sheets", rules.sheets_size() > 0);
  check.MaxCount(field + ".sheets", rules.sheets_size(), kMaxShortList);
  for (int i = 0; i < rules.sheets_size(); ++i) {
    check.Id(Item(field + ".sheets", i), rules.sheets(i));
  }
  check.MaxCount(field + ".voices", rules.voices_size(), kMaxMembers);
  for (int i = 0; i < rules.voices_size(); ++i) {
    check.Id(Item(field + ".voices", i) + ".member_id", rules.voices(i).member_id());
  }
  check.OptionalEnum(field + ".strength", rules.strength(), v1::LinkStrength_descriptor());
  CheckTieChain(check, field + ".tie_chain", rules.tie_chain());
  check.Text(field + ".public_value", rules.public_value(), {.max_characters = 500});
  if (rules.recused_size() > 0) check.Add(field + ".recused", "is filled in by the opening");
}

void CheckMembers(rpc::Validation& check, const std::string& field,
                  const google::protobuf::RepeatedPtrField<v1::Member>& members,
                  const std::string& parent) {
  check.Required(field, !members.empty());
  check.MaxCount(field, members.size(), 100);
  for (int i = 0; i < members.size(); ++i) {
    check.Id(Item(field, i) + ".member_id", members[i].member_id());
    check.Required(Item(field, i) + ".organisation", !members[i].organisation().company().empty() ||
                                                         !members[i].organisation().name().empty());
    CheckParty(check, Item(field, i) + ".organisation", members[i].organisation(), parent);
    check.Text(Item(field, i) + ".function", members[i].function(), {.max_characters = 200});
  }
}

void CheckPlan(rpc::Validation& check, const std::string& field, const v1::ActionPlan& plan,
               const std::string& parent) {
  CheckTitle(check, field + ".title", plan.title());
  CheckWords(check, field + ".objective", plan.objective(), 2000, false);
  check.Required(field + ".sheets", plan.sheets_size() > 0);
  check.MaxCount(field + ".sheets", plan.sheets_size(), 50);
  for (int i = 0; i < plan.sheets_size(); ++i) {
    CheckReference(check, Item(field + ".sheets", i) + ".catalogue", plan.sheets(i).catalogue(),
                   kCataloguePattern, parent, true);
    check.Id(Item(field + ".sheets", i) + ".sheet_id", plan.sheets(i).sheet_id());
  }
  CheckParty(check, field + ".lead", plan.lead(), parent);
  check.MaxCount(field + ".partners", plan.partners_size(), 100);
  for (int i = 0; i < plan.partners_size(); ++i) {
    CheckParty(check, Item(field + ".partners", i), plan.partners(i), parent);
  }
  check.Text(field + ".budget", plan.budget(), {.max_characters = 30});
  check.Text(field + ".capacity", plan.capacity(), {.max_characters = 30});
  CheckWords(check, field + ".funding", plan.funding(), 500, false);
  CheckLines(check, field + ".risks", plan.risks(), 20, 500);
  check.MaxCount(field + ".targets", plan.targets_size(), 20);
  for (int i = 0; i < plan.targets_size(); ++i) {
    CheckMeasure(check, Item(field + ".targets", i), plan.targets(i));
  }
}

}  // namespace synergie::catalogue
