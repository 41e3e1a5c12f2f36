// The Schulze method on ranked ballots (Schulze, "A new monotonic, clone-independent ...
// single-winner election method", Social Choice and Welfare 36, 2011).
//
// preference[x][y] = weight of the ballots that rank x above y; equal ranks and sheets left out
// (tied last) prefer neither. A link x -> y exists where preference[x][y] > preference[y][x]; a
// path is as strong as its weakest link; x beats y when the strongest path from x to y is stronger
// than the one back. "Beats" is transitive, so the ranking is its levels: first the sheets nobody
// beats, then those beaten only by sheets already placed, and so on. Two sheets of one level never
// beat one another; where the relation leaves two sheets of different levels incomparable, `beats`
// says so. Integers only. Thread-safe: pure functions of values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/catalogue/counting/rejection.h"
#include "services/catalogue/counting/sheet_roll.h"
#include "services/catalogue/counting/tie_rule.h"

namespace synergie::counting {

// What makes a link strong. They differ only when ballots hold ties or leave sheets out.
enum class LinkStrength {
  kWinningVotes,                // the support alone
  kWinningVotesThenOpposition,  // the support, then the smaller opposition (Schulze's own choice)
  kMargins,                     // support minus opposition
};
std::string_view Name(LinkStrength strength);
std::string_view FrenchName(LinkStrength strength);

// Everything the opening event freezes.
struct SchulzeParameters {
  LinkStrength strength = LinkStrength::kWinningVotes;
  std::vector<TieCriterion> tie_chain;  // a lot, or nothing

  bool operator==(const SchulzeParameters&) const = default;
};

struct RankedBallot {
  std::string id;
  std::int64_t weight = 1;  // of the college, declared at opening; from 1 to kMaxWeight
  std::vector<std::vector<std::string>> ranking;  // best first; sheets left out are tied last
};

// Strength as published: (support, opposition) of the weakest link for winning votes, (margin, 0)
// for margins; (0, 0) where there is no path.
struct PathStrength {
  std::int64_t support = 0;
  std::int64_t opposition = 0;

  bool operator==(const PathStrength&) const = default;
};

struct SchulzeResult {
  SchulzeParameters parameters;
  Lot lot;
  std::vector<std::string> sheets;  // by id: the index of every matrix
  std::int64_t ballots = 0;
  std::int64_t weight = 0;  // of all ballots
  std::vector<std::vector<std::int64_t>> preference;
  std::vector<std::vector<PathStrength>> link;  // (0, 0) where there is none
  std::vector<std::vector<PathStrength>> path;  // strongest paths
  std::vector<std::vector<bool>> beats;
  Ranking by_method;  // levels of `beats`, ties together
  Ranking ranking;    // after the frozen tie rule
  std::vector<TieBreak> ties;
  bool tied = false;

  bool operator==(const SchulzeResult&) const = default;
};

Counted<SchulzeResult> CountSchulze(const SchulzeParameters& parameters,
                                    const std::vector<std::string>& sheets,
                                    const std::vector<RankedBallot>& ballots, const Lot& lot = {});

// A strongest path from sheet `from` to sheet `to`, both included, with as few steps as possible;
// empty when there is none. Several may exist: it is an illustration, so no digest holds it.
std::vector<std::size_t> StrongestPath(const SchulzeResult& result, std::size_t from,
                                       std::size_t to);

std::string CanonicalText(const SchulzeResult& result);
std::string Explain(const SchulzeResult& result);  // in French, to recompute by hand

}  // namespace synergie::counting
