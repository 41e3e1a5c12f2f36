// Committee: a sitting that decides on the sheets of an edition, in the knowledge of the ballot. It
// may depart from the ballot, with a motive, and an event of its own says so.
//
// A decision departs when it turns the ballot round: a sheet is retained while one that the
// companies ranked strictly better is deferred or declined (or the other way about), or a sheet is
// retained although its majority grade is the worst of the scale.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/catalogue/domain/committee_facts.h"
#include "services/catalogue/domain/short_list.h"

namespace synergie::catalogue {

inline constexpr size_t kMaxMembers = 100;

struct Interest {
  std::string member_id;
  std::string sheet_id;
  std::string nature;
  bool operator==(const Interest&) const = default;
};

struct Committee {
  static constexpr std::string_view kCollection = "committees";
  using Event = std::variant<CommitteeConvened, CommitteeRescheduled, PresenceRecorded,
                             InterestDeclared, SheetDecided, BallotDeparted, ShortListOpened,
                             RankingGiven, ShortListClosed, ShortListCounted, CommitteeAdjourned>;
  enum class State { kUnspecified, kConvened, kSitting, kAdjourned };

  std::string name;
  std::string title;
  std::string catalogue;
  Date date;
  std::vector<Member> members;
  int quorum = 0;
  std::vector<std::string> present;
  bool quorate = false;
  std::vector<Interest> interests;
  std::vector<SheetDecided> decisions;     // one a sheet, in the order of the first word on it
  std::vector<BallotDeparted> departures;  // of the decisions that stand
  std::vector<std::string> undecided;      // once adjourned
  State state = State::kUnspecified;
  ShortList short_list;

  const Member* FindMember(std::string_view member_id) const;
  const SheetDecided* FindDecision(std::string_view sheet_id) const;

  static Committee Evolve(Committee before, const CommitteeConvened& event);
  static Committee Evolve(Committee before, const CommitteeRescheduled& event);
  static Committee Evolve(Committee before, const PresenceRecorded& event);
  static Committee Evolve(Committee before, const InterestDeclared& event);
  static Committee Evolve(Committee before, const SheetDecided& event);
  static Committee Evolve(Committee before, const BallotDeparted& event);
  static Committee Evolve(Committee before, const ShortListOpened& event);
  static Committee Evolve(Committee before, const RankingGiven& event);
  static Committee Evolve(Committee before, const ShortListClosed& event);
  static Committee Evolve(Committee before, const ShortListCounted& event);
  static Committee Evolve(Committee before, const CommitteeAdjourned& event);
};

// Commands.
struct ConveneCommittee {
  std::string committee;
  std::string title;
  std::string catalogue;
  Date date;
  std::vector<Member> members;
  int quorum = 0;  // 0: more than half of the voting members
};
struct RescheduleCommittee {
  std::string committee;
  Date date;
  std::optional<int64_t> revision;
};
// Opens the sitting, and is said again when somebody comes or goes.
struct RecordPresence {
  std::string committee;
  std::vector<std::string> present;
  std::optional<int64_t> revision;
};
struct DeclareInterest {
  std::string committee;
  std::string member_id;
  std::string sheet_id;
  std::string nature;
  std::optional<int64_t> revision;
};
struct DecideSheet {
  std::string committee;
  std::string sheet_id;
  Outcome outcome = Outcome::kUnspecified;
  std::string motive;
  std::optional<int64_t> revision;
};
struct AdjournCommittee {
  std::string committee;
  std::optional<int64_t> revision;
};

}  // namespace synergie::catalogue
