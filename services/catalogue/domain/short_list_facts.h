// Facts of a committee's short list.
#pragma once

#include <string>
#include <vector>

#include "services/catalogue/domain/evidence.h"

namespace synergie::catalogue {

struct ShortListOpened {
  std::string committee;
  ShortListRules rules;
  std::string box_key_id;
  bool operator==(const ShortListOpened&) const = default;
};
// Belongs to the ranking and to the committee, which knows who has ranked.
struct RankingGiven {
  std::string ranking;
  std::string committee;
  std::string member_id;
  Sealed ranks;
  std::string receipt;
  bool operator==(const RankingGiven&) const = default;
};
// Belongs to the committee and to every ranking in it.
struct ShortListClosed {
  std::string committee;
  std::string box_key_id;
  std::string box_key;
  std::vector<CountedRanking> rankings;
  std::vector<SetAsideRanking> set_aside;
  std::string closing_digest;
  bool operator==(const ShortListClosed&) const = default;
};
struct ShortListCounted {
  std::string committee;
  ShortListCount count;
  bool operator==(const ShortListCounted&) const = default;
};

}  // namespace synergie::catalogue
