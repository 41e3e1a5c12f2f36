// Rows of other services' logs, as far as catalogue's decisions need them: context, never conditions.
// They are folded by codec/intake_replica.h and codec/matching_replica.h.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

// Of intake, "territories/ecla".
struct TerritoryRow {
  bool closed = false;
};

// Of intake, "territories/ecla/companies/c01".
struct CompanyRow {
  std::string display_name;  // empty where the company keeps it to itself
  std::string elector;
  bool left = false;
};

// Of intake, "territories/ecla/workshops/2018-11".
struct WorkshopRow {
  std::string display_name;
  std::map<std::string, int> seats;  // company → table
};

// Of intake, "territories/ecla/topics/t042".
struct TopicRow {
  std::optional<Quantity> quantity;
  bool quantity_confidential = false;
};

// Of matching, "territories/ecla/synergies/s07".
struct SynergyTopicRow {
  std::string topic;
  std::string company;
  std::vector<std::string> companies;
  Direction direction = Direction::kUnspecified;
  std::string text;
};
struct SynergyRow {
  enum class State { kUnspecified, kDetected, kValidated, kEnded };
  std::string workshop;
  std::string title;
  SheetType type = SheetType::kUnspecified;
  std::vector<SynergyTopicRow> topics;  // by name
  std::string evidence;
  State state = State::kUnspecified;
};

}  // namespace synergie::catalogue
