#include "services/catalogue/counting/tie_rule.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

#include "services/catalogue/counting/digest.h"

namespace synergie::counting {
namespace {

struct CriterionNames {
  TieCriterion criterion;
  std::string_view name;
  std::string_view french;
};
constexpr std::array<CriterionNames, 6> kNames = {{
    {TieCriterion::kLowestCost, "lowest-cost", "le moindre coût"},
    {TieCriterion::kMostVotes, "most-votes", "le plus de soutiens"},
    {TieCriterion::kMostTakingPart, "most-taking-part", "le plus de participants"},
    {TieCriterion::kMostConcerned, "most-concerned", "le plus de concernés"},
    {TieCriterion::kDrawnOrder, "drawn-order", "l'ordre tiré au sort"},
    {TieCriterion::kSeededLot, "seeded-lot", "le tirage par empreinte"},
}};

// The place of each sheet in the order of its hash. Two equal SHA-256 would need a collision.
std::vector<std::int64_t> SeededOrder(const SheetRoll& roll, const std::string& seed) {
  std::vector<std::pair<std::string, std::size_t>> keys;
  for (std::size_t place = 0; place < roll.size(); ++place) {
    keys.emplace_back(LotKey(seed, roll.id(place)), place);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<std::int64_t> order(roll.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    order[keys[i].second] = static_cast<std::int64_t>(i);
  }
  return order;
}

Counted<std::vector<std::int64_t>> DrawnOrder(const SheetRoll& roll,
                                              const std::vector<std::string>& drawn) {
  std::vector<std::int64_t> order(roll.size(), std::numeric_limits<std::int64_t>::max());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    auto place = roll.Find(drawn[i]);
    if (!place) {
      return Refuse(RejectionReason::kUnknownSheet, drawn[i],
                    "L'ordre tiré nomme une fiche inconnue : « " + drawn[i] + " ».");
    }
    if (order[*place] != std::numeric_limits<std::int64_t>::max()) {
      return Refuse(RejectionReason::kRepeatedSheet, drawn[i],
                    "L'ordre tiré nomme deux fois la fiche « " + drawn[i] + " ».");
    }
    order[*place] = static_cast<std::int64_t>(i);
  }
  return order;
}

std::int64_t FactKey(TieCriterion criterion, const TieFacts& facts) {
  switch (criterion) {
    case TieCriterion::kLowestCost:
      return facts.cost;
    case TieCriterion::kMostVotes:
      return -facts.votes;
    case TieCriterion::kMostTakingPart:
      return -facts.taking_part;
    case TieCriterion::kMostConcerned:
      return -facts.concerned;
    case TieCriterion::kDrawnOrder:
    case TieCriterion::kSeededLot:
      return 0;
  }
  return 0;
}

}  // namespace

std::string_view Name(TieCriterion criterion) {
  for (const auto& entry : kNames) {
    if (entry.criterion == criterion) return entry.name;
  }
  return "unknown";
}

std::string_view FrenchName(TieCriterion criterion) {
  for (const auto& entry : kNames) {
    if (entry.criterion == criterion) return entry.french;
  }
  return "inconnu";
}

Counted<std::vector<TieCriterion>> ParseTieChain(std::string_view names) {
  std::vector<TieCriterion> chain;
  while (!names.empty()) {
    const std::size_t comma = std::min(names.find(','), names.size());
    const std::string_view name = names.substr(0, comma);
    names.remove_prefix(std::min(comma + 1, names.size()));
    auto found = std::find_if(kNames.begin(), kNames.end(),
                              [&](const CriterionNames& entry) { return entry.name == name; });
    if (found == kNames.end()) {
      return Refuse(RejectionReason::kBadParameter, std::string(name),
                    "Critère de départage inconnu : « " + std::string(name) + " ».");
    }
    chain.push_back(found->criterion);
  }
  return chain;
}

std::string LotSeed(std::string_view closing_event_hash, std::string_view public_value) {
  return Sha256(std::string(closing_event_hash) + std::string(public_value));
}

std::string LotKey(std::string_view seed, std::string_view id) {
  return Hex(Sha256(std::string(seed) + std::string(id)));
}

Counted<TieBreaker> TieBreaker::Make(const std::vector<TieCriterion>& chain,
                                     const std::vector<TieCriterion>& allowed, const Lot& lot,
                                     const SheetRoll& roll, const std::vector<TieFacts>& facts) {
  TieBreaker breaker;
  std::set<TieCriterion> seen;
  for (TieCriterion criterion : chain) {
    const std::string name(Name(criterion));
    if (std::find(allowed.begin(), allowed.end(), criterion) == allowed.end()) {
      return Refuse(RejectionReason::kBadParameter, name,
                    "Le départage par " + std::string(FrenchName(criterion)) +
                        " n'a pas de sens pour cette méthode.");
    }
    if (!seen.insert(criterion).second) {
      return Refuse(RejectionReason::kBadParameter, name, "Un critère de départage est répété.");
    }
    Link link{criterion, {}};
    if (criterion == TieCriterion::kSeededLot) {
      if (lot.seed.empty()) continue;  // not drawn yet: the tie stays a tie
      link.key = SeededOrder(roll, lot.seed);
    } else if (criterion == TieCriterion::kDrawnOrder) {
      auto order = DrawnOrder(roll, lot.drawn_order);
      if (!order) return tl::unexpected(order.error());
      link.key = *std::move(order);
    } else {
      for (const TieFacts& fact : facts) link.key.push_back(FactKey(criterion, fact));
    }
    breaker.links_.push_back(std::move(link));
  }
  return breaker;
}

TieBreaker::Groups TieBreaker::Split(const Link& link, const Groups& groups) {
  Groups result;
  for (const auto& group : groups) {
    std::map<std::int64_t, std::vector<std::size_t>> by_key;
    for (std::size_t place : group) by_key[link.key[place]].push_back(place);
    for (auto& [key, places] : by_key) result.push_back(std::move(places));
  }
  return result;
}

TieBreaker::Groups TieBreaker::Order(const std::vector<std::size_t>& tied) const {
  Groups groups = {tied};
  for (const Link& link : links_) groups = Split(link, groups);
  return groups;
}

TieBreak TieBreaker::Explain(const SheetRoll& roll, const std::vector<std::size_t>& tied) const {
  TieBreak tie{roll.Ids(tied), {}, {}};
  Groups groups = {tied};
  for (const Link& link : links_) {
    if (groups.size() == tied.size()) break;
    Groups finer = Split(link, groups);
    if (finer.size() == groups.size()) continue;  // this criterion told nobody apart
    groups = std::move(finer);
    tie.steps.push_back({link.criterion, roll.Ids(groups)});
  }
  tie.order = roll.Ids(groups);
  return tie;
}

}  // namespace synergie::counting
