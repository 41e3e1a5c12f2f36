// Facts of a ballot on an edition.
#pragma once

#include <string>
#include <vector>

#include "services/catalogue/domain/evidence.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

struct BallotOpened {
  std::string catalogue;
  BallotRules rules;
  std::string box_key_id;
  bool operator==(const BallotOpened&) const = default;
};
struct BallotCast {
  std::string ballot;
  std::string catalogue;
  std::string elector;
  Sealed grades;
  std::string receipt;
  bool operator==(const BallotCast&) const = default;
};
struct BallotRecast {
  std::string ballot;
  std::string catalogue;
  std::string elector;
  Sealed grades;
  std::string receipt;
  bool operator==(const BallotRecast&) const = default;
};
struct BallotRefused {
  std::string refusals;
  std::string catalogue;
  std::string elector;
  RefusalReason reason = RefusalReason::kUnspecified;
  bool operator==(const BallotRefused&) const = default;
};
// Belongs to the catalogue and to every ballot in it.
struct BallotClosed {
  std::string catalogue;
  std::string box_key_id;
  std::string box_key;
  std::vector<CountedBallot> ballots;
  std::vector<SetAsideBallot> set_aside;
  std::string closing_digest;
  Date date;
  bool operator==(const BallotClosed&) const = default;
};
// Follows the count where the rules name a capacity.
struct SheetsSelected {
  std::string catalogue;
  Selection selection;
  bool operator==(const SheetsSelected&) const = default;
};
struct BallotCounted {
  std::string catalogue;
  Count count;
  bool operator==(const BallotCounted&) const = default;
};

}  // namespace synergie::catalogue
