// What matching stores for ever, as plain values: the facts about synergies and pairs. Their stored
// form is proto/synergie/matching/v1/events.proto.
#pragma once

#include <string>
#include <vector>

#include "services/matching/domain/values.h"

namespace synergie::matching {

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
struct PairForbidden {
  std::string topic;
  std::string other;
  std::string reason;
  bool operator==(const PairForbidden&) const = default;
};
struct PairAllowed {
  std::string topic;
  std::string other;
  bool operator==(const PairAllowed&) const = default;
};

}  // namespace synergie::matching
