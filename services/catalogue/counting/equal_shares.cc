#include "services/catalogue/counting/equal_shares.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "services/catalogue/counting/equal_shares_completion.h"
#include "services/catalogue/counting/equal_shares_run.h"

namespace synergie::counting {
namespace {

// How many lots a count explores when the chain leaves ties open, and how many runs that may take.
constexpr std::size_t kMaxOpenLots = 2'000;
constexpr std::int64_t kMaxExploringRuns = 200'000;

struct Exploration {
  std::optional<Outcome> decided;          // the first complete outcome
  std::optional<Outcome> first_undecided;  // where the first open tie arose
  std::set<std::vector<std::string>> outcomes;
  bool complete = true;
};

// Every outcome that some lot over the open ties would give. Without open ties: one count.
Counted<Exploration> Explore(const EqualSharesParameters& parameters, const Tally& tally) {
  Exploration exploration;
  std::vector<OpenLot> pending = {OpenLot(tally.roll.size())};
  std::int64_t runs = 0;
  for (std::size_t counted = 0; !pending.empty(); ++counted) {
    if (counted > 0 && (counted >= kMaxOpenLots || runs >= kMaxExploringRuns)) {
      exploration.complete = false;
      return exploration;
    }
    const OpenLot open_lot = pending.back();
    pending.pop_back();
    auto outcome = CountWith(parameters, tally, open_lot);
    if (!outcome) return tl::unexpected(outcome.error());
    runs += outcome->run_count;
    if (outcome->undecided) {
      for (std::size_t head : outcome->undecided->heads) {
        pending.push_back(open_lot);
        pending.back().PutFirst(head, outcome->undecided->heads);
      }
      if (!exploration.first_undecided) exploration.first_undecided = *std::move(outcome);
      continue;
    }
    exploration.outcomes.insert(tally.roll.Ids(outcome->bought));
    if (!exploration.decided) exploration.decided = *std::move(outcome);
  }
  return exploration;
}

void Publish(const Tally& tally, const Outcome& outcome, EqualSharesResult& result) {
  result.runs = outcome.runs;
  result.share = outcome.share;
  result.rounds = outcome.rounds;
  result.additions = outcome.additions;
  for (std::size_t place = 0; place < tally.roll.size(); ++place) {
    if (tally.Supported(place) && tally.cost[place] == 0) {
      result.free_sheets.push_back(tally.roll.id(place));
    }
  }
}

void PublishSelection(const Tally& tally, const Exploration& exploration,
                      EqualSharesResult& result) {
  std::set<std::string> common;
  if (exploration.complete) {
    const auto& outcomes = exploration.outcomes;
    common.insert(outcomes.begin()->begin(), outcomes.begin()->end());
    for (const auto& outcome : outcomes) {
      const std::set<std::string> members(outcome.begin(), outcome.end());
      std::erase_if(common, [&](const std::string& sheet) { return members.count(sheet) == 0; });
    }
  }
  if (exploration.decided) {
    for (std::size_t place : exploration.decided->bought) {
      if (common.count(tally.roll.id(place)) == 0) continue;
      result.selected.push_back(tally.roll.id(place));
      result.cost += tally.cost[place];
    }
  }
  if (result.tied) std::sort(result.selected.begin(), result.selected.end());
}

}  // namespace

bool operator==(const CostedSheet& a, const CostedSheet& b) {
  return a.id == b.id && a.cost == b.cost;
}
bool operator==(const Support& a, const Support& b) {
  return a.sheet == b.sheet && a.points == b.points;
}

Counted<EqualSharesResult> CountEqualShares(const EqualSharesParameters& parameters,
                                            const Programme& programme, const Lot& lot) {
  if (parameters.step < 1 || parameters.step > kMaxAmount) {
    return Refuse(RejectionReason::kBadParameter, "step",
                  "Le pas doit être un nombre entier d'au moins 1.");
  }
  auto tally = ReadProgramme(parameters, programme, lot);
  if (!tally) return tl::unexpected(tally.error());

  EqualSharesResult result;
  result.parameters = parameters;
  result.lot = lot;
  result.budget = programme.budget;
  result.voters = tally->voters;
  for (std::size_t place = 0; place < tally->roll.size(); ++place) {
    result.sheets.push_back({tally->roll.id(place), tally->cost[place]});
  }
  result.votes = tally->votes;
  result.classes = tally->classes;
  if (tally->voters == 0) return result;  // nobody shares anything

  auto exploration = Explore(parameters, *tally);
  if (!exploration) return tl::unexpected(exploration.error());
  result.tied = !exploration->complete || exploration->outcomes.size() > 1;
  result.outcomes_complete = exploration->complete;
  if (result.tied) {
    result.outcomes.assign(exploration->outcomes.begin(), exploration->outcomes.end());
    Publish(*tally, *exploration->first_undecided, result);
  } else {
    Publish(*tally, *exploration->decided, result);
  }
  PublishSelection(*tally, *exploration, result);
  return result;
}

}  // namespace synergie::counting
