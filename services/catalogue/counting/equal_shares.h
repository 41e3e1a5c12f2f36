// The method of equal shares: a programme under a capacity (Peters, Pierczynski and Skowron,
// "Proportional participatory budgeting with additive utilities", NeurIPS 2021; equalshares.net).
//
// The budget is shared equally between the voters. In each round every sheet that its supporters
// can still pay has a price per unit of utility, rho: they all pay rho x utility, or all they have
// left if that is less, and it adds up to the cost. The sheet with the smallest rho is bought. When
// nothing more can be paid the run ends. A run rarely spends the budget; the named completion says
// what happens then. "Equal shares" alone names no result: the utility, the completion, the start
// and the step are frozen with the tie rule. Costs and budget are whole numbers, everything else is
// an exact fraction. Thread-safe: pure functions of values.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/counting/rejection.h"
#include "services/catalogue/counting/sheet_roll.h"
#include "services/catalogue/counting/tie_rule.h"

namespace synergie::counting {

enum class Utility {
  kCardinality,  // a supported sheet is worth 1
  kCost,         // a supported sheet is worth its cost (the default of equalshares.net)
  kScore,        // a sheet is worth the points given to it
};
enum class Completion {
  kNone,            // one run; the rest of the budget is not spent
  kAdd1,            // raise every share by `step` while the outcome stays within the budget
  kAdd1Exhaustive,  // the same, but stop as soon as no supported sheet fits in what is left
  kUtilitarian,     // one run, then sheets by total utility per unit of cost, while they fit
};
enum class Start {
  kExact,  // the first share is budget / voters
  kWhole,  // rounded down to a whole number, as the public tool's "integral" option does
};
std::string_view Name(Utility utility);
std::string_view Name(Completion completion);
std::string_view Name(Start start);
Counted<Completion> ParseCompletion(std::string_view name);
Counted<Utility> ParseUtility(std::string_view name);

// Everything the opening event freezes, with the sheets' costs and the budget.
struct EqualSharesParameters {
  Utility utility = Utility::kCost;
  Completion completion = Completion::kAdd1;
  Start start = Start::kExact;
  std::int64_t step = 1;  // added to each voter's share by the add1 completions, in budget units
  std::vector<TieCriterion> tie_chain = {TieCriterion::kLowestCost, TieCriterion::kMostVotes,
                                         TieCriterion::kSeededLot};

  bool operator==(const EqualSharesParameters&) const = default;
};

struct CostedSheet {
  std::string id;
  std::int64_t cost = 0;  // whole units of the budget (days, euros); 0 is allowed
};

struct Support {
  std::string sheet;
  std::int64_t points = 1;  // read for kScore; a sheet with 0 points is not supported
};
struct SupportBallot {
  std::string id;
  std::int64_t weight = 1;  // as that many voters
  std::vector<Support> supports;
};

struct Programme {
  std::int64_t budget = 0;
  std::vector<CostedSheet> sheets;
  std::vector<SupportBallot> ballots;
};

// Voters with the same ballot pay the same all along, so the evidence speaks of classes.
struct VoterClass {
  std::vector<Support> supports;  // by sheet id
  std::int64_t voters = 0;

  bool operator==(const VoterClass&) const = default;
};

struct Offer {
  std::string sheet;
  mpq_class money;               // what its supporters have left, together
  std::optional<mpq_class> rho;  // none: they cannot pay the cost any more, it is out of this run

  bool operator==(const Offer&) const = default;
};
struct Payment {
  std::size_t voter_class = 0;
  mpq_class each;     // by each voter of the class
  mpq_class balance;  // left to each afterwards

  bool operator==(const Payment&) const = default;
};
struct Round {
  std::vector<Offer> offers;
  std::optional<TieBreak> tie;      // when several offers shared the smallest rho
  bool tie_without_effect = false;  // bought shares no payer with the others: any order is the same
  std::optional<std::string> bought;  // none: the chain could not decide, the run stops here
  mpq_class rho;
  std::vector<Payment> payments;

  bool operator==(const Round&) const = default;
};

// Consecutive runs of an add1 completion with one and the same outcome.
struct RunSummary {
  mpq_class first_share;
  mpq_class last_share;
  std::vector<std::string> bought;  // sorted by id
  std::int64_t cost = 0;
  bool over_budget = false;
  bool exhaustive = false;  // no supported sheet fits in what is left

  bool operator==(const RunSummary&) const = default;
};

struct Addition {
  std::string sheet;
  mpq_class utility_per_cost;  // total utility / cost; 0 for a sheet nobody supports
  std::optional<TieBreak> tie;

  bool operator==(const Addition&) const = default;
};

struct EqualSharesResult {
  EqualSharesParameters parameters;
  Lot lot;
  std::int64_t budget = 0;
  std::int64_t voters = 0;
  std::vector<CostedSheet> sheets;  // by id
  std::vector<std::int64_t> votes;  // per sheet: weight of its supporters
  std::vector<VoterClass> classes;
  std::vector<std::string> free_sheets;  // supported and costing nothing: taken before round 1
  std::vector<RunSummary> runs;
  std::optional<mpq_class> share;  // of the run that `rounds` show
  std::vector<Round> rounds;
  std::vector<Addition> additions;    // utilitarian completion
  std::vector<std::string> selected;  // in the order of purchase; if tied: in every outcome
  std::int64_t cost = 0;              // of `selected`
  // TIED: what the lots that the chain leaves open would select, each sorted by id. `rounds` stop
  // at the tie of the run where it first arises. Not complete (and `selected` empty) when too many.
  bool tied = false;
  std::vector<std::vector<std::string>> outcomes;
  bool outcomes_complete = true;
};
bool operator==(const CostedSheet& a, const CostedSheet& b);
bool operator==(const Support& a, const Support& b);

Counted<EqualSharesResult> CountEqualShares(const EqualSharesParameters& parameters,
                                            const Programme& programme, const Lot& lot = {});

std::string CanonicalText(const EqualSharesResult& result);
std::string Explain(const EqualSharesResult& result);  // in French, to recompute by hand

}  // namespace synergie::counting
