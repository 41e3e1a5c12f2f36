// The explanation of a majority judgment in French; see majority_judgment.h.
#include "services/catalogue/counting/explain_words.h"
#include "services/catalogue/counting/majority_judgment.h"

namespace synergie::counting {
namespace {

std::string SheetText(const MajorityParameters& parameters, const JudgedSheet& sheet) {
  const auto& scale = parameters.scale;
  std::vector<std::string> counts, sequence;
  for (std::size_t grade = 0; grade < scale.size(); ++grade) {
    counts.push_back(std::to_string(sheet.tally[grade]) + " « " + scale[grade] + " »");
  }
  std::string text = "\nFiche " + sheet.sheet + " (rang " + std::to_string(sheet.rank) + ")\n";
  text += "  mentions : " + Join(counts, ", ") + "\n";
  text += "  ampleur : " + Plural(sheet.concerned, "concerné", "concernés") + ", " +
          Plural(sheet.not_concerned, "non concerné", "non concernés") + ", " +
          Plural(sheet.blank, "case blanche", "cases blanches") +
          (parameters.blank_rule == BlankRule::kStaticGrade ? " (comptées)" : " (hors compte)") +
          ", " + Plural(sheet.taking_part, "participe", "participent");
  if (sheet.few_taking_part) {
    text += "\n  ATTENTION : moins de " + std::to_string(parameters.least_taking_part) +
            " entreprises participent";
  }
  text += "\n";
  if (!sheet.gauge) return text + "  profondeur : personne n'est concerné, pas de jauge\n";
  const MajorityGauge& gauge = *sheet.gauge;
  const std::string total = std::to_string(sheet.concerned);
  text += "  médiane inférieure : le jugement n° " + std::to_string((sheet.concerned + 1) / 2) +
          " sur " + total + " en partant du moins bon, soit « " + scale[gauge.median] + " »\n";
  text += "  jauge : (" + std::to_string(gauge.above) + "/" + total + " au-dessus, « " +
          scale[gauge.median] + " », " + std::to_string(gauge.below) + "/" + total +
          " au-dessous)\n";
  for (const GradeRun& run : sheet.tie_sequence) {
    sequence.push_back(std::to_string(run.count) + " × « " + scale[run.grade] + " »");
  }
  return text + "  médianes retirées une à une : " + Join(sequence, ", ") + "\n";
}

std::string DifferenceText(const MajorityResult& result, const DepthDifference& difference) {
  const auto& scale = result.parameters.scale;
  std::int64_t higher_total = 0;
  std::int64_t lower_total = 0;
  for (const JudgedSheet& sheet : result.sheets) {
    if (sheet.sheet == difference.higher) higher_total = sheet.concerned;
    if (sheet.sheet == difference.lower) lower_total = sheet.concerned;
  }
  std::string text = "  " + difference.higher + " devant " + difference.lower + " : ";
  if (higher_total != lower_total) {
    text += "ramenées à " + std::to_string(difference.common_total) + " jugements (chacun compté " +
            std::to_string(difference.common_total / higher_total) + " fois pour l'une, " +
            std::to_string(difference.common_total / lower_total) + " pour l'autre), ";
  }
  text += difference.removal == 0 ? "les médianes diffèrent : "
                                  : "après " + Plural(difference.removal, "retrait", "retraits") +
                                        " de médiane, les médianes diffèrent : ";
  return text + "« " + scale[difference.higher_grade] + " » contre « " +
         scale[difference.lower_grade] + " »\n";
}

}  // namespace

std::string Explain(const MajorityResult& result) {
  const MajorityParameters& parameters = result.parameters;
  std::string text =
      "Jugement majoritaire : " + Plural(result.ballots, "bulletin", "bulletins") + ", " +
      Plural(static_cast<std::int64_t>(result.sheets.size()), "fiche", "fiches") +
      ".\nÉchelle, de la meilleure mention à la moins bonne : " + Join(parameters.scale, " > ") +
      ".\n";
  text += "« Non concerné » n'est pas une mention : ces bulletins ne comptent pas dans la jauge.\n";
  text +=
      parameters.blank_rule == BlankRule::kStaticGrade
          ? "Une case blanche compte comme « " + parameters.scale[parameters.blank_grade] + " ».\n"
          : "Une case blanche ne compte pas dans la jauge.\n";
  text += TieRuleText(parameters.tie_chain, result.lot);
  for (const JudgedSheet& sheet : result.sheets) text += SheetText(parameters, sheet);
  text +=
      "\nComparaisons (on compare les médianes, puis on retire un jugement médian à chacune, et "
      "ainsi de suite)\n";
  for (const DepthDifference& difference : result.differences) {
    text += DifferenceText(result, difference);
  }
  for (const TieBreak& tie : result.ties) {
    text +=
        "  égalité parfaite : " + Join(tie.tied, " = ") + "\n" + TieText(tie, result.lot, "    ");
  }
  if (!result.unjudged.empty()) {
    text += "  sans concerné, en dernier : " + Join(result.unjudged, ", ") + "\n";
  }
  text += "\nClassement : " + RankingText(result.ranking) + "\n";
  if (result.tied) text += "Résultat : ÉGALITÉ (TIED), le comité décide, avec un motif.\n";
  return text;
}

}  // namespace synergie::counting
