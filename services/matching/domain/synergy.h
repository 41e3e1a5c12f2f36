// Synergy: topics that belong on one sheet, found by the matcher or drawn by a person. What a
// person did to it outlives every later run of the matcher: `touched` says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/matching/domain/values.h"

namespace synergie::matching {

class Matcher;

// Facts.
struct SynergyDetected {
  std::string synergy;
  std::string workshop;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  std::vector<SheetTopic> topics;
  double score = 0;
  Evidence evidence;
  ResourceKind resource = ResourceKind::kUnspecified;
  bool operator==(const SynergyDetected&) const = default;
};
struct SynergyCreated {
  std::string synergy;
  std::string workshop;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  std::vector<SheetTopic> topics;
  double score = 0;
  Evidence evidence;
  ResourceKind resource = ResourceKind::kUnspecified;
  bool numbered = false;  // the id is the next number of the territory
  bool operator==(const SynergyCreated&) const = default;
};
struct TopicJoinedSynergy {
  std::string synergy;
  SheetTopic topic;
  JoinCause cause = JoinCause::kUnspecified;
  double score = 0;
  Evidence evidence;
  bool operator==(const TopicJoinedSynergy&) const = default;
};
struct TopicLeftSynergy {
  std::string synergy;
  std::string topic;
  LeaveCause cause = LeaveCause::kUnspecified;
  std::vector<std::string> apart_from;  // topics that the matcher never groups it with again
  bool operator==(const TopicLeftSynergy&) const = default;
};
struct SynergyCompaniesChanged {
  std::string synergy;
  std::string topic;
  std::vector<std::string> companies;
  bool operator==(const SynergyCompaniesChanged&) const = default;
};
struct SynergyTopicRevised {
  std::string synergy;
  SheetTopic topic;
  bool operator==(const SynergyTopicRevised&) const = default;
};
struct SynergyReassessed {
  std::string synergy;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  double score = 0;
  Evidence evidence;
  ResourceKind resource = ResourceKind::kUnspecified;
  bool operator==(const SynergyReassessed&) const = default;
};
struct SynergyDissolved {
  std::string synergy;
  DissolveCause cause = DissolveCause::kUnspecified;
  std::vector<std::string> topics;
  bool operator==(const SynergyDissolved&) const = default;
};
struct SynergyValidated {
  std::string synergy;
  std::string workshop;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  std::vector<SheetTopic> topics;
  double score = 0;
  Evidence evidence;
  ResourceKind resource = ResourceKind::kUnspecified;
  bool operator==(const SynergyValidated&) const = default;
};
struct SynergyRejected {
  std::string synergy;
  std::string reason;
  std::vector<std::string> topics;
  bool operator==(const SynergyRejected&) const = default;
};
struct SynergyRetitled {
  std::string synergy;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  bool operator==(const SynergyRetitled&) const = default;
};
struct SynergyMerged {
  std::string synergy;
  std::string into;
  std::vector<SheetTopic> topics;  // that thereby come onto `into`
  bool operator==(const SynergyMerged&) const = default;
};
struct SynergySplit {
  std::string synergy;
  std::string into;
  std::string workshop;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  std::vector<SheetTopic> topics;  // that went to `into`
  ResourceKind resource = ResourceKind::kUnspecified;
  std::vector<std::string> kept;  // topics that stayed
  bool operator==(const SynergySplit&) const = default;
};

struct Synergy {
  static constexpr std::string_view kCollection = "synergies";
  using Event = std::variant<SynergyDetected, SynergyCreated, TopicJoinedSynergy, TopicLeftSynergy,
                             SynergyCompaniesChanged, SynergyTopicRevised, SynergyReassessed,
                             SynergyDissolved, SynergyValidated, SynergyRejected, SynergyRetitled,
                             SynergyMerged, SynergySplit>;
  enum class State { kUnspecified, kDetected, kValidated, kRejected, kMerged, kDissolved };

  std::string name;
  std::string workshop;
  std::string title;
  SynergyType type = SynergyType::kUnspecified;
  ResourceKind resource = ResourceKind::kUnspecified;
  std::vector<SheetTopic> topics;  // by name
  double score = 0;
  Evidence evidence;
  bool touched = false;  // a person has had a hand in it
  bool drawn = false;    // by a person, from nothing
  std::string merged_into;
  std::string rejection_reason;
  DissolveCause dissolve_cause = DissolveCause::kUnspecified;
  State state = State::kUnspecified;
  bool operator==(const Synergy&) const = default;

  bool live() const { return state == State::kDetected || state == State::kValidated; }
  const SheetTopic* FindTopic(std::string_view topic) const;  // null: not on it
  std::vector<std::string> TopicNames() const;
  std::vector<std::string> Companies() const;  // that its topics concern, in order

  static Synergy Evolve(Synergy before, const SynergyDetected& event);
  static Synergy Evolve(Synergy before, const SynergyCreated& event);
  static Synergy Evolve(Synergy before, const TopicJoinedSynergy& event);
  static Synergy Evolve(Synergy before, const TopicLeftSynergy& event);
  static Synergy Evolve(Synergy before, const SynergyCompaniesChanged& event);
  static Synergy Evolve(Synergy before, const SynergyTopicRevised& event);
  static Synergy Evolve(Synergy before, const SynergyReassessed& event);
  static Synergy Evolve(Synergy before, const SynergyDissolved& event);
  static Synergy Evolve(Synergy before, const SynergyValidated& event);
  static Synergy Evolve(Synergy before, const SynergyRejected& event);
  static Synergy Evolve(Synergy before, const SynergyRetitled& event);
  static Synergy Evolve(Synergy before, const SynergyMerged& event);
  static Synergy Evolve(Synergy before, const SynergySplit& event);
};

// The last number given to a synergy of the territory: "territories/ecla/counters/synergies".
struct SynergyCounter {
  static constexpr std::string_view kCollection = "counters";
  using Event = std::variant<SynergyDetected, SynergyCreated, SynergySplit>;
  int64_t last = 0;
  static SynergyCounter Evolve(SynergyCounter before, const SynergyDetected& event);
  static SynergyCounter Evolve(SynergyCounter before, const SynergyCreated& event);
  static SynergyCounter Evolve(SynergyCounter before, const SynergySplit& event);
};
std::string SynergyCounterOf(std::string_view territory);
// "territories/ecla/synergies/s07" of the seventh.
std::string NumberedSynergy(std::string_view territory, int64_t number);

}  // namespace synergie::matching
