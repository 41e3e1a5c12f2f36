#include "services/intake/domain/territory.h"

#include "services/intake/domain/decide.h"

namespace synergie::intake {

using commit::Context;
using commit::View;

Territory Territory::Evolve(Territory before, const TerritoryRegistered& event) {
  before.display_name = event.display_name;
  return before;
}

Territory Territory::Evolve(Territory before, const TerritoryClosed&) {
  before.closed = true;
  return before;
}

Zone Zone::Evolve(Zone before, const ZoneRegistered& event) {
  before.display_name = event.display_name;
  before.place = event.place;
  return before;
}

std::optional<Rejection> TerritoryTrouble(View& view, const std::string& resource) {
  const std::string name = *TerritoryOf(resource);
  const Territory* territory = view.Find<Territory>(name);
  if (territory == nullptr) return commit::NotFound("territory", name).value();
  if (territory->closed) {
    return commit::Unmet("TERRITORY_CLOSED", "The territory \"" + name + "\" is closed.",
                         {{"name", name}})
        .value();
  }
  return std::nullopt;
}

Decided Decide(View& view, const Context&, const RegisterTerritory& command) {
  const Territory* territory = view.Find<Territory>(command.territory);
  if (territory == nullptr) {
    return Facts{TerritoryRegistered{command.territory, command.display_name}};
  }
  if (territory->display_name == command.display_name && !territory->closed) return Facts{};
  return commit::AlreadyExists("territory", command.territory);
}

Decided Decide(View& view, const Context&, const CloseTerritory& command) {
  const Territory* territory = view.Find<Territory>(command.territory);
  if (territory == nullptr) return commit::NotFound("territory", command.territory);
  if (auto stale = commit::RevisionMismatch(view, command.territory, command.revision)) {
    return tl::unexpected(*stale);
  }
  if (territory->closed) return Facts{};
  return Facts{TerritoryClosed{command.territory, command.reason}};
}

Decided Decide(View& view, const Context&, const RegisterZone& command) {
  if (auto trouble = TerritoryTrouble(view, command.zone)) return tl::unexpected(*trouble);
  const Zone* zone = view.Find<Zone>(command.zone);
  if (zone == nullptr) {
    return Facts{ZoneRegistered{command.zone, command.display_name, command.place}};
  }
  if (zone->display_name == command.display_name && zone->place == command.place) return Facts{};
  return commit::AlreadyExists("zone", command.zone);
}

}  // namespace synergie::intake
