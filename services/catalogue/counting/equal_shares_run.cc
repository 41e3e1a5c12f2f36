#include "services/catalogue/counting/equal_shares_run.h"

#include <algorithm>

namespace synergie::counting {
namespace {

using Balances = std::vector<mpq_class>;  // per voter class

mpq_class MoneyBehind(const Tally& tally, const Balances& balances, std::size_t place) {
  mpq_class money = 0;
  for (const Supporter& supporter : tally.supporters[place]) {
    money += balances[supporter.voter_class] * tally.classes[supporter.voter_class].voters;
  }
  return money;
}

// The smallest rho at which the supporters cover the cost. Start as if all were rich enough;
// whoever cannot pay rho x utility gives all he has, the others share the rest, and so on until it
// holds. rho only grows on the way, so a poor voter stays poor. Requires that together they can
// pay.
mpq_class PriceOf(const Tally& tally, const Balances& balances, std::size_t place) {
  std::vector<Supporter> rich = tally.supporters[place];
  mpz_class rich_utility = tally.utility[place];
  mpq_class missing = tally.cost[place];
  while (true) {
    const mpq_class rho = missing / rich_utility;
    const auto poor = std::stable_partition(rich.begin(), rich.end(), [&](const Supporter& one) {
      return balances[one.voter_class] >= rho * one.utility;
    });
    if (poor == rich.end()) return rho;
    for (auto one = poor; one != rich.end(); ++one) {
      const std::int64_t voters = tally.classes[one->voter_class].voters;
      missing -= balances[one->voter_class] * voters;
      rich_utility -= mpz_class(one->utility) * voters;
    }
    rich.erase(poor, rich.end());
  }
}

std::vector<Payment> Pay(const Tally& tally, const mpq_class& rho, std::size_t place,
                         Balances& balances) {
  std::vector<Payment> payments;
  for (const Supporter& supporter : tally.supporters[place]) {
    mpq_class& balance = balances[supporter.voter_class];
    mpq_class each = rho * supporter.utility;
    if (each > balance) each = balance;
    balance -= each;
    payments.push_back({supporter.voter_class, each, balance});
  }
  return payments;
}

// One of the tied sheets that shares no paying supporter with any of the others, if there is one:
// whatever the lot says, it will be bought at this price, and nobody else's purse changes. The
// order has no effect, so none needs to be drawn.
std::optional<std::size_t> WithoutEffect(const Tally& tally, const Balances& balances,
                                         const std::vector<std::size_t>& places) {
  std::vector<int> demands(balances.size(), 0);
  for (std::size_t place : places) {
    for (const Supporter& supporter : tally.supporters[place]) ++demands[supporter.voter_class];
  }
  for (std::size_t place : places) {
    const auto& supporters = tally.supporters[place];
    if (std::all_of(supporters.begin(), supporters.end(), [&](const Supporter& supporter) {
          return demands[supporter.voter_class] == 1 || balances[supporter.voter_class] == 0;
        })) {
      return place;
    }
  }
  return std::nullopt;
}

struct Candidate {
  std::size_t place = 0;
  mpq_class rho;  // from the last time it was asked: it can only have grown since
};

// The offers of this round in `candidates`, those that cannot be paid any more removed; returns the
// places with the smallest rho. Without evidence, stops where the remembered rho is already higher.
std::vector<std::size_t> Cheapest(const Tally& tally, const Balances& balances,
                                  std::vector<Candidate>& candidates, Evidence evidence,
                                  mpq_class& best, Round& round) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.rho < b.rho; });
  std::vector<std::size_t> cheapest;
  std::vector<Candidate> kept;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    Candidate& candidate = candidates[i];
    if (evidence == Evidence::kNone && !cheapest.empty() && candidate.rho > best) {
      kept.insert(kept.end(), candidates.begin() + static_cast<std::ptrdiff_t>(i),
                  candidates.end());
      break;
    }
    mpq_class money = MoneyBehind(tally, balances, candidate.place);
    const bool payable = money >= tally.cost[candidate.place];
    if (payable) candidate.rho = PriceOf(tally, balances, candidate.place);
    if (evidence == Evidence::kFull) {
      round.offers.push_back({tally.roll.id(candidate.place), money,
                              payable ? std::optional(candidate.rho) : std::nullopt});
    }
    if (!payable) continue;
    if (cheapest.empty() || candidate.rho < best) {
      best = candidate.rho;
      cheapest.clear();
    }
    if (candidate.rho == best) cheapest.push_back(candidate.place);
    kept.push_back(candidate);
  }
  candidates = std::move(kept);
  std::sort(cheapest.begin(), cheapest.end());
  std::sort(round.offers.begin(), round.offers.end(),
            [](const Offer& a, const Offer& b) { return a.sheet < b.sheet; });
  return cheapest;
}

}  // namespace

void OpenLot::PutFirst(std::size_t first, const std::vector<std::size_t>& tied) {
  const std::size_t n = before_.size();
  for (std::size_t other : tied) {
    if (other == first || before_[first][other]) continue;
    for (std::size_t x = 0; x < n; ++x) {
      if (x != first && !before_[x][first]) continue;
      before_[x][other] = true;
      for (std::size_t y = 0; y < n; ++y) {
        if (before_[other][y]) before_[x][y] = true;
      }
    }
  }
}

std::vector<std::size_t> OpenLot::Heads(const std::vector<std::size_t>& tied) const {
  std::vector<std::size_t> heads;
  for (std::size_t place : tied) {
    const bool preceded = std::any_of(tied.begin(), tied.end(),
                                      [&](std::size_t other) { return before_[other][place]; });
    if (!preceded) heads.push_back(place);
  }
  return heads;
}

Run RunAtShare(const Tally& tally, const mpq_class& share, const OpenLot& open_lot,
               Evidence evidence) {
  Run run;
  Balances balances(tally.classes.size(), share);
  std::vector<Candidate> candidates;
  for (std::size_t place = 0; place < tally.roll.size(); ++place) {
    if (!tally.Supported(place)) continue;
    if (tally.cost[place] == 0) {
      run.bought.push_back(place);
    } else {
      candidates.push_back({place, mpq_class(tally.cost[place]) / tally.utility[place]});
    }
  }
  while (!candidates.empty()) {
    Round round;
    const auto cheapest = Cheapest(tally, balances, candidates, evidence, round.rho, round);
    std::vector<std::size_t> first = cheapest;
    if (cheapest.size() > 1) first = tally.breaker->Order(cheapest).front();
    if (cheapest.size() > 1 && evidence == Evidence::kFull) {
      round.tie = tally.breaker->Explain(tally.roll, cheapest);
    }
    if (first.size() > 1) {
      const auto any = WithoutEffect(tally, balances, first);
      round.tie_without_effect = any.has_value();
      first = any ? std::vector{*any} : open_lot.Heads(first);
    }
    if (first.size() == 1) {
      round.bought = tally.roll.id(first.front());
      round.payments = Pay(tally, round.rho, first.front(), balances);
      run.bought.push_back(first.front());
      run.cost += tally.cost[first.front()];
      std::erase_if(candidates, [&](const Candidate& c) { return c.place == first.front(); });
    } else if (first.size() > 1) {
      run.undecided = UndecidedTie{first};
    }
    if (evidence == Evidence::kFull && !round.offers.empty()) run.rounds.push_back(round);
    if (first.size() != 1) break;
  }
  return run;
}

}  // namespace synergie::counting
