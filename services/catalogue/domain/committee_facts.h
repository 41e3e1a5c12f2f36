// Facts of a committee's sitting.
#pragma once

#include <string>
#include <vector>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

struct CommitteeConvened {
  std::string committee;
  std::string title;
  std::string catalogue;
  Date date;
  std::vector<Member> members;
  int quorum = 0;
  bool operator==(const CommitteeConvened&) const = default;
};
struct CommitteeRescheduled {
  std::string committee;
  Date date;
  bool operator==(const CommitteeRescheduled&) const = default;
};
struct PresenceRecorded {
  std::string committee;
  std::vector<std::string> present;
  bool quorate = false;
  bool operator==(const PresenceRecorded&) const = default;
};
struct InterestDeclared {
  std::string committee;
  std::string member_id;
  std::string sheet_id;
  std::string nature;
  bool operator==(const InterestDeclared&) const = default;
};
// Belongs to the committee and to the catalogue.
struct SheetDecided {
  std::string committee;
  std::string catalogue;
  std::string sheet_id;
  Outcome outcome = Outcome::kUnspecified;
  std::string motive;
  std::vector<std::string> deciders;
  std::vector<std::string> recused;
  int64_t ballot_rank = 0;
  bool few_taking_part = false;
  bool departs = false;
  Date date;
  bool selected = false;
  int64_t short_list_rank = 0;
  bool operator==(const SheetDecided&) const = default;
};
struct BallotDeparted {
  std::string committee;
  std::string catalogue;
  std::string sheet_id;
  Outcome outcome = Outcome::kUnspecified;
  std::string motive;
  int64_t ballot_rank = 0;
  std::vector<std::string> against_sheets;
  bool worst_grade = false;
  bool operator==(const BallotDeparted&) const = default;
};
struct CommitteeAdjourned {
  std::string committee;
  std::vector<std::string> undecided;
  bool operator==(const CommitteeAdjourned&) const = default;
};

}  // namespace synergie::catalogue
