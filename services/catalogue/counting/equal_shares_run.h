// One run of equal shares at a fixed share per voter, and the order in which ties are broken in it.
// Inside the library: equal_shares.h is the public side. Contract: a Tally is built once per count;
// a run never changes it. Exact fractions. Immutable inputs, thread-safe.
#pragma once

#include <gmpxx.h>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/catalogue/counting/equal_shares.h"
#include "services/catalogue/counting/tie_rule.h"

namespace synergie::counting {

struct Supporter {
  std::size_t voter_class = 0;
  std::int64_t utility = 0;  // above 0
};

// The programme read once: places are those of `roll`.
struct Tally {
  std::int64_t budget = 0;
  SheetRoll roll;
  std::vector<std::int64_t> cost;
  std::vector<std::int64_t> votes;
  std::vector<mpz_class> utility;  // total over the voters
  std::vector<VoterClass> classes;
  std::vector<std::vector<Supporter>> supporters;
  std::int64_t voters = 0;
  std::optional<TieBreaker> breaker;

  bool Supported(std::size_t place) const { return !supporters[place].empty(); }
};
Counted<Tally> ReadProgramme(const EqualSharesParameters& parameters, const Programme& programme,
                             const Lot& lot);

// "a goes before b", for pairs the chain leaves open: one partial order for a whole count, since
// one lot serves a whole count. Exploring a tie adds pairs; it is always acyclic.
class OpenLot {
 public:
  explicit OpenLot(std::size_t sheets) : before_(sheets, std::vector<bool>(sheets, false)) {}
  // Puts `first` before each of the others, and whatever follows from that.
  void PutFirst(std::size_t first, const std::vector<std::size_t>& tied);
  // Those of `tied` that no other of them goes before.
  std::vector<std::size_t> Heads(const std::vector<std::size_t>& tied) const;

 private:
  std::vector<std::vector<bool>> before_;
};

// The tied places among which only a lot that has not been drawn could choose.
struct UndecidedTie {
  std::vector<std::size_t> heads;
};

struct Run {
  std::vector<std::size_t> bought;  // in order
  std::int64_t cost = 0;
  std::vector<Round> rounds;  // only when evidence is asked for
  std::optional<UndecidedTie> undecided;
};
enum class Evidence { kNone, kFull };
Run RunAtShare(const Tally& tally, const mpq_class& share, const OpenLot& open_lot,
               Evidence evidence);

}  // namespace synergie::counting
