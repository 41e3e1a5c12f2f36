// Reading a programme into a Tally, and the names of the parameters; see equal_shares_run.h.
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "services/catalogue/counting/equal_shares_run.h"

namespace synergie::counting {
namespace {

constexpr std::array<std::pair<Utility, std::string_view>, 3> kUtilities = {{
    {Utility::kCardinality, "cardinality"},
    {Utility::kCost, "cost"},
    {Utility::kScore, "score"},
}};
constexpr std::array<std::pair<Completion, std::string_view>, 4> kCompletions = {{
    {Completion::kNone, "none"},
    {Completion::kAdd1, "add1"},
    {Completion::kAdd1Exhaustive, "add1-exhaustive"},
    {Completion::kUtilitarian, "utilitarian"},
}};

Counted<bool> ReadSheets(const Programme& programme, Tally& tally) {
  std::vector<std::string> ids;
  for (const CostedSheet& sheet : programme.sheets) ids.push_back(sheet.id);
  auto roll = SheetRoll::Make(std::move(ids));
  if (!roll) return tl::unexpected(roll.error());
  tally.roll = *std::move(roll);
  if (programme.budget < 0 || programme.budget > kMaxAmount) {
    return Refuse(
        RejectionReason::kOutOfScale, "budget",
        "La capacité doit être un nombre entier entre 0 et " + std::to_string(kMaxAmount) + ".");
  }
  tally.budget = programme.budget;
  tally.cost.resize(tally.roll.size());
  for (const CostedSheet& sheet : programme.sheets) {
    if (sheet.cost < 0 || sheet.cost > kMaxAmount) {
      return Refuse(RejectionReason::kOutOfScale, sheet.id,
                    "Le coût de « " + sheet.id + " » doit être un nombre entier entre 0 et " +
                        std::to_string(kMaxAmount) + ".");
    }
    tally.cost[*tally.roll.Find(sheet.id)] = sheet.cost;
  }
  return true;
}

// The ballot as supports by sheet id, those with 0 points left out.
Counted<std::vector<Support>> ReadBallot(const SheetRoll& roll, const SupportBallot& ballot,
                                         Utility utility) {
  if (ballot.weight < 1 || ballot.weight > kMaxWeight) {
    return Refuse(RejectionReason::kOutOfScale, ballot.id,
                  "Le poids du bulletin « " + ballot.id + " » doit être entre 1 et " +
                      std::to_string(kMaxWeight) + ".");
  }
  std::map<std::string, std::int64_t> points;
  for (const Support& support : ballot.supports) {
    if (!roll.Find(support.sheet)) {
      return Refuse(RejectionReason::kUnknownSheet, ballot.id,
                    "Le bulletin « " + ballot.id + " » soutient une fiche inconnue : « " +
                        support.sheet + " ».");
    }
    if (support.points < 0 || support.points > kMaxAmount) {
      return Refuse(RejectionReason::kOutOfScale, ballot.id,
                    "Le bulletin « " + ballot.id + " » donne à « " + support.sheet +
                        " » des points hors limites.");
    }
    if (!points.emplace(support.sheet, support.points).second) {
      return Refuse(
          RejectionReason::kRepeatedSheet, ballot.id,
          "Le bulletin « " + ballot.id + " » soutient deux fois « " + support.sheet + " ».");
    }
  }
  std::vector<Support> supports;
  for (const auto& [sheet, value] : points) {
    if (value > 0) supports.push_back({sheet, utility == Utility::kScore ? value : 1});
  }
  return supports;
}

std::int64_t UtilityOf(Utility utility, std::int64_t cost, const Support& support) {
  switch (utility) {
    case Utility::kCardinality:
      return 1;
    case Utility::kCost:
      return std::max<std::int64_t>(cost, 1);  // a free sheet still counts as supported
    case Utility::kScore:
      return support.points;
  }
  return 0;
}

void AddClass(const EqualSharesParameters& parameters, const VoterClass& voters, Tally& tally) {
  const std::size_t voter_class = tally.classes.size();
  tally.classes.push_back(voters);
  for (const Support& support : voters.supports) {
    const std::size_t place = *tally.roll.Find(support.sheet);
    const std::int64_t utility = UtilityOf(parameters.utility, tally.cost[place], support);
    tally.supporters[place].push_back({voter_class, utility});
    tally.votes[place] += voters.voters;
    tally.utility[place] += mpz_class(utility) * voters.voters;
  }
}

}  // namespace

std::string_view Name(Utility utility) {
  for (const auto& [value, name] : kUtilities) {
    if (value == utility) return name;
  }
  return "unknown";
}

std::string_view Name(Completion completion) {
  for (const auto& [value, name] : kCompletions) {
    if (value == completion) return name;
  }
  return "unknown";
}

std::string_view Name(Start start) { return start == Start::kExact ? "exact" : "whole"; }

Counted<Completion> ParseCompletion(std::string_view name) {
  for (const auto& [value, known] : kCompletions) {
    if (known == name) return value;
  }
  return Refuse(RejectionReason::kBadParameter, std::string(name),
                "Complément inconnu : « " + std::string(name) +
                    " » (none, add1, add1-exhaustive, utilitarian).");
}

Counted<Utility> ParseUtility(std::string_view name) {
  for (const auto& [value, known] : kUtilities) {
    if (known == name) return value;
  }
  return Refuse(RejectionReason::kBadParameter, std::string(name),
                "Utilité inconnue : « " + std::string(name) + " » (cost, cardinality, score).");
}

Counted<Tally> ReadProgramme(const EqualSharesParameters& parameters, const Programme& programme,
                             const Lot& lot) {
  Tally tally;
  if (auto good = ReadSheets(programme, tally); !good) return tl::unexpected(good.error());
  std::vector<std::string> ballot_ids;
  for (const auto& ballot : programme.ballots) ballot_ids.push_back(ballot.id);
  if (auto good = CheckBallotIds(ballot_ids); !good) return tl::unexpected(good.error());

  tally.votes.assign(tally.roll.size(), 0);
  tally.utility.assign(tally.roll.size(), 0);
  tally.supporters.resize(tally.roll.size());
  // Classes in the order of their content, so that neither the order of ballots nor their ids show.
  std::map<std::vector<std::pair<std::string, std::int64_t>>, VoterClass> classes;
  for (const SupportBallot& ballot : programme.ballots) {
    auto supports = ReadBallot(tally.roll, ballot, parameters.utility);
    if (!supports) return tl::unexpected(supports.error());
    std::vector<std::pair<std::string, std::int64_t>> content;
    for (const Support& support : *supports) content.emplace_back(support.sheet, support.points);
    VoterClass& voter_class = classes[content];
    voter_class.supports = *std::move(supports);
    voter_class.voters += ballot.weight;
    tally.voters += ballot.weight;
  }
  for (const auto& [content, voter_class] : classes) AddClass(parameters, voter_class, tally);

  std::vector<TieFacts> facts;
  for (std::size_t place = 0; place < tally.roll.size(); ++place) {
    facts.push_back({tally.cost[place], tally.votes[place], 0, 0});
  }
  auto breaker = TieBreaker::Make(parameters.tie_chain,
                                  {TieCriterion::kLowestCost, TieCriterion::kMostVotes,
                                   TieCriterion::kDrawnOrder, TieCriterion::kSeededLot},
                                  lot, tally.roll, facts);
  if (!breaker) return tl::unexpected(breaker.error());
  tally.breaker = *std::move(breaker);
  return tally;
}

}  // namespace synergie::counting
