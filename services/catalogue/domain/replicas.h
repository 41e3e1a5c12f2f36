// Rows of other services' logs, as far as catalogue's decisions need them: context, never
// conditions. What those logs say is read by codec/replicas.h into the few facts of this file.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

// Facts of intake.
struct TerritorySaid {
  bool closed = false;
};
struct CompanySaid {
  std::string display_name;
  std::string elector;
};
struct CompanyCame {
  bool left = false;
};
struct WorkshopSaid {
  std::string display_name;
  std::map<std::string, int> seats;
  Date date;
};
struct WorkshopMoved {
  Date date;
};
struct SeatSaid {
  std::string company;
  int table = 0;  // 0: given back
};
struct TopicSaid {
  std::optional<Quantity> quantity;
  bool quantity_confidential = false;
};
struct TopicTold {
  std::string topic;
  std::string workshop;
  std::set<std::string> companies;  // who said it and who joined in
  TopicSaid said;
};
struct TopicShared {
  std::string company;
  bool withdrawn = false;
};
struct TopicJoined {  // of both
  std::string topic;
  std::vector<std::string> supporters;
};
struct TopicGone {};

// "territories/ecla"
struct TerritoryRow {
  static constexpr std::string_view kCollection = "territories";
  using Event = std::variant<TerritorySaid>;
  bool closed = false;
  static TerritoryRow Evolve(TerritoryRow before, const TerritorySaid& event);
};

// "territories/ecla/companies/c01"
struct CompanyRow {
  static constexpr std::string_view kCollection = "companies";
  using Event = std::variant<CompanySaid, CompanyCame>;
  std::string display_name;  // empty where the company keeps it to itself
  std::string elector;
  bool left = false;
  static CompanyRow Evolve(CompanyRow before, const CompanySaid& event);
  static CompanyRow Evolve(CompanyRow before, const CompanyCame& event);
};

// "territories/ecla/workshops/2018-11"
struct WorkshopRow {
  static constexpr std::string_view kCollection = "workshops";
  using Event = std::variant<WorkshopSaid, WorkshopMoved, SeatSaid>;
  std::string display_name;
  std::map<std::string, int> seats;  // company → table
  Date date;
  static WorkshopRow Evolve(WorkshopRow before, const WorkshopSaid& event);
  static WorkshopRow Evolve(WorkshopRow before, const WorkshopMoved& event);
  static WorkshopRow Evolve(WorkshopRow before, const SeatSaid& event);
};

// "territories/ecla/topics/t042"
struct TopicRow {
  static constexpr std::string_view kCollection = "topics";
  using Event = std::variant<TopicSaid, TopicTold, TopicShared, TopicJoined, TopicGone>;
  std::optional<Quantity> quantity;
  bool quantity_confidential = false;
  std::string name;
  std::string workshop;
  std::set<std::string> companies;  // who said it and who joined in
  bool gone = false;                // withdrawn, or merged into another
  static TopicRow Evolve(TopicRow before, const TopicSaid& event);
  static TopicRow Evolve(TopicRow before, const TopicTold& event);
  static TopicRow Evolve(TopicRow before, const TopicShared& event);
  static TopicRow Evolve(TopicRow before, const TopicJoined& event);
  static TopicRow Evolve(TopicRow before, const TopicGone& event);
};

// Of matching.
struct SynergyTopicRow {
  std::string topic;
  std::string company;
  std::vector<std::string> companies;
  Direction direction = Direction::kUnspecified;
  std::string text;
};

// Facts of matching.
struct SynergyDrawn {
  std::string synergy;
  std::string workshop;
  std::string title;
  SheetType type = SheetType::kUnspecified;
  std::vector<SynergyTopicRow> topics;
  std::string evidence;
};
struct SynergyTitled {
  std::string title;
  SheetType type = SheetType::kUnspecified;
  std::optional<std::string> evidence;  // nothing: as it was
};
struct SynergyTopicPut {
  SynergyTopicRow topic;
};
struct SynergyTopicTaken {
  std::string topic;
};
struct SynergyTopicConcerns {
  std::string topic;
  std::vector<std::string> companies;
};
struct SynergyConfirmed {};
struct SynergyEnded {};
struct SynergyJoined {  // of both
  std::string into;
  std::vector<SynergyTopicRow> topics;
};
struct SynergyDivided {  // of both
  std::string synergy;
  SynergyDrawn into;
};

// "territories/ecla/synergies/s07"
struct SynergyRow {
  static constexpr std::string_view kCollection = "synergies";
  using Event = std::variant<SynergyDrawn, SynergyTitled, SynergyTopicPut, SynergyTopicTaken,
                             SynergyTopicConcerns, SynergyConfirmed, SynergyEnded, SynergyJoined,
                             SynergyDivided>;
  enum class State { kUnspecified, kDetected, kValidated, kEnded };

  std::string name;
  std::string workshop;
  std::string title;
  SheetType type = SheetType::kUnspecified;
  std::vector<SynergyTopicRow> topics;  // by name
  std::string evidence;
  State state = State::kUnspecified;

  static SynergyRow Evolve(SynergyRow before, const SynergyDrawn& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyTitled& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyTopicPut& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyTopicTaken& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyTopicConcerns& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyConfirmed& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyEnded& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyJoined& event);
  static SynergyRow Evolve(SynergyRow before, const SynergyDivided& event);
};

}  // namespace synergie::catalogue
