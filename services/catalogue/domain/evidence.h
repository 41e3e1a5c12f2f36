// The evidence of the two counts that a selection under a capacity and a committee's short list
// leave behind. Each struct mirrors the message of its name in
// proto/synergie/catalogue/v1/values.proto, as values.h does. Fractions are "n/d" in lowest terms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

struct SelectableSheet {
  std::string sheet_id;
  int64_t cost = 0;
  int64_t supporter_count = 0;
  bool selected = false;
  bool operator==(const SelectableSheet&) const = default;
};

struct SheetPoints {
  std::string sheet_id;
  int64_t points = 0;
  bool operator==(const SheetPoints&) const = default;
};

struct ElectorClass {
  std::vector<SheetPoints> supports;
  int64_t elector_count = 0;
  bool operator==(const ElectorClass&) const = default;
};

struct SelectionOffer {
  std::string sheet_id;
  std::string money;
  std::string rho;  // empty: its supporters cannot pay it any more
  bool operator==(const SelectionOffer&) const = default;
};

struct SelectionPayment {
  int elector_class = 0;
  std::string each;
  std::string balance;
  bool operator==(const SelectionPayment&) const = default;
};

struct SelectionRound {
  std::vector<SelectionOffer> offers;
  std::optional<TieBreak> tie;
  bool tie_without_effect = false;
  std::string bought;  // empty: nothing can be paid any more, or the tie rule could not decide
  std::string rho;
  std::vector<SelectionPayment> payments;
  bool operator==(const SelectionRound&) const = default;
};

struct SelectionRun {
  std::string first_share;
  std::string last_share;
  std::vector<std::string> bought;
  int64_t cost = 0;
  bool over_capacity = false;
  bool exhaustive = false;
  bool operator==(const SelectionRun&) const = default;
};

struct SelectionAddition {
  std::string sheet_id;
  std::string utility_per_cost;
  std::optional<TieBreak> tie;
  bool operator==(const SelectionAddition&) const = default;
};

struct Selection {
  std::string method;
  std::string method_version;
  int64_t budget = 0;
  int64_t ballot_count = 0;
  std::vector<SelectableSheet> sheets;
  std::vector<ElectorClass> classes;
  std::vector<std::string> free_sheets;
  std::vector<SelectionRun> runs;
  std::string share;
  std::vector<SelectionRound> rounds;
  std::vector<SelectionAddition> additions;
  std::vector<std::string> selected;
  int64_t cost = 0;
  bool tied = false;
  std::vector<SheetGroup> outcomes;
  bool too_many_outcomes = false;
  std::string lot_seed;
  std::string digest;
  bool abridged = false;  // rounds are without offers and payments
  bool operator==(const Selection&) const = default;
};

struct ShortListVoice {
  std::string member_id;
  int64_t weight = 0;
  bool operator==(const ShortListVoice&) const = default;
};

struct ShortListRules {
  std::string method;
  std::string method_version;
  std::vector<std::string> sheets;
  std::vector<ShortListVoice> voices;
  LinkStrength strength = LinkStrength::kUnspecified;
  std::vector<TieCriterion> tie_chain;
  std::string public_value;
  std::vector<std::string> recused;
  bool operator==(const ShortListRules&) const = default;
};

struct CountedRanking {
  std::string member_id;
  std::string receipt;
  std::string ranks;
  bool operator==(const CountedRanking&) const = default;
};

struct SetAsideRanking {
  std::string member_id;
  std::string receipt;
  std::string reason;
  bool operator==(const SetAsideRanking&) const = default;
};

// A row of a matrix, in the order of the sheets' ids.
struct SheetRow {
  std::string sheet_id;
  std::vector<int64_t> support;
  std::vector<int64_t> opposition;
  bool operator==(const SheetRow&) const = default;
};

struct SheetVictory {
  std::string sheet_id;
  std::string beaten;
  std::vector<std::string> path;
  bool operator==(const SheetVictory&) const = default;
};

struct ShortListCount {
  std::string method;
  std::string method_version;
  int64_t ballot_count = 0;
  int64_t total_weight = 0;
  std::vector<SheetRow> preferences;
  std::vector<SheetRow> paths;
  std::vector<SheetVictory> victories;
  std::vector<SheetGroup> by_method;
  std::vector<SheetGroup> ranking;
  std::vector<TieBreak> ties;
  bool tied = false;
  std::string lot_seed;
  std::string digest;
  bool operator==(const ShortListCount&) const = default;
};

}  // namespace synergie::catalogue
