// What people say of synergies: the commands. Each carries the matcher where a fact must tell what
// was read of a topic; the matcher is pure, so the decision is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/matching/domain/values.h"

namespace synergie::matching {

class Matcher;

// Draws a synergy from topics of one workshop; those that are on another sheet leave it.
struct CreateSynergy {
  std::string territory;
  std::string synergy;  // empty: the next number is given
  std::vector<std::string> topics;
  std::string title;                             // empty: the matcher gives one
  SynergyType type = SynergyType::kUnspecified;  // the matcher says
  const Matcher* matcher = nullptr;
};
struct ValidateSynergy {
  std::string synergy;
  std::optional<int64_t> revision;
};
struct RejectSynergy {
  std::string synergy;
  std::string reason;
  std::optional<int64_t> revision;
};
struct RetitleSynergy {
  std::string synergy;
  std::string title;                             // empty: as it is
  SynergyType type = SynergyType::kUnspecified;  // as it is
  std::optional<int64_t> revision;
};
struct AddTopic {
  std::string synergy;
  std::string topic;
  std::optional<int64_t> revision;
  const Matcher* matcher = nullptr;
};
struct RemoveTopic {
  std::string synergy;
  std::string topic;
  std::optional<int64_t> revision;
};
struct MergeSynergies {
  std::string synergy;  // ends
  std::string into;     // goes on
  std::optional<int64_t> revision;
};
struct SplitSynergy {
  std::string synergy;
  std::vector<std::string> topics;  // that go to the new one
  std::string title;                // of the new one; empty: the matcher gives one
  std::optional<int64_t> revision;
  const Matcher* matcher = nullptr;
};
// Where both are on one sheet, `other` leaves it.
struct ForbidPair {
  std::string topic;
  std::string other;
  std::string reason;
};
struct AllowPair {
  std::string topic;
  std::string other;
};

}  // namespace synergie::matching
