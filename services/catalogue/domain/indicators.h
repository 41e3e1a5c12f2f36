// Totals of figures, each counted once. Potential, estimated and measured figures are never added
// to each other. A figure is left out, and said to be, when it would count twice or does not
// belong:
//   - a target of a plan, where a figure with the same id has been reported since;
//   - the same reading (unit, certainty, value, days, method, source) given for a second action;
//   - what an abandoned action was only expected to bring;
//   - with a period: a figure that covers no known days, or none of them.
// An action counts once however many sheets it serves. With a period, a figure that reaches out of
// it counts by its days, the last place rounded half to even. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/catalogue/domain/action.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

struct IndicatorScope {
  std::string synergy;  // empty: all
  Date from_date;       // unknown: from the beginning
  Date to_date;         // the day after the last; unknown: without end
};

struct IndicatorLine {
  std::string action;
  Measure measure;
  std::string counted_value;
  std::string reason;  // left out: why
  bool operator==(const IndicatorLine&) const = default;
};
struct IndicatorTotal {
  Unit unit = Unit::kUnspecified;
  Certainty certainty = Certainty::kUnspecified;
  std::string value;
  int figure_count = 0;
  bool operator==(const IndicatorTotal&) const = default;
};
struct IndicatorTotals {
  std::vector<IndicatorTotal> totals;  // by unit, then certainty
  std::vector<IndicatorLine> lines;
  std::vector<IndicatorLine> left_out;
};

// `actions` in the order of their names, so that the same figures are left out every time.
IndicatorTotals SumIndicators(const std::vector<Action>& actions, const IndicatorScope& scope);

}  // namespace synergie::catalogue
