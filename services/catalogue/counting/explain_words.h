// French phrases that the three explanations share. Inside the library. Pure, thread-safe.
#pragma once

#include <gmpxx.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/counting/sheet_roll.h"
#include "services/catalogue/counting/tie_rule.h"

namespace synergie::counting {

std::string Join(const std::vector<std::string>& parts, std::string_view between);
std::string RankingText(const Ranking& ranking);  // "F1 > F2 = F3"
std::string Fraction(const mpq_class& value);  // "3/2", or "3/2 (≈ 1,500)" for the reader's eye
// "2 bulletins", "1 bulletin"
std::string Plural(std::int64_t count, std::string_view one, std::string_view many);

// How a tie was broken, or that it was not, one line a criterion, each starting with `indent`.
std::string TieText(const TieBreak& tie, const Lot& lot, std::string_view indent);
// The tie rule and its lot, at the head of an explanation.
std::string TieRuleText(const std::vector<TieCriterion>& chain, const Lot& lot);

}  // namespace synergie::counting
