// Placement: where one topic stands ("territories/ecla/placements/t042" of topic t042), and what
// people said of its company there. Whatever moves a topic belongs to its placement's stream, so
// that a topic is on one sheet at most whoever writes at the same time.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "services/matching/domain/synergy.h"

namespace synergie::matching {

struct Placement {
  static constexpr std::string_view kCollection = "placements";
  using Event = std::variant<SynergyDetected, SynergyCreated, TopicJoinedSynergy, TopicLeftSynergy,
                             SynergyDissolved, SynergyRejected, SynergyMerged, SynergySplit,
                             PairForbidden, PairAllowed>;

  std::string synergy;              // that holds it; empty: none
  std::set<std::string> forbidden;  // never on one sheet: topics, itself among them (of no concern)
  std::set<std::string> apart;      // the matcher does not group it with these by itself; likewise
  std::set<std::string> barred;     // synergies that a person took it off
  bool alone_rejected = false;      // a person rejected a sheet of this topic alone
  bool operator==(const Placement&) const = default;

  bool KeptFrom(const std::string& topic) const {
    return forbidden.contains(topic) || apart.contains(topic);
  }

  static Placement Evolve(Placement before, const SynergyDetected& event);
  static Placement Evolve(Placement before, const SynergyCreated& event);
  static Placement Evolve(Placement before, const TopicJoinedSynergy& event);
  static Placement Evolve(Placement before, const TopicLeftSynergy& event);
  static Placement Evolve(Placement before, const SynergyDissolved& event);
  static Placement Evolve(Placement before, const SynergyRejected& event);
  static Placement Evolve(Placement before, const SynergyMerged& event);
  static Placement Evolve(Placement before, const SynergySplit& event);
  static Placement Evolve(Placement before, const PairForbidden& event);
  static Placement Evolve(Placement before, const PairAllowed& event);
};

// Names of a topic's placement, and back.
std::string PlacementOf(std::string_view topic);
std::string TopicOfPlacement(std::string_view placement);

}  // namespace synergie::matching
