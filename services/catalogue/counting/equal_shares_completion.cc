#include "services/catalogue/counting/equal_shares_completion.h"

#include <algorithm>

namespace synergie::counting {
namespace {

mpq_class FirstShare(const EqualSharesParameters& parameters, const Tally& tally) {
  if (parameters.start == Start::kWhole) return mpq_class(tally.budget / tally.voters);
  mpq_class share(tally.budget, tally.voters);
  share.canonicalize();
  return share;
}

// No supported sheet that was left out fits in what is left of the budget.
bool Exhaustive(const Tally& tally, const Run& run) {
  for (std::size_t place = 0; place < tally.roll.size(); ++place) {
    if (!tally.Supported(place) || run.cost + tally.cost[place] > tally.budget) continue;
    if (std::find(run.bought.begin(), run.bought.end(), place) == run.bought.end()) return false;
  }
  return true;
}

bool AllSupportedBought(const Tally& tally, const Run& run) {
  std::size_t supported = 0;
  for (std::size_t place = 0; place < tally.roll.size(); ++place) {
    if (tally.Supported(place)) ++supported;
  }
  return run.bought.size() == supported;
}

void Record(const Tally& tally, const mpq_class& share, const Run& run,
            std::vector<RunSummary>& runs) {
  RunSummary summary{share,
                     share,
                     tally.roll.Ids(run.bought),
                     run.cost,
                     run.cost > tally.budget,
                     Exhaustive(tally, run)};
  if (!runs.empty() && runs.back().bought == summary.bought) {
    runs.back().last_share = share;
  } else {
    runs.push_back(std::move(summary));
  }
}

// The evidence of the run at `share`, which is made again in full: only one run is ever published.
void KeepRun(const Tally& tally, const OpenLot& open_lot, const mpq_class& share,
             Outcome& outcome) {
  Run run = RunAtShare(tally, share, open_lot, Evidence::kFull);
  outcome.share = share;
  outcome.bought = std::move(run.bought);
  outcome.rounds = std::move(run.rounds);
  outcome.undecided = std::move(run.undecided);
}

Counted<Outcome> CountAdd1(const EqualSharesParameters& parameters, const Tally& tally,
                           const OpenLot& open_lot) {
  Outcome outcome;
  mpq_class share = FirstShare(parameters, tally);
  mpq_class kept = share;  // the last share whose outcome was within the budget
  for (outcome.run_count = 1; outcome.run_count <= kMaxRuns; ++outcome.run_count) {
    const Run run = RunAtShare(tally, share, open_lot, Evidence::kNone);
    if (run.undecided) {
      KeepRun(tally, open_lot, share, outcome);
      return outcome;
    }
    Record(tally, share, run, outcome.runs);
    if (run.cost <= tally.budget) kept = share;
    const bool enough =
        parameters.completion == Completion::kAdd1Exhaustive && outcome.runs.back().exhaustive;
    if (run.cost > tally.budget || enough || AllSupportedBought(tally, run)) {
      KeepRun(tally, open_lot, kept, outcome);
      return outcome;
    }
    share += parameters.step;
  }
  return Refuse(RejectionReason::kTooLarge, "step",
                "Le pas est trop petit pour ce budget : plus de " + std::to_string(kMaxRuns) +
                    " tours de calcul.");
}

// Utility per unit of cost; a free sheet that nobody supports is worth 0, like every such sheet.
mpq_class Density(const Tally& tally, std::size_t place) {
  if (tally.cost[place] == 0) return 0;
  return mpq_class(tally.utility[place]) / tally.cost[place];
}

// The sheets not bought yet that fit in `left`, of the highest density.
std::vector<std::size_t> Densest(const Tally& tally, const std::vector<std::size_t>& bought,
                                 std::int64_t left) {
  std::vector<std::size_t> densest;
  for (std::size_t place = 0; place < tally.roll.size(); ++place) {
    if (tally.cost[place] > left) continue;
    if (std::find(bought.begin(), bought.end(), place) != bought.end()) continue;
    const mpq_class density = Density(tally, place);
    if (!densest.empty() && density < Density(tally, densest.front())) continue;
    if (!densest.empty() && density > Density(tally, densest.front())) densest.clear();
    densest.push_back(place);
  }
  return densest;
}

void Complete(const Tally& tally, const OpenLot& open_lot, std::int64_t left, Outcome& outcome) {
  while (true) {
    const std::vector<std::size_t> densest = Densest(tally, outcome.bought, left);
    if (densest.empty()) return;
    std::vector<std::size_t> first = tally.breaker->Order(densest).front();
    if (first.size() > 1) {
      std::int64_t together = 0;
      for (std::size_t place : first) together += tally.cost[place];
      if (together <= left) {
        first.resize(1);  // all of them fit: the order has no effect
      } else {
        first = open_lot.Heads(first);
      }
    }
    if (first.size() > 1) {
      outcome.undecided = UndecidedTie{first};
      return;
    }
    const std::size_t place = first.front();
    Addition addition{tally.roll.id(place), Density(tally, place), std::nullopt};
    if (densest.size() > 1) addition.tie = tally.breaker->Explain(tally.roll, densest);
    outcome.additions.push_back(std::move(addition));
    outcome.bought.push_back(place);
    left -= tally.cost[place];
  }
}

}  // namespace

Counted<Outcome> CountWith(const EqualSharesParameters& parameters, const Tally& tally,
                           const OpenLot& open_lot) {
  if (parameters.completion == Completion::kAdd1 ||
      parameters.completion == Completion::kAdd1Exhaustive) {
    return CountAdd1(parameters, tally, open_lot);
  }
  Outcome outcome;
  outcome.run_count = 1;
  KeepRun(tally, open_lot, FirstShare(parameters, tally), outcome);
  if (parameters.completion == Completion::kUtilitarian && !outcome.undecided) {
    std::int64_t left = tally.budget;
    for (std::size_t place : outcome.bought) left -= tally.cost[place];
    Complete(tally, open_lot, left, outcome);
  }
  return outcome;
}

}  // namespace synergie::counting
