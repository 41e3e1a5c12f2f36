// The explanation of a count by Schulze in French; see schulze.h.
#include "services/catalogue/counting/explain_words.h"
#include "services/catalogue/counting/schulze.h"

namespace synergie::counting {
namespace {

std::string StrengthText(LinkStrength variant, const PathStrength& strength) {
  if (strength.support == 0) return "aucun";
  if (variant != LinkStrength::kWinningVotesThenOpposition) {
    return std::to_string(strength.support);
  }
  return std::to_string(strength.support) + " contre " + std::to_string(strength.opposition);
}

std::string PathText(const SchulzeResult& result, std::size_t from, std::size_t to) {
  const auto steps = StrongestPath(result, from, to);
  if (steps.empty()) return "aucun chemin";
  std::string text = result.sheets[steps.front()];
  for (std::size_t i = 1; i < steps.size(); ++i) {
    text += " —" + StrengthText(result.parameters.strength, result.link[steps[i - 1]][steps[i]]) +
            "→ " + result.sheets[steps[i]];
  }
  return text;
}

std::string PairText(const SchulzeResult& result, std::size_t x, std::size_t y) {
  const std::string& a = result.sheets[x];
  const std::string& b = result.sheets[y];
  const LinkStrength variant = result.parameters.strength;
  std::string text = "  " + a + " / " + b + " : " + StrengthText(variant, result.path[x][y]) +
                     " (" + PathText(result, x, y) + ") et retour " +
                     StrengthText(variant, result.path[y][x]) + " (" + PathText(result, y, x) +
                     ") : ";
  if (result.beats[x][y]) return text + a + " l'emporte\n";
  if (result.beats[y][x]) return text + b + " l'emporte\n";
  return text + "égalité\n";
}

}  // namespace

std::string Explain(const SchulzeResult& result) {
  const std::size_t n = result.sheets.size();
  std::string text = "Méthode de Schulze : " + Plural(result.ballots, "bulletin", "bulletins") +
                     ", poids total " + std::to_string(result.weight) + ", " +
                     Plural(static_cast<std::int64_t>(n), "fiche", "fiches") +
                     ".\nForce d'un lien : " + std::string(FrenchName(result.parameters.strength)) +
                     ". Une fiche non classée est dernière, à égalité avec les autres non "
                     "classées.\n";
  text += TieRuleText(result.parameters.tie_chain, result.lot);
  text += "\n1. Préférences : poids des bulletins qui mettent la première devant la seconde\n";
  for (std::size_t x = 0; x < n; ++x) {
    for (std::size_t y = 0; y < n; ++y) {
      if (x == y) continue;
      text += "  " + result.sheets[x] + " devant " + result.sheets[y] + " : " +
              std::to_string(result.preference[x][y]);
      if (result.link[x][y].support > 0) {
        text += "  → lien de force " + StrengthText(result.parameters.strength, result.link[x][y]);
      }
      text += "\n";
    }
  }
  text += "\n2. Chemins les plus forts (un chemin vaut son lien le plus faible)\n";
  for (std::size_t x = 0; x < n; ++x) {
    for (std::size_t y = x + 1; y < n; ++y) text += PairText(result, x, y);
  }
  text +=
      "\n3. Niveaux : d'abord les fiches que personne ne bat, puis celles que seules les "
      "précédentes battent\n";
  std::size_t level = 0;
  for (const auto& group : result.by_method) {
    text += "  " + std::to_string(++level) + ". " + Join(group, " = ") + "\n";
  }
  for (const TieBreak& tie : result.ties) {
    text += "  égalité : " + Join(tie.tied, " = ") + "\n" + TieText(tie, result.lot, "    ");
  }
  text += "\nClassement : " + RankingText(result.ranking) + "\n";
  if (result.tied) text += "Résultat : ÉGALITÉ (TIED), le comité décide, avec un motif.\n";
  return text;
}

}  // namespace synergie::counting
