// The explanation of a count by equal shares in French; see equal_shares.h.
#include "services/catalogue/counting/equal_shares.h"
#include "services/catalogue/counting/explain_words.h"

namespace synergie::counting {
namespace {

std::string_view UtilityText(Utility utility) {
  switch (utility) {
    case Utility::kCardinality:
      return "chaque fiche soutenue compte pour 1";
    case Utility::kCost:
      return "chaque fiche soutenue compte pour son coût";
    case Utility::kScore:
      return "chaque fiche compte pour les points reçus";
  }
  return "";
}

std::string_view CompletionText(Completion completion) {
  switch (completion) {
    case Completion::kNone:
      return "sans complément, ce qui reste n'est pas dépensé";
    case Completion::kAdd1:
      return "add1 : on relève chaque part d'un pas tant que le résultat tient dans la capacité";
    case Completion::kAdd1Exhaustive:
      return "add1 exhaustif : on relève chaque part d'un pas, et on s'arrête dès qu'aucune fiche "
             "soutenue ne tient plus dans le reste";
    case Completion::kUtilitarian:
      return "utilitariste : on ajoute les fiches par utilité totale rapportée au coût, tant "
             "qu'elles tiennent";
  }
  return "";
}

std::string HeadText(const EqualSharesResult& result) {
  const EqualSharesParameters& parameters = result.parameters;
  std::string text = "Méthode des parts égales : capacité " + std::to_string(result.budget) + ", " +
                     Plural(result.voters, "votant", "votants") +
                     ".\nUtilité : " + std::string(UtilityText(parameters.utility)) +
                     ".\nComplément : " + std::string(CompletionText(parameters.completion)) +
                     ".\n";
  if (parameters.start == Start::kWhole) {
    text += "La première part est arrondie à l'entier inférieur.\n";
  }
  text += TieRuleText(parameters.tie_chain, result.lot) + "\nFiches\n";
  for (std::size_t i = 0; i < result.sheets.size(); ++i) {
    text += "  " + result.sheets[i].id + " : coût " + std::to_string(result.sheets[i].cost) + ", " +
            Plural(result.votes[i], "soutien", "soutiens") + "\n";
  }
  text += "Groupes de bulletins identiques\n";
  for (std::size_t i = 0; i < result.classes.size(); ++i) {
    std::vector<std::string> supports;
    for (const Support& support : result.classes[i].supports) {
      supports.push_back(parameters.utility == Utility::kScore
                             ? support.sheet + " " + std::to_string(support.points)
                             : support.sheet);
    }
    text += "  n° " + std::to_string(i + 1) + " (" +
            Plural(result.classes[i].voters, "votant", "votants") +
            ") : " + (supports.empty() ? "aucun soutien" : Join(supports, ", ")) + "\n";
  }
  return text;
}

std::string RunsText(const EqualSharesResult& result) {
  if (result.runs.empty()) return "";
  std::string text = "\nParts essayées\n";
  for (const RunSummary& run : result.runs) {
    text += "  part " + Fraction(run.first_share);
    if (run.last_share != run.first_share) text += " à " + Fraction(run.last_share);
    text += " : " + (run.bought.empty() ? "rien" : Join(run.bought, ", ")) + ", coût " +
            std::to_string(run.cost);
    if (run.over_budget) {
      text += " : dépasse la capacité, on garde le résultat précédent";
    } else if (run.exhaustive) {
      text += " : aucune fiche soutenue ne tient dans le reste";
    }
    text += "\n";
  }
  return text;
}

std::string OfferText(const EqualSharesResult& result, const Offer& offer) {
  std::int64_t cost = 0;
  for (const CostedSheet& sheet : result.sheets) {
    if (sheet.id == offer.sheet) cost = sheet.cost;
  }
  std::string text = "  " + offer.sheet + " : ses soutiens ont " + Fraction(offer.money) +
                     " pour " + std::to_string(cost) + ", ";
  return text + (offer.rho ? "rho = " + Fraction(*offer.rho) : "trop peu, écartée") + "\n";
}

std::string RoundText(const EqualSharesResult& result, const Round& round, std::size_t number) {
  std::string text = "\nTour " + std::to_string(number) + "\n";
  for (const Offer& offer : round.offers) text += OfferText(result, offer);
  if (round.tie) {
    text += "  égalité au plus petit rho : " + Join(round.tie->tied, " = ") + "\n" +
            TieText(*round.tie, result.lot, "    ");
    if (round.tie_without_effect) {
      text += "    l'ordre est sans effet : personne ne paie à la fois pour " + *round.bought +
              " et pour une autre\n";
    }
  }
  if (!round.bought) {
    return text + (round.tie ? "  la règle ne dit pas laquelle : le tour s'arrête là\n"
                             : "  plus rien ne peut être payé\n");
  }
  text += "  achetée : " + *round.bought + ", rho = " + Fraction(round.rho) + "\n";
  for (const Payment& payment : round.payments) {
    text += "    groupe n° " + std::to_string(payment.voter_class + 1) + " : chacun paie " +
            Fraction(payment.each) + ", il lui reste " + Fraction(payment.balance) + "\n";
  }
  return text;
}

std::string AdditionsText(const EqualSharesResult& result) {
  if (result.additions.empty()) return "";
  std::string text = "\nComplément, par utilité totale rapportée au coût\n";
  for (const Addition& addition : result.additions) {
    text += "  " + addition.sheet + " : " + Fraction(addition.utility_per_cost) + "\n";
    if (addition.tie) text += TieText(*addition.tie, result.lot, "    ");
  }
  return text;
}

std::string EndText(const EqualSharesResult& result) {
  std::string text;
  if (result.tied) {
    text = "\nRésultat : ÉGALITÉ (TIED), le comité décide, avec un motif.\n";
    if (!result.outcomes_complete) {
      return text + "Trop de tirages possibles pour les énumérer : rien n'est annoncé.\n";
    }
    text += "Selon le tirage :\n";
    for (const auto& outcome : result.outcomes) text += "  " + Join(outcome, ", ") + "\n";
    return text + "Dans tous les cas : " +
           (result.selected.empty() ? "rien" : Join(result.selected, ", ")) + "\n";
  }
  return "\nRetenues, dans l'ordre d'achat : " +
         (result.selected.empty() ? "rien" : Join(result.selected, ", ")) + "\nCoût " +
         std::to_string(result.cost) + " sur " + std::to_string(result.budget) + "\n";
}

}  // namespace

std::string Explain(const EqualSharesResult& result) {
  std::string text = HeadText(result) + RunsText(result);
  if (!result.free_sheets.empty()) {
    text += "\nSans coût, retenues d'emblée : " + Join(result.free_sheets, ", ") + "\n";
  }
  if (result.share) {
    text += "\nChaque votant reçoit " + Fraction(*result.share) +
            ". À chaque tour on achète la fiche au plus petit rho, le prix par unité d'utilité que "
            "paient ses soutiens (ou tout ce qui leur reste, si c'est moins).\n";
  }
  for (std::size_t i = 0; i < result.rounds.size(); ++i) {
    text += RoundText(result, result.rounds[i], i + 1);
  }
  return text + AdditionsText(result) + EndText(result);
}

}  // namespace synergie::counting
