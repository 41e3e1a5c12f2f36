// From one run of equal shares to a whole count: the named completions.
// Inside the library: equal_shares.h is the public side. Contract: given an open lot, either
// decides everything or stops at the first tie that neither the chain nor the open lot decides.
// Pure.
#pragma once

#include <optional>
#include <vector>

#include "services/catalogue/counting/equal_shares.h"
#include "services/catalogue/counting/equal_shares_run.h"

namespace synergie::counting {

struct Outcome {
  std::vector<std::size_t> bought;  // in order, additions last
  std::vector<RunSummary> runs;
  mpq_class share;            // of the run kept, or of the undecided one
  std::vector<Round> rounds;  // of that run
  std::vector<Addition> additions;
  std::optional<UndecidedTie> undecided;
  std::int64_t run_count = 0;
};

// Refuses a count that would need more than kMaxRuns runs: the step is too small for the budget.
inline constexpr std::int64_t kMaxRuns = 1'000'000;
Counted<Outcome> CountWith(const EqualSharesParameters& parameters, const Tally& tally,
                           const OpenLot& open_lot);

}  // namespace synergie::counting
