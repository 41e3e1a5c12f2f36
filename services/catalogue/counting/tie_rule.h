// The frozen tie rule: a chain of criteria, tried in order, the last of which may be a lot.
// Contract: a tie is a result. Only the chain breaks it, never an id nor an iteration order; what
// the chain cannot tell apart stays tied. The chain is frozen at opening; the lot is known at close
// only: either an order drawn by hand, or a seed = SHA-256(hash of the closing event || public
// value named at opening), the order then being that of SHA-256(seed || id), so that nobody could
// choose it and anybody can recompute it. One lot serves the whole count. Immutable after Make,
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/counting/rejection.h"
#include "services/catalogue/counting/sheet_roll.h"

namespace synergie::counting {

enum class TieCriterion {
  kLowestCost,      // the cheaper sheet first (equal shares)
  kMostVotes,       // the sheet with more supporters, by weight, first (equal shares)
  kMostTakingPart,  // the sheet that more companies join first (majority judgment)
  kMostConcerned,   // the sheet that concerns more companies first (majority judgment)
  kDrawnOrder,      // an order drawn in public
  kSeededLot,       // ascending SHA-256(seed || id)
};

std::string_view Name(TieCriterion criterion);        // "lowest-cost": stable, in events and files
std::string_view FrenchName(TieCriterion criterion);  // "le moindre coût"
Counted<std::vector<TieCriterion>> ParseTieChain(std::string_view names);  // comma separated

// What is known once the ballot is closed. An empty field means "not drawn": ties then stay.
struct Lot {
  std::vector<std::string> drawn_order;  // best first; sheets left out of it come last, tied
  std::string seed;                      // bytes

  bool operator==(const Lot&) const = default;
};

// SHA-256(closing_event_hash || public_value), 32 bytes.
std::string LotSeed(std::string_view closing_event_hash, std::string_view public_value);
// SHA-256(seed || id) in lower-case hexadecimal: the smaller one goes first.
std::string LotKey(std::string_view seed, std::string_view id);

// What the criteria read of a sheet.
struct TieFacts {
  std::int64_t cost = 0;
  std::int64_t votes = 0;
  std::int64_t taking_part = 0;
  std::int64_t concerned = 0;
};

// Evidence of one tie: who was tied, and what the chain made of it, criterion by criterion.
struct TieStep {
  TieCriterion criterion = TieCriterion::kSeededLot;
  Ranking order;  // of the tied sheets, after this criterion

  bool operator==(const TieStep&) const = default;
};
struct TieBreak {
  std::vector<std::string> tied;
  std::vector<TieStep> steps;
  Ranking order;

  bool operator==(const TieBreak&) const = default;
};

class TieBreaker {
 public:
  // `facts` has one entry per place of `roll`. Refuses a criterion outside `allowed`, a repeated
  // one, and a drawn order with an unknown or repeated sheet.
  static Counted<TieBreaker> Make(const std::vector<TieCriterion>& chain,
                                  const std::vector<TieCriterion>& allowed, const Lot& lot,
                                  const SheetRoll& roll, const std::vector<TieFacts>& facts);

  using Groups = std::vector<std::vector<std::size_t>>;
  // The tied places as groups, best first; a group of several is what the chain left tied.
  Groups Order(const std::vector<std::size_t>& tied) const;
  TieBreak Explain(const SheetRoll& roll, const std::vector<std::size_t>& tied) const;

 private:
  struct Link {
    TieCriterion criterion;
    std::vector<std::int64_t> key;  // per place; the smaller goes first
  };
  static Groups Split(const Link& link, const Groups& groups);
  std::vector<Link> links_;
};

}  // namespace synergie::counting
