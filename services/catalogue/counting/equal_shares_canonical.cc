// The canonical text of a count by equal shares; see digest.h for its form.
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/counting/equal_shares.h"

namespace synergie::counting {
namespace {

void WriteRound(const Round& round, CanonicalWriter& out) {
  out.Line("round").Word("rho").Word(round.rho.get_str());
  for (const Offer& offer : round.offers) {
    out.Line("  offer").Quoted(offer.sheet).Word(offer.money.get_str());
    out.Word(offer.rho ? offer.rho->get_str() : "out");
  }
  if (round.tie) {
    out.Line("  tie").List(round.tie->tied).Word("order").Groups(round.tie->order);
    if (round.tie_without_effect) out.Word("without-effect");
  }
  if (round.bought) out.Line("  bought").Quoted(*round.bought);
  for (const Payment& payment : round.payments) {
    out.Line("  paid").Number(static_cast<std::int64_t>(payment.voter_class));
    out.Word(payment.each.get_str()).Word(payment.balance.get_str());
  }
}

}  // namespace

std::string CanonicalText(const EqualSharesResult& result) {
  const EqualSharesParameters& parameters = result.parameters;
  CanonicalWriter out("synergie-count 1 equal-shares");
  out.Line("utility").Word(Name(parameters.utility));
  out.Line("completion").Word(Name(parameters.completion));
  out.Line("start").Word(Name(parameters.start)).Word("step").Number(parameters.step);
  out.TieRule(parameters.tie_chain, result.lot);
  out.Line("budget").Number(result.budget).Word("voters").Number(result.voters);
  for (std::size_t i = 0; i < result.sheets.size(); ++i) {
    out.Line("sheet").Quoted(result.sheets[i].id).Number(result.sheets[i].cost);
    out.Number(result.votes[i]);
  }
  for (const VoterClass& voters : result.classes) {
    out.Line("class").Number(voters.voters);
    for (const Support& support : voters.supports) {
      out.Quoted(support.sheet).Number(support.points);
    }
  }
  out.Line("free").List(result.free_sheets);
  for (const RunSummary& run : result.runs) {
    out.Line("run").Word(run.first_share.get_str()).Word(run.last_share.get_str());
    out.List(run.bought).Number(run.cost);
    if (run.over_budget) out.Word("over-budget");
    if (run.exhaustive) out.Word("exhaustive");
  }
  if (result.share) out.Line("share").Word(result.share->get_str());
  for (const Round& round : result.rounds) WriteRound(round, out);
  for (const Addition& addition : result.additions) {
    out.Line("addition").Quoted(addition.sheet).Word(addition.utility_per_cost.get_str());
    if (addition.tie) out.Word("tie").List(addition.tie->tied).Groups(addition.tie->order);
  }
  out.Line("selected").List(result.selected).Number(result.cost);
  for (const auto& outcome : result.outcomes) out.Line("outcome").List(outcome);
  out.Line(result.tied ? "TIED" : "DECIDED");
  if (!result.outcomes_complete) out.Word("incomplete");
  return out.text();
}

}  // namespace synergie::counting
