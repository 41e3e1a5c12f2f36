#include "services/catalogue/counting/explain_words.h"

#include "services/catalogue/counting/digest.h"

namespace synergie::counting {

std::string Join(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::string RankingText(const Ranking& ranking) {
  std::vector<std::string> groups;
  for (const auto& group : ranking) groups.push_back(Join(group, " = "));
  return Join(groups, " > ");
}

std::string Fraction(const mpq_class& value) {
  if (value.get_den() == 1) return value.get_str();
  // Thousandths, rounded down, by whole division: no count ever reads this text back.
  const mpz_class thousandths = value.get_num() * 1000 / value.get_den();
  std::string decimals = mpz_class(thousandths % 1000).get_str();
  decimals.insert(0, 3 - decimals.size(), '0');
  std::string text = mpz_class(thousandths / 1000).get_str() + "," + decimals;
  if (value.get_str().size() > 40) return "≈ " + text;  // the JSON holds it in full
  return value.get_str() + " (≈ " + text + ")";
}

std::string Plural(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count > 1 ? many : one);
}

std::string TieText(const TieBreak& tie, const Lot& lot, std::string_view indent) {
  std::string text;
  for (const TieStep& step : tie.steps) {
    text += std::string(indent) + "départage par " + std::string(FrenchName(step.criterion)) +
            " : " + RankingText(step.order) + "\n";
    if (step.criterion != TieCriterion::kSeededLot) continue;
    for (const std::string& sheet : tie.tied) {
      text += std::string(indent) + "  SHA-256(graine ‖ « " + sheet +
              " ») = " + LotKey(lot.seed, sheet) + "\n";
    }
  }
  if (tie.order.size() < tie.tied.size()) {
    text += std::string(indent) + "la règle de départage laisse : " + RankingText(tie.order) + "\n";
  }
  return text;
}

std::string TieRuleText(const std::vector<TieCriterion>& chain, const Lot& lot) {
  std::vector<std::string> names;
  for (TieCriterion criterion : chain) names.emplace_back(FrenchName(criterion));
  std::string text = "Règle de départage : " +
                     (names.empty() ? "aucune, les égalités restent" : Join(names, ", puis ")) +
                     ".\n";
  if (!lot.seed.empty()) text += "Graine du tirage : " + Hex(lot.seed) + "\n";
  if (!lot.drawn_order.empty()) text += "Ordre tiré : " + Join(lot.drawn_order, ", ") + "\n";
  return text;
}

}  // namespace synergie::counting
