#include "services/catalogue/domain/indicators.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/decimal.h"

namespace synergie::catalogue {
namespace {

bool Serves(const Action& action, const std::string& synergy) {
  return synergy.empty() ||
         std::any_of(action.plan.sheets.begin(), action.plan.sheets.end(),
                     [&](const ServedSheet& sheet) { return sheet.synergy == synergy; });
}

// value × days / all, half to even.
Decimal ShareOf(Decimal value, int days, int all) {
  const __int128 product = static_cast<__int128>(value.micros) * days;
  __int128 quotient = product / all;
  const __int128 rest = product % all;
  const __int128 twice = 2 * (rest < 0 ? -rest : rest);
  if (twice > all || (twice == all && quotient % 2 != 0)) quotient += product < 0 ? -1 : 1;
  return {static_cast<int64_t>(quotient)};
}

// How much of a figure falls into the scope's period; or why none does.
std::string CountedValue(const Measure& measure, const IndicatorScope& scope, Decimal* counted) {
  *counted = ParseDecimal(measure.value).value_or(Decimal{});
  const bool period = scope.from_date.known() || scope.to_date.known();
  if (!period) return "";
  if (!measure.from_date.known()) return "covers no known days";
  const Date from =
      scope.from_date.known() ? std::max(scope.from_date, measure.from_date) : measure.from_date;
  const Date to =
      scope.to_date.known() ? std::min(scope.to_date, measure.to_date) : measure.to_date;
  if (from >= to) return "covers other days";
  *counted =
      ShareOf(*counted, DaysBetween(from, to), DaysBetween(measure.from_date, measure.to_date));
  return "";
}

// The figures that an action stands for: those reported, and targets not reported on since.
std::vector<std::pair<Measure, std::string>> FiguresOf(const Action& action) {
  std::vector<std::pair<Measure, std::string>> figures;
  std::set<std::string> reported;
  const bool abandoned = action.state == ActionState::kAbandoned;
  const auto reason = [&](const Measure& measure) {
    return abandoned && measure.certainty != Certainty::kMeasured ? "the action was abandoned" : "";
  };
  for (const Measure& measure : action.measures) {
    reported.insert(measure.measure_id);
    figures.emplace_back(measure, reason(measure));
  }
  for (const Measure& target : action.plan.targets) {
    const bool replaced = reported.contains(target.measure_id);
    figures.emplace_back(target,
                         replaced ? "a figure was reported for this target" : reason(target));
  }
  return figures;
}

}  // namespace

IndicatorTotals SumIndicators(const std::vector<Action>& actions, const IndicatorScope& scope) {
  using Reading = std::tuple<Unit, Certainty, std::string, Date, Date, std::string, std::string>;
  IndicatorTotals sums;
  std::map<Reading, std::string> seen;  // where it counts
  std::map<std::pair<Unit, Certainty>, std::pair<Decimal, int>> totals;
  for (const Action& action : actions) {
    if (!Serves(action, scope.synergy)) continue;
    for (auto& [measure, why_not] : FiguresOf(action)) {
      Decimal counted;
      std::string reason = why_not;
      if (reason.empty()) reason = CountedValue(measure, scope, &counted);
      const Reading reading{measure.unit,    measure.certainty, measure.value, measure.from_date,
                            measure.to_date, measure.method,    measure.source};
      if (reason.empty() && !measure.source.empty()) {
        const auto [place, first] = seen.emplace(reading, action.name);
        if (!first && place->second != action.name) reason = "counted with " + place->second;
      }
      if (!reason.empty()) {
        sums.left_out.push_back({action.name, measure, "0", reason});
        continue;
      }
      auto& [total, count] = totals[{measure.unit, measure.certainty}];
      total = total + counted;
      ++count;
      sums.lines.push_back({action.name, measure, FormatDecimal(counted), ""});
    }
  }
  for (const auto& [key, total] : totals) {
    sums.totals.push_back({key.first, key.second, FormatDecimal(total.first), total.second});
  }
  return sums;
}

}  // namespace synergie::catalogue
