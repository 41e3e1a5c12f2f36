// Topic: one statement made at a table. The first wording stays in the history whatever happens
// later.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/intake/domain/values.h"

namespace synergie::intake {

inline constexpr size_t kMaxSupporters = 100;

// Facts.
struct TopicRecorded {
  std::string topic;
  std::string workshop;
  int table = 0;
  Phase phase = Phase::kUnspecified;
  std::string company;
  std::string speaker_role;
  std::string text;
  std::vector<std::string> supporters;
  Classification classification;
  std::optional<Quantity> quantity;
  std::optional<Sealed> sealed_quantity;
  std::string constraints;
  bool numbered = false;  // the id is the next number of the territory
  bool operator==(const TopicRecorded&) const = default;
};
struct TopicReworded {
  std::string topic;
  std::string text;
  bool operator==(const TopicReworded&) const = default;
};
struct TopicQuantified {
  std::string topic;
  std::optional<Quantity> quantity;
  std::optional<Sealed> sealed_quantity;
  bool operator==(const TopicQuantified&) const = default;
};
struct TopicClassified {
  std::string topic;
  Classification classification;
  bool operator==(const TopicClassified&) const = default;
};
struct TopicSupported {
  std::string topic;
  std::string company;
  bool operator==(const TopicSupported&) const = default;
};
struct TopicSupportWithdrawn {
  std::string topic;
  std::string company;
  bool operator==(const TopicSupportWithdrawn&) const = default;
};
struct TopicMerged {
  std::string topic;
  std::string into;
  std::vector<std::string> supporters;  // that thereby join `into`
  bool operator==(const TopicMerged&) const = default;
};
struct TopicWithdrawn {
  std::string topic;
  std::string reason;
  bool operator==(const TopicWithdrawn&) const = default;
};

struct Topic {
  static constexpr std::string_view kCollection = "topics";
  using Event = std::variant<TopicRecorded, TopicReworded, TopicQuantified, TopicClassified,
                             TopicSupported, TopicSupportWithdrawn, TopicMerged, TopicWithdrawn>;
  enum class State { kUnspecified, kRecorded, kMerged, kWithdrawn };

  std::string name;
  std::string workshop;
  int table = 0;
  Phase phase = Phase::kUnspecified;
  std::string company;
  std::string speaker_role;
  std::string text;
  std::vector<std::string> supporters;
  Classification classification;
  std::optional<Quantity> quantity;
  std::optional<Sealed> sealed_quantity;
  std::string constraints;
  std::string merged_into;
  State state = State::kUnspecified;

  static Topic Evolve(Topic before, const TopicRecorded& event);
  static Topic Evolve(Topic before, const TopicReworded& event);
  static Topic Evolve(Topic before, const TopicQuantified& event);
  static Topic Evolve(Topic before, const TopicClassified& event);
  static Topic Evolve(Topic before, const TopicSupported& event);
  static Topic Evolve(Topic before, const TopicSupportWithdrawn& event);
  static Topic Evolve(Topic before, const TopicMerged& event);
  static Topic Evolve(Topic before, const TopicWithdrawn& event);
};

// The last number given to a topic of the territory: "territories/ecla/counters/topics".
struct TopicCounter {
  static constexpr std::string_view kCollection = "counters";
  using Event = std::variant<TopicRecorded>;
  int64_t last = 0;
  static TopicCounter Evolve(TopicCounter before, const TopicRecorded& event);
};
std::string TopicCounterOf(std::string_view territory);

// Commands.
struct RecordTopic {
  std::string territory;
  // With an empty name: the next number is given. With its quantity in both forms: the one that its
  // company wants is recorded.
  TopicRecorded topic;
};
struct RewordTopic {
  std::string topic;
  std::string text;
  std::optional<int64_t> revision;
};
struct QuantifyTopic {
  std::string topic;
  // In both forms: the one that the topic's company wants is recorded.
  std::optional<Quantity> quantity;
  std::optional<Sealed> sealed_quantity;
  std::optional<int64_t> revision;
};
struct ClassifyTopic {
  std::string topic;
  Classification classification;
  std::optional<int64_t> revision;
};
struct SupportTopic {
  std::string topic;
  std::string company;
  std::optional<int64_t> revision;
};
struct WithdrawSupport {
  std::string topic;
  std::string company;
  std::optional<int64_t> revision;
};
struct MergeTopics {
  std::string topic;
  std::string into;
  std::optional<int64_t> revision;
};
struct WithdrawTopic {
  std::string topic;
  std::string reason;
  std::optional<int64_t> revision;
};

}  // namespace synergie::intake
