// The sheets that are voted on, each with a place from 0 in the order of their ids.
// Contract: the place serves storage and presentation alone. Sorting by id makes every result, text
// and digest independent of the order in which the caller lists sheets; no tie is ever broken by
// it. Immutable after Make, thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/counting/rejection.h"

namespace synergie::counting {

using Ranking = std::vector<std::vector<std::string>>;  // best first, ties together, ids sorted

class SheetRoll {
 public:
  // Refuses an empty id, a repeated one, and more than kMaxSheets.
  static Counted<SheetRoll> Make(std::vector<std::string> ids);

  std::size_t size() const { return ids_.size(); }
  const std::string& id(std::size_t place) const { return ids_[place]; }
  const std::vector<std::string>& ids() const { return ids_; }
  std::optional<std::size_t> Find(const std::string& id) const;

  // Places to ids, each group sorted by id for presentation.
  std::vector<std::string> Ids(const std::vector<std::size_t>& places) const;
  Ranking Ids(const std::vector<std::vector<std::size_t>>& groups) const;

 private:
  std::vector<std::string> ids_;
  std::map<std::string, std::size_t> places_;
};

// Refuses a list of ballot ids with an empty or a repeated one, and more than kMaxBallots.
Counted<bool> CheckBallotIds(const std::vector<std::string>& ids);

}  // namespace synergie::counting
