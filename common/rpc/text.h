// Text as people search it, and instants as they write them. All functions are pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/base/time.h"

namespace synergie::rpc {

// Case, accents and ligatures folded away: "Œuvres d'Été" and "oeuvres d'ete" are the same. Invalid
// UTF-8 becomes U+FFFD.
std::string FoldForSearch(std::string_view text);

// RFC 3339, "2018-11-20T09:00:00Z" or with an offset and up to nine digits of fraction (cut down to
// microseconds), or a date alone, which is its first instant in UTC. Leap seconds are not accepted.
std::optional<Time> ParseTimeText(std::string_view text);

}  // namespace synergie::rpc
