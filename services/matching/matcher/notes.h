// Topics as the engine's notes, and its kinds as the service's.
#pragma once

#include "services/matching/domain/replica.h"
#include "services/matching/engine/engine.h"

namespace synergie::matching {

// Without the place and activity of its company.
engine::Note NoteOf(const Topic& topic);

inline matching::Direction FromEngine(engine::Direction direction) {
  return static_cast<matching::Direction>(static_cast<int>(direction) + 1);
}
inline ResourceKind FromEngine(engine::Resource resource) {
  return static_cast<ResourceKind>(static_cast<int>(resource) + 1);
}

// The engine's links in the service's words.
matching::Link FromEngine(const engine::Link& link);

// "C02" of "territories/ecla/companies/c02": sentences name companies by their ids, since a name
// may be confidential.
std::string SpokenId(const std::string& company);

}  // namespace synergie::matching
