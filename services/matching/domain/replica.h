// What matching keeps of intake's log: territories, workshops, companies and topics, as far as
// grouping needs them. Rows of a replica are context of a decision, never conditions. What a
// company keeps to itself is sealed in intake's events and is not here. Plain values, folded by
// codec/replica_codec.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/matching/domain/values.h"

namespace synergie::matching {

// Facts of intake, as matching reads them.
struct TerritorySeen {
  bool closed = false;
};
struct WorkshopSeen {
  std::string workshop;
};
struct CompanySeen {
  std::string naf;
  std::optional<double> latitude;  // WGS 84 degrees; none where sealed or not known
  std::optional<double> longitude;
};
struct TopicSaid {
  std::string topic;
  std::string workshop;
  int table = 0;
  Phase phase = Phase::kUnspecified;
  std::string company;
  std::string text;
  std::vector<std::string> supporters;
  Classification classification;
  std::optional<Quantity> quantity;
};
struct TopicPutBetter {
  std::string text;
};
struct TopicWeighed {
  std::optional<Quantity> quantity;  // none where sealed or taken back
};
struct TopicNamed {
  Classification classification;
};
struct TopicJoinedBy {
  std::string company;
};
struct TopicLeftBy {
  std::string company;
};
struct TopicGoesOnAs {
  std::string into;
  std::vector<std::string> supporters;
};
struct TopicTakenBack {};
// What does not concern matching.
struct Irrelevant {};

using ReplicaFact =
    std::variant<TerritorySeen, WorkshopSeen, CompanySeen, TopicSaid, TopicPutBetter, TopicWeighed,
                 TopicNamed, TopicJoinedBy, TopicLeftBy, TopicGoesOnAs, TopicTakenBack, Irrelevant>;

struct Territory {
  static constexpr std::string_view kCollection = "territories";
  using Event = std::variant<TerritorySeen>;
  bool closed = false;
  static Territory Evolve(Territory before, const TerritorySeen& fact);
};

struct Workshop {
  static constexpr std::string_view kCollection = "workshops";
  using Event = std::variant<WorkshopSeen>;
  std::string name;
  static Workshop Evolve(Workshop before, const WorkshopSeen& fact);
};

struct Company {
  static constexpr std::string_view kCollection = "companies";
  using Event = std::variant<CompanySeen>;
  std::string naf;
  std::optional<double> latitude;
  std::optional<double> longitude;
  static Company Evolve(Company before, const CompanySeen& fact);
};

struct Topic {
  static constexpr std::string_view kCollection = "topics";
  using Event = std::variant<TopicSaid, TopicPutBetter, TopicWeighed, TopicNamed, TopicJoinedBy,
                             TopicLeftBy, TopicGoesOnAs, TopicTakenBack>;
  enum class State { kUnspecified, kRecorded, kMerged, kWithdrawn };

  std::string name;
  std::string workshop;
  int table = 0;
  Phase phase = Phase::kUnspecified;
  std::string company;
  std::string text;
  std::vector<std::string> supporters;
  Classification classification;
  std::optional<Quantity> quantity;
  std::string merged_into;
  State state = State::kUnspecified;
  bool operator==(const Topic&) const = default;

  bool stands() const { return state == State::kRecorded; }
  // The one that said it, then its supporters, each once.
  std::vector<std::string> Companies() const;

  static Topic Evolve(Topic before, const TopicSaid& fact);
  static Topic Evolve(Topic before, const TopicPutBetter& fact);
  static Topic Evolve(Topic before, const TopicWeighed& fact);
  static Topic Evolve(Topic before, const TopicNamed& fact);
  static Topic Evolve(Topic before, const TopicJoinedBy& fact);
  static Topic Evolve(Topic before, const TopicLeftBy& fact);
  static Topic Evolve(Topic before, const TopicGoesOnAs& fact);
  static Topic Evolve(Topic before, const TopicTakenBack& fact);
};

}  // namespace synergie::matching
