// Synergy: topics that belong on one sheet, found by the matcher or drawn by a person. What a
// person did to it outlives every later run of the matcher: `touched` says so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/matching/domain/facts.h"

namespace synergie::matching {

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
