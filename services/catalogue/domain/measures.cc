#include "services/catalogue/domain/measures.h"

#include <set>

#include "common/commit/rejections.h"
#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/decimal.h"

namespace synergie::catalogue {
namespace {

std::optional<Rejection> At(const std::string& field, const char* member, const char* reason,
                            const char* message) {
  return commit::Invalid(reason, field + "." + member, message).value();
}

}  // namespace

std::optional<Rejection> Normalise(Measure& measure, const std::string& field) {
  if (measure.value.empty() && !measure.as_said.empty()) {
    const size_t space = measure.as_said.find(' ');
    const auto converted = space == std::string::npos
                               ? std::nullopt
                               : Convert(std::string_view(measure.as_said).substr(0, space),
                                         std::string_view(measure.as_said).substr(space + 1));
    if (!converted) {
      return At(field, "as_said", "UNIT_UNKNOWN",
                "A number, a space and a unit that is known, such as \"450 kg\".");
    }
    if (measure.unit != Unit::kUnspecified && measure.unit != converted->unit) {
      return At(field, "unit", "UNIT_MISMATCH", "What was said is in another unit.");
    }
    measure.unit = converted->unit;
    measure.value = FormatDecimal(converted->value);
  }
  if (measure.unit == Unit::kUnspecified) {
    return At(field, "unit", "UNIT_MISSING", "A figure has a unit.");
  }
  const auto value = ParseDecimal(measure.value);
  if (!value) {
    return At(field, "value", "NOT_A_NUMBER",
              "A decimal number with a point, at most twelve digits before it and six after.");
  }
  measure.value = FormatDecimal(*value);
  if (measure.certainty == Certainty::kUnspecified) {
    return At(field, "certainty", "CERTAINTY_MISSING",
              "A figure is potential, estimated or measured.");
  }
  if (measure.method.empty()) {
    return At(field, "method", "METHOD_MISSING", "A figure says how it was come by.");
  }
  if (measure.unit == Unit::kTonneCo2e &&
      (!measure.factor || measure.factor->factor_id.empty() || measure.factor->version.empty())) {
    return At(field, "factor", "FACTOR_MISSING",
              "A figure of CO2 names its emission factor and the version of it.");
  }
  const bool dated = measure.from_date.known() || measure.to_date.known();
  if (dated && (!IsValid(measure.from_date) || !IsValid(measure.to_date) ||
                measure.from_date >= measure.to_date)) {
    return At(field, "to_date", "PERIOD_INVALID",
              "Both days are of the calendar, and the first comes before the second.");
  }
  if (measure.certainty == Certainty::kMeasured && !dated) {
    return At(field, "from_date", "PERIOD_MISSING", "What is measured covers known days.");
  }
  if (measure.certainty == Certainty::kMeasured && measure.source.empty()) {
    return At(field, "source", "SOURCE_MISSING", "What is measured names its source.");
  }
  return std::nullopt;
}

std::optional<Rejection> Normalise(std::vector<Measure>& measures, const std::string& field) {
  std::set<std::string> ids;
  for (const Measure& measure : measures) ids.insert(measure.measure_id);
  for (size_t i = 0; i < measures.size(); ++i) {
    Measure& measure = measures[i];
    const std::string place = field + "[" + std::to_string(i) + "]";
    if (measure.measure_id.empty()) {
      for (size_t n = i + 1; measure.measure_id.empty(); ++n) {
        const std::string id = "m" + std::to_string(n);
        if (ids.insert(id).second) measure.measure_id = id;
      }
    }
    for (size_t j = 0; j < i; ++j) {
      if (measures[j].measure_id == measure.measure_id) {
        return At(place, "measure_id", "REPEATED_MEASURE", "Two figures have the same id.");
      }
    }
    if (auto trouble = Normalise(measure, place)) return trouble;
  }
  return std::nullopt;
}

std::optional<Rejection> NormaliseAmount(std::string& amount, const std::string& field) {
  if (amount.empty()) return std::nullopt;
  const auto value = ParseDecimal(amount);
  if (!value || value->micros < 0) {
    return commit::Invalid("NOT_AN_AMOUNT", field, "A decimal number with a point, not below zero.")
        .value();
  }
  amount = FormatDecimal(*value);
  return std::nullopt;
}

std::optional<Rejection> Normalise(SheetContent& content, const std::string& field) {
  if (auto trouble = Normalise(content.gains, field + ".gains")) return trouble;
  for (size_t i = 0; i < content.costs.size(); ++i) {
    const std::string place = field + ".costs[" + std::to_string(i) + "].value";
    if (auto trouble = NormaliseAmount(content.costs[i].value, place)) return trouble;
  }
  std::set<FeasibilityAxis> axes;
  for (size_t i = 0; i < content.feasibility.size(); ++i) {
    if (!axes.insert(content.feasibility[i].axis).second) {
      return At(field + ".feasibility[" + std::to_string(i) + "]", "axis", "REPEATED_AXIS",
                "Each side is looked at once.");
    }
  }
  if (!content.next_step) return std::nullopt;
  return NextStepTrouble(*content.next_step, field + ".next_step");
}

std::optional<Rejection> NextStepTrouble(const NextStep& step, const std::string& field) {
  if (step.text.empty()) return At(field, "text", "NEXT_STEP_INCOMPLETE", "What happens next?");
  if (!step.owner.known()) {
    return At(field, "owner", "NEXT_STEP_INCOMPLETE", "A next step has an owner, always.");
  }
  if (!IsValid(step.due_date)) {
    return At(field, "due_date", "NEXT_STEP_INCOMPLETE", "A next step has a date, always.");
  }
  return std::nullopt;
}

}  // namespace synergie::catalogue
