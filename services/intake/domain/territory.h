// Territory and zone: the tenant, and the industrial zones in it. Pure deciders; every rejection
// that they give is named in services/intake/README.md.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/intake/domain/values.h"

namespace synergie::intake {

// Facts.
struct TerritoryRegistered {
  std::string territory;
  std::string display_name;
  bool operator==(const TerritoryRegistered&) const = default;
};
struct TerritoryClosed {
  std::string territory;
  std::string reason;
  bool operator==(const TerritoryClosed&) const = default;
};
struct ZoneRegistered {
  std::string zone;
  std::string display_name;
  Place place;
  bool operator==(const ZoneRegistered&) const = default;
};

struct Territory {
  static constexpr std::string_view kCollection = "territories";
  using Event = std::variant<TerritoryRegistered, TerritoryClosed>;

  std::string display_name;
  bool closed = false;

  static Territory Evolve(Territory before, const TerritoryRegistered& event);
  static Territory Evolve(Territory before, const TerritoryClosed& event);
};

struct Zone {
  static constexpr std::string_view kCollection = "zones";
  using Event = std::variant<ZoneRegistered>;

  std::string display_name;
  Place place;

  static Zone Evolve(Zone before, const ZoneRegistered& event);
};

// Commands.
struct RegisterTerritory {
  std::string territory;
  std::string display_name;
};
struct CloseTerritory {
  std::string territory;
  std::string reason;
  std::optional<int64_t> revision;
};
struct RegisterZone {
  std::string zone;
  std::string display_name;
  Place place;
};

// The territory of a resource, if it takes commands.
std::optional<Rejection> TerritoryTrouble(commit::View& view, const std::string& resource);

}  // namespace synergie::intake
