#include "services/catalogue/domain/selection.h"

#include <algorithm>
#include <set>

#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/decimal.h"
#include "services/catalogue/domain/grades.h"
#include "services/catalogue/domain/ties.h"

namespace synergie::catalogue {
namespace {

constexpr int64_t kMicros = 1'000'000;

std::optional<Rejection> Trouble(std::string reason, const std::string& member,
                                 std::string message) {
  return commit::Invalid(std::move(reason), "rules.selection." + member, std::move(message))
      .value();
}

// A capacity in whole units; nothing where it is none.
std::optional<int64_t> BudgetOf(const Capacity& capacity) {
  const auto value = ParseDecimal(capacity.value);
  if (!value || value->micros < 0 || value->micros % kMicros != 0) return std::nullopt;
  return value->micros / kMicros;
}

// Points of one judgement; 0: no support.
int64_t PointsOf(const BallotRules& rules, const Judgement& judgement) {
  const SelectionRules& selection = *rules.selection;
  const auto place = std::find(rules.scale.begin(), rules.scale.end(), judgement.grade);
  const bool graded = !judgement.grade.empty() && place != rules.scale.end();
  const int grade = static_cast<int>(place - rules.scale.begin());
  const bool supports = selection.support == SelectionSupport::kGrade
                            ? graded && grade <= selection.lowest_grade
                            : judgement.takes_part;
  if (!supports) return 0;
  if (selection.utility != SelectionUtility::kScore) return 1;
  return graded ? selection.points[static_cast<size_t>(grade)] : 0;
}

std::string Text(const mpq_class& fraction) { return fraction.get_str(); }
std::string Text(const std::optional<mpq_class>& fraction) {
  return fraction ? Text(*fraction) : "";
}
std::optional<TieBreak> Tie(const std::optional<counting::TieBreak>& tie) {
  if (!tie) return std::nullopt;
  return EvidenceOf(*tie);
}

SelectionRound RoundOf(const counting::Round& round, bool abridged) {
  SelectionRound out{.tie = Tie(round.tie),
                     .tie_without_effect = round.tie_without_effect,
                     .bought = round.bought.value_or(""),
                     .rho = Text(round.rho)};
  if (abridged) return out;
  for (const counting::Offer& offer : round.offers) {
    out.offers.push_back({offer.sheet, Text(offer.money), Text(offer.rho)});
  }
  for (const counting::Payment& payment : round.payments) {
    out.payments.push_back(
        {static_cast<int>(payment.voter_class), Text(payment.each), Text(payment.balance)});
  }
  return out;
}

ElectorClass ClassOf(const counting::VoterClass& voters) {
  ElectorClass out{.elector_count = voters.voters};
  for (const counting::Support& support : voters.supports) {
    out.supports.push_back({support.sheet, support.points});
  }
  return out;
}

std::optional<Rejection> CostsTrouble(const BallotRules& rules) {
  const SelectionRules& selection = *rules.selection;
  if (selection.costs.empty()) {
    return Trouble("COSTS_MISSING", "costs", "No sheet has a cost: nothing can be selected.");
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < selection.costs.size(); ++i) {
    const SheetCost& cost = selection.costs[i];
    const std::string member = "costs[" + std::to_string(i) + "]";
    const bool known =
        std::any_of(rules.sheets.begin(), rules.sheets.end(),
                    [&](const SheetVersion& sheet) { return sheet.sheet_id == cost.sheet_id; });
    if (!known) {
      return Trouble("UNKNOWN_SHEET", member + ".sheet_id", "This sheet is not of the edition.");
    }
    if (!seen.insert(cost.sheet_id).second) {
      return Trouble("REPEATED_SHEET", member + ".sheet_id", "This sheet has two costs.");
    }
    if (cost.cost < 0) return Trouble("NOT_AN_AMOUNT", member + ".cost", "A cost is not below 0.");
  }
  return std::nullopt;
}

bool StepsSuffice(const SelectionRules& selection) {
  if (selection.step < 1) return false;
  if (selection.completion != SelectionCompletion::kAdd1 &&
      selection.completion != SelectionCompletion::kAdd1Exhaustive) {
    return true;
  }
  int64_t steps = 0;
  for (const SheetCost& cost : selection.costs) {
    steps += cost.cost / selection.step + 1;
    if (steps > kMaxSelectionRuns) return false;
  }
  return true;
}

}  // namespace

SelectionRules WithDefaults(SelectionRules selection) {
  if (selection.method.empty()) selection.method = kEqualShares;
  if (selection.method_version.empty()) selection.method_version = kEqualSharesVersion;
  if (selection.support == SelectionSupport::kUnspecified) {
    selection.support = SelectionSupport::kTakingPart;
  }
  if (selection.utility == SelectionUtility::kUnspecified) {
    selection.utility = SelectionUtility::kCost;
  }
  if (selection.completion == SelectionCompletion::kUnspecified) {
    selection.completion = SelectionCompletion::kAdd1;
  }
  if (selection.start == SelectionStart::kUnspecified) selection.start = SelectionStart::kExact;
  if (selection.step == 0) selection.step = 1;
  if (selection.tie_chain.empty()) {
    selection.tie_chain = {TieCriterion::kLowestCost, TieCriterion::kMostVotes};
  }
  return selection;
}

std::optional<Rejection> SelectionTrouble(const BallotRules& rules) {
  const SelectionRules& selection = *rules.selection;
  if (selection.method != kEqualShares || selection.method_version != kEqualSharesVersion) {
    return Trouble("METHOD_UNKNOWN", "method",
                   "Sheets are selected under a capacity by equal-shares, version 1.");
  }
  if (selection.capacity.unit == CapacityUnit::kUnspecified || !BudgetOf(selection.capacity)) {
    return Trouble("CAPACITY_INCOMPLETE", "capacity",
                   "The capacity is a whole number of facilitator days or euros.");
  }
  if (auto trouble = CostsTrouble(rules)) return trouble;
  const auto grades = static_cast<int>(rules.scale.size());
  if (selection.lowest_grade < 0 || selection.lowest_grade >= grades) {
    return Trouble("OUT_OF_SCALE", "lowest_grade", "This grade is not one of the scale.");
  }
  if (selection.utility == SelectionUtility::kScore &&
      selection.points.size() != rules.scale.size()) {
    return Trouble("POINTS_MISSING", "points", "Every grade of the scale has its points.");
  }
  for (const int64_t points : selection.points) {
    if (points < 0) return Trouble("NOT_AN_AMOUNT", "points", "Points are not below 0.");
  }
  // Once everybody's share is the sum of the costs, everything supported is bought.
  if (!StepsSuffice(selection)) {
    return Trouble("STEP_TOO_SMALL", "step",
                   "The costs are more than " + std::to_string(kMaxSelectionRuns) +
                       " steps together: choose a larger step.");
  }
  if (HasLot(selection.tie_chain) && rules.public_value.empty()) {
    return commit::Invalid("PUBLIC_VALUE_MISSING", "rules.public_value",
                           "A tie rule with a lot names its public value at the opening.")
        .value();
  }
  // The count itself says whether it can be done by these rules.
  if (auto dry = SelectSheets(rules, {}, ""); !dry) return dry.error();
  return std::nullopt;
}

counting::EqualSharesParameters ParametersOf(const SelectionRules& selection) {
  using counting::Completion, counting::Start, counting::Utility;
  counting::EqualSharesParameters parameters;
  switch (selection.utility) {
    case SelectionUtility::kCardinality:
      parameters.utility = Utility::kCardinality;
      break;
    case SelectionUtility::kScore:
      parameters.utility = Utility::kScore;
      break;
    case SelectionUtility::kCost:
    case SelectionUtility::kUnspecified:
      parameters.utility = Utility::kCost;
      break;
  }
  switch (selection.completion) {
    case SelectionCompletion::kNone:
      parameters.completion = Completion::kNone;
      break;
    case SelectionCompletion::kAdd1Exhaustive:
      parameters.completion = Completion::kAdd1Exhaustive;
      break;
    case SelectionCompletion::kUtilitarian:
      parameters.completion = Completion::kUtilitarian;
      break;
    case SelectionCompletion::kAdd1:
    case SelectionCompletion::kUnspecified:
      parameters.completion = Completion::kAdd1;
      break;
  }
  parameters.start = selection.start == SelectionStart::kWhole ? Start::kWhole : Start::kExact;
  parameters.step = selection.step;
  parameters.tie_chain = ChainOf(selection.tie_chain);
  return parameters;
}

counting::Programme ProgrammeOf(const BallotRules& rules,
                                const std::vector<CountedBallot>& ballots) {
  counting::Programme programme;
  programme.budget = BudgetOf(rules.selection->capacity).value_or(0);
  std::set<std::string> selectable;
  for (const SheetCost& cost : rules.selection->costs) {
    programme.sheets.push_back({cost.sheet_id, cost.cost});
    selectable.insert(cost.sheet_id);
  }
  for (const CountedBallot& ballot : ballots) {
    counting::SupportBallot support{.id = ballot.elector};
    for (const Judgement& judgement :
         ReadGrades(rules, ballot.grades).value_or(std::vector<Judgement>())) {
      const int64_t points = PointsOf(rules, judgement);
      if (points == 0 || !selectable.contains(judgement.sheet_id)) continue;
      support.supports.push_back({judgement.sheet_id, points});
    }
    programme.ballots.push_back(std::move(support));
  }
  return programme;
}

tl::expected<counting::EqualSharesResult, Rejection> SelectSheets(
    const BallotRules& rules, const std::vector<CountedBallot>& ballots,
    const std::string& closing_digest) {
  const SelectionRules& selection = *rules.selection;
  auto result =
      counting::CountEqualShares(ParametersOf(selection), ProgrammeOf(rules, ballots),
                                 LotOf(selection.tie_chain, closing_digest, rules.public_value));
  if (!result) {
    return commit::Invalid(
        std::string(counting::Name(result.error().reason)), "rules.selection",
        "The rules of the selection do not count (" + result.error().subject + ").");
  }
  return std::move(*result);
}

Selection EvidenceOf(const counting::EqualSharesResult& result) {
  Selection out{.method = std::string(kEqualShares),
                .method_version = std::string(kEqualSharesVersion),
                .budget = result.budget,
                .ballot_count = result.voters,
                .free_sheets = result.free_sheets,
                .share = Text(result.share),
                .selected = result.selected,
                .cost = result.cost,
                .tied = result.tied,
                .too_many_outcomes = !result.outcomes_complete,
                .lot_seed = result.lot.seed,
                .digest = counting::Sha256(counting::CanonicalText(result))};
  for (size_t i = 0; i < result.sheets.size(); ++i) {
    const std::string& id = result.sheets[i].id;
    const bool selected =
        std::find(result.selected.begin(), result.selected.end(), id) != result.selected.end();
    out.sheets.push_back({id, result.sheets[i].cost, result.votes[i], selected});
  }
  for (const counting::VoterClass& voters : result.classes) {
    out.classes.push_back(ClassOf(voters));
  }
  for (const counting::RunSummary& run : result.runs) {
    out.runs.push_back({Text(run.first_share), Text(run.last_share), run.bought, run.cost,
                        run.over_budget, run.exhaustive});
  }
  size_t lines = 0;
  for (const counting::Round& round : result.rounds) {
    lines += round.offers.size() + round.payments.size();
  }
  out.abridged = lines > kMaxEvidenceLines;
  for (const counting::Round& round : result.rounds) {
    out.rounds.push_back(RoundOf(round, out.abridged));
  }
  for (const counting::Addition& addition : result.additions) {
    out.additions.push_back({addition.sheet, Text(addition.utility_per_cost), Tie(addition.tie)});
  }
  for (const auto& outcome : result.outcomes) out.outcomes.push_back({outcome});
  return out;
}

}  // namespace synergie::catalogue
