#include "services/catalogue/counting/sheet_roll.h"

#include <algorithm>
#include <set>
#include <utility>

namespace synergie::counting {

Counted<SheetRoll> SheetRoll::Make(std::vector<std::string> ids) {
  if (static_cast<std::int64_t>(ids.size()) > kMaxSheets) {
    return Refuse(RejectionReason::kTooLarge, std::to_string(ids.size()),
                  "Trop de fiches : au plus " + std::to_string(kMaxSheets) + ".");
  }
  std::sort(ids.begin(), ids.end());
  SheetRoll roll;
  for (std::string& id : ids) {
    if (id.empty()) {
      return Refuse(RejectionReason::kMalformed, "", "Une fiche n'a pas d'identifiant.");
    }
    if (!roll.places_.emplace(id, roll.ids_.size()).second) {
      return Refuse(RejectionReason::kRepeatedSheet, id,
                    "La fiche « " + id + " » figure deux fois sur le bulletin.");
    }
    roll.ids_.push_back(std::move(id));
  }
  return roll;
}

std::optional<std::size_t> SheetRoll::Find(const std::string& id) const {
  auto found = places_.find(id);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> SheetRoll::Ids(const std::vector<std::size_t>& places) const {
  std::vector<std::string> ids;
  for (std::size_t place : places) ids.push_back(ids_[place]);
  std::sort(ids.begin(), ids.end());
  return ids;
}

Ranking SheetRoll::Ids(const std::vector<std::vector<std::size_t>>& groups) const {
  Ranking ranking;
  for (const auto& group : groups) ranking.push_back(Ids(group));
  return ranking;
}

Counted<bool> CheckBallotIds(const std::vector<std::string>& ids) {
  if (static_cast<std::int64_t>(ids.size()) > kMaxBallots) {
    return Refuse(RejectionReason::kTooLarge, std::to_string(ids.size()),
                  "Trop de bulletins : au plus " + std::to_string(kMaxBallots) + ".");
  }
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    if (id.empty()) {
      return Refuse(RejectionReason::kMalformed, "", "Un bulletin n'a pas d'identifiant.");
    }
    if (!seen.insert(id).second) {
      return Refuse(RejectionReason::kRepeatedBallot, id,
                    "Deux bulletins portent l'identifiant « " + id + " ».");
    }
  }
  return true;
}

}  // namespace synergie::counting
