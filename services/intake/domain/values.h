// Values of intake's language, as plain structs. The numbers of the enums are those of
// proto/synergie/intake/v1/values.proto.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "common/base/result.h"
#include "common/event/sealed.h"

namespace synergie::intake {

using event::Sealed;

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
enum class Milestone { kUnspecified, kGuide, kCatalogue, kCommittee };

struct Quantity {
  std::string value;  // decimal, as said
  std::string unit;   // as said, known or not
  Period period = Period::kUnspecified;
  bool operator==(const Quantity&) const = default;
};

struct Place {
  std::string commune;
  std::string insee_code;
  std::string address;
  std::optional<double> latitude;   // WGS 84 degrees
  std::optional<double> longitude;  // WGS 84 degrees
  bool operator==(const Place&) const = default;
};

// A day of the calendar; all zero: not known.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const Date&) const = default;
  bool known() const { return year != 0; }
};

// Gregorian; both are pure arithmetic.
bool IsValid(const Date& date);
Date AddDays(const Date& date, int days);

struct Table {
  int number = 0;  // from 1
  int seat_count = 0;
  std::vector<std::string> companies;  // resource names
  bool operator==(const Table&) const = default;
};

struct Classification {
  Direction direction = Direction::kUnspecified;
  ResourceKind resource = ResourceKind::kUnspecified;
  std::string concept_id;
  std::string waste_code;
  bool operator==(const Classification&) const = default;
};

}  // namespace synergie::intake
