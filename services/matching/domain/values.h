// Values of matching's language, as plain structs. The numbers of the enums are those of
// proto/synergie/matching/v1/values.proto and proto/synergie/intake/v1/values.proto.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace synergie::matching {

inline constexpr size_t kMaxLinks = 20;    // kept of a synergy's evidence
inline constexpr size_t kMaxTopics = 200;  // on one synergy

enum class Direction { kUnspecified, kOffer, kNeed, kPool, kConcern };
enum class ResourceKind {
  kUnspecified,
  kMaterial,
  kWaste,
  kEnergy,
  kWater,
  kEquipment,
  kSpace,
  kService,
  kSkill,
  kMobility,
  kLogistics,
  kDigital,
  kGreenSpace,
  kSiteLife,
  kGovernance
};
enum class Phase { kUnspecified, kAscending, kDescending };
enum class Period { kUnspecified, kDay, kWeek, kMonth, kYear };
enum class SynergyType { kUnspecified, kExchange, kPooling, kInfrastructure, kGovernance };
enum class JoinCause { kUnspecified, kMatched, kAdded, kSucceeded };
enum class LeaveCause {
  kUnspecified,
  kUnmatched,
  kRemoved,
  kMoved,
  kWithdrawn,
  kMerged,
  kForbidden
};
enum class DissolveCause { kUnspecified, kFewerThanTwoCompanies, kUnmatched, kEmpty };
enum class ReasonKind { kUnspecified, kWords, kVocabulary, kRule, kWording, kSupporters };

// A topic as it stands on a sheet.
struct SheetTopic {
  std::string topic;
  std::string company;                 // that said it; empty: the territory
  std::vector<std::string> companies;  // that it concerns, the one that said it first
  Direction direction = Direction::kUnspecified;
  ResourceKind resource = ResourceKind::kUnspecified;
  std::string concept_id;
  std::string waste_code;
  std::string text;
  bool operator==(const SheetTopic&) const = default;
};

struct Reason {
  ReasonKind kind = ReasonKind::kUnspecified;
  std::vector<std::string> words;        // of the first topic, as typed
  std::vector<std::string> other_words;  // of the other
  std::string concept_id;                // that `words` name
  std::string other_concept_id;
  std::string rule;
  std::string label;  // in French
  double weight = 0;
  bool operator==(const Reason&) const = default;
};

// Shown beside a link, never part of its score.
struct Feasibility {
  double score = 0;  // 0 to 1
  std::optional<double> distance_km;
  std::vector<std::string> remarks;  // in French
  bool operator==(const Feasibility&) const = default;
};

struct Link {
  std::string topic;
  std::string other;
  double score = 0;      // probability that both are on one sheet
  std::string sentence;  // in French
  std::vector<Reason> reasons;
  std::optional<Feasibility> feasibility;
  bool operator==(const Link&) const = default;
};

struct Evidence {
  std::string sentence;  // in French
  std::vector<Link> links;
  std::string engine_version;
  std::string vocabulary_version;
  double join_threshold = 0;
  bool operator==(const Evidence&) const = default;
};

// What a person said a topic is about; empty parts are left to the matcher.
struct Classification {
  Direction direction = Direction::kUnspecified;
  ResourceKind resource = ResourceKind::kUnspecified;
  std::string concept_id;
  std::string waste_code;
  bool operator==(const Classification&) const = default;
};

struct Quantity {
  std::string value;  // decimal, as said
  std::string unit;   // as said, known or not
  Period period = Period::kUnspecified;
  bool operator==(const Quantity&) const = default;
};

}  // namespace synergie::matching
