// The real matcher: services/matching/engine behind matching's port. Thread-safe; one for the
// process.
#pragma once

#include <memory>

#include "services/matching/domain/matcher.h"

namespace synergie::matching {

namespace engine {
class Engine;
}

// Of the engine that is built into the program; the first call builds it, some hundred
// milliseconds.
std::shared_ptr<const Matcher> EmbeddedMatcher();
std::shared_ptr<const Matcher> MatcherOf(std::shared_ptr<const engine::Engine> engine);

}  // namespace synergie::matching
