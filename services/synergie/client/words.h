// The words that people read, in French. Pure.
#pragma once

#include <string>
#include <string_view>

#include "synergie/intake/v1/values.pb.h"
#include "synergie/matching/v1/resources.pb.h"

namespace synergie::program {

std::string_view WordOf(intake::v1::Direction direction);     // "offre"
std::string_view WordOf(intake::v1::ResourceKind resource);   // "matière"
std::string_view WordOf(intake::v1::Phase phase);             // "ascendante"
std::string_view WordOf(matching::v1::Synergy::State state);  // "détectée"
std::string WordsOf(const intake::v1::Quantity& quantity);    // "250 kW", "12 m3 par jour"

}  // namespace synergie::program
