#include "services/catalogue/counting/schulze.h"

#include <algorithm>

#include "services/catalogue/counting/digest.h"

namespace synergie::counting {
namespace {

// Stronger: more support; for the variant that looks at it, less opposition. The strength of "no
// link" is (0, 0), below every link since a link has support of at least 1.
bool Weaker(LinkStrength variant, const PathStrength& a, const PathStrength& b) {
  if (a.support != b.support) return a.support < b.support;
  return variant == LinkStrength::kWinningVotesThenOpposition && a.opposition > b.opposition;
}

PathStrength LinkOf(LinkStrength variant, std::int64_t support, std::int64_t opposition) {
  if (support <= opposition) return {0, 0};
  if (variant == LinkStrength::kMargins) return {support - opposition, 0};
  return {support, opposition};
}

// Rank of every sheet in one ballot, 0 the best; sheets left out share the last rank.
Counted<std::vector<std::size_t>> RanksOf(const SheetRoll& roll, const RankedBallot& ballot) {
  if (ballot.weight < 1 || ballot.weight > kMaxWeight) {
    return Refuse(RejectionReason::kOutOfScale, ballot.id,
                  "Le poids du bulletin « " + ballot.id + " » doit être entre 1 et " +
                      std::to_string(kMaxWeight) + ".");
  }
  const std::size_t last = ballot.ranking.size();
  std::vector<std::size_t> ranks(roll.size(), last);
  for (std::size_t rank = 0; rank < ballot.ranking.size(); ++rank) {
    for (const std::string& sheet : ballot.ranking[rank]) {
      const auto place = roll.Find(sheet);
      if (!place) {
        return Refuse(
            RejectionReason::kUnknownSheet, ballot.id,
            "Le bulletin « " + ballot.id + " » classe une fiche inconnue : « " + sheet + " ».");
      }
      if (ranks[*place] != last) {
        return Refuse(RejectionReason::kRepeatedSheet, ballot.id,
                      "Le bulletin « " + ballot.id + " » classe deux fois « " + sheet + " ».");
      }
      ranks[*place] = rank;
    }
  }
  return ranks;
}

void FindStrongestPaths(SchulzeResult& result) {
  const std::size_t n = result.sheets.size();
  const LinkStrength variant = result.parameters.strength;
  result.path = result.link;
  for (std::size_t via = 0; via < n; ++via) {  // widest paths, Floyd and Warshall's order
    for (std::size_t from = 0; from < n; ++from) {
      if (from == via) continue;
      for (std::size_t to = 0; to < n; ++to) {
        if (to == from || to == via) continue;
        const PathStrength& head = result.path[from][via];
        const PathStrength& tail = result.path[via][to];
        const PathStrength& weakest = Weaker(variant, tail, head) ? tail : head;
        if (weakest.support == 0 || !Weaker(variant, result.path[from][to], weakest)) continue;
        result.path[from][to] = weakest;
      }
    }
  }
  for (std::size_t x = 0; x < n; ++x) {
    for (std::size_t y = 0; y < n; ++y) {
      result.beats[x][y] = x != y && Weaker(variant, result.path[y][x], result.path[x][y]);
    }
  }
}

TieBreaker::Groups Levels(const std::vector<std::vector<bool>>& beats) {
  const std::size_t n = beats.size();
  std::vector<bool> placed(n, false);
  TieBreaker::Groups levels;
  for (std::size_t left = n; left > 0;) {
    std::vector<std::size_t> level;
    for (std::size_t y = 0; y < n; ++y) {
      bool beaten = placed[y];
      for (std::size_t x = 0; x < n && !beaten; ++x) beaten = !placed[x] && beats[x][y];
      if (!beaten) level.push_back(y);
    }
    for (std::size_t place : level) placed[place] = true;
    left -= level.size();
    levels.push_back(std::move(level));
  }
  return levels;
}

}  // namespace

std::string_view Name(LinkStrength strength) {
  switch (strength) {
    case LinkStrength::kWinningVotes:
      return "winning-votes";
    case LinkStrength::kWinningVotesThenOpposition:
      return "winning-votes-then-opposition";
    case LinkStrength::kMargins:
      return "margins";
  }
  return "unknown";
}

std::string_view FrenchName(LinkStrength strength) {
  switch (strength) {
    case LinkStrength::kWinningVotes:
      return "voix pour";
    case LinkStrength::kWinningVotesThenOpposition:
      return "voix pour, puis le moins de voix contre";
    case LinkStrength::kMargins:
      return "écart entre voix pour et voix contre";
  }
  return "inconnue";
}

Counted<SchulzeResult> CountSchulze(const SchulzeParameters& parameters,
                                    const std::vector<std::string>& sheets,
                                    const std::vector<RankedBallot>& ballots, const Lot& lot) {
  auto roll = SheetRoll::Make(sheets);
  if (!roll) return tl::unexpected(roll.error());
  std::vector<std::string> ballot_ids;
  for (const auto& ballot : ballots) ballot_ids.push_back(ballot.id);
  if (auto good = CheckBallotIds(ballot_ids); !good) return tl::unexpected(good.error());

  const std::size_t n = roll->size();
  SchulzeResult result;
  result.parameters = parameters;
  result.lot = lot;
  result.sheets = roll->ids();
  result.ballots = static_cast<std::int64_t>(ballots.size());
  result.preference.assign(n, std::vector<std::int64_t>(n, 0));
  result.link.assign(n, std::vector<PathStrength>(n));
  result.beats.assign(n, std::vector<bool>(n, false));
  for (const RankedBallot& ballot : ballots) {
    auto ranks = RanksOf(*roll, ballot);
    if (!ranks) return tl::unexpected(ranks.error());
    result.weight += ballot.weight;
    for (std::size_t x = 0; x < n; ++x) {
      for (std::size_t y = 0; y < n; ++y) {
        if ((*ranks)[x] < (*ranks)[y]) result.preference[x][y] += ballot.weight;
      }
    }
  }
  for (std::size_t x = 0; x < n; ++x) {
    for (std::size_t y = 0; y < n; ++y) {
      result.link[x][y] =
          LinkOf(parameters.strength, result.preference[x][y], result.preference[y][x]);
    }
  }
  FindStrongestPaths(result);

  auto breaker =
      TieBreaker::Make(parameters.tie_chain, {TieCriterion::kDrawnOrder, TieCriterion::kSeededLot},
                       lot, *roll, std::vector<TieFacts>(n));
  if (!breaker) return tl::unexpected(breaker.error());
  const TieBreaker::Groups levels = Levels(result.beats);
  TieBreaker::Groups ranked;
  for (const auto& level : levels) {
    if (level.size() > 1) result.ties.push_back(breaker->Explain(*roll, level));
    for (auto& finer : breaker->Order(level)) {
      result.tied = result.tied || finer.size() > 1;
      ranked.push_back(std::move(finer));
    }
  }
  result.by_method = roll->Ids(levels);
  result.ranking = roll->Ids(ranked);
  return result;
}

std::vector<std::size_t> StrongestPath(const SchulzeResult& result, std::size_t from,
                                       std::size_t to) {
  const PathStrength& strength = result.path[from][to];
  if (from == to || strength.support == 0) return {};
  // Breadth first over the links that are at least as strong as the path.
  const std::size_t n = result.sheets.size();
  std::vector<std::size_t> came_from(n, n);
  std::vector<std::size_t> queue = {from};
  came_from[from] = from;
  for (std::size_t i = 0; i < queue.size() && came_from[to] == n; ++i) {
    for (std::size_t y = 0; y < n; ++y) {
      const PathStrength& link = result.link[queue[i]][y];
      if (came_from[y] != n || link.support == 0) continue;
      if (Weaker(result.parameters.strength, link, strength)) continue;
      came_from[y] = queue[i];
      queue.push_back(y);
    }
  }
  std::vector<std::size_t> steps = {to};
  while (steps.back() != from) steps.push_back(came_from[steps.back()]);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::string CanonicalText(const SchulzeResult& result) {
  CanonicalWriter out("synergie-count 1 schulze");
  out.Line("strength").Word(Name(result.parameters.strength));
  out.TieRule(result.parameters.tie_chain, result.lot);
  out.Line("ballots").Number(result.ballots).Word("weight").Number(result.weight);
  out.Line("sheets").List(result.sheets);
  for (std::size_t x = 0; x < result.sheets.size(); ++x) {
    out.Line("preference").Quoted(result.sheets[x]);
    for (std::int64_t weight : result.preference[x]) out.Number(weight);
    out.Line("path").Quoted(result.sheets[x]);
    for (const PathStrength& path : result.path[x]) {
      out.Word(std::to_string(path.support) + ":" + std::to_string(path.opposition));
    }
  }
  out.Line("by-method").Groups(result.by_method);
  for (const TieBreak& tie : result.ties) {
    out.Line("tie").List(tie.tied).Word("order").Groups(tie.order);
  }
  out.Line("ranking").Groups(result.ranking);
  out.Line(result.tied ? "TIED" : "DECIDED");
  return out.text();
}

}  // namespace synergie::counting
