// The words that people read, in French. Pure.
#pragma once

#include <string>
#include <string_view>

#include "synergie/catalogue/v1/values.pb.h"
#include "synergie/intake/v1/values.pb.h"
#include "synergie/matching/v1/resources.pb.h"

namespace synergie::program {

std::string_view WordOf(intake::v1::Direction direction);     // "offre"
std::string_view WordOf(intake::v1::ResourceKind resource);   // "matière"
std::string_view WordOf(intake::v1::Phase phase);             // "ascendante"
std::string_view WordOf(matching::v1::Synergy::State state);  // "détectée"
std::string_view WordOf(catalogue::v1::Outcome outcome);      // "retenue"
std::string_view WordOf(catalogue::v1::ActionState state);    // "négociation"
std::string_view WordOf(catalogue::v1::Unit unit);            // "t CO₂e"
std::string_view WordOf(catalogue::v1::Certainty certainty);  // "mesuré"
std::string_view WordOf(catalogue::v1::CapacityUnit unit);    // "jours d'animation"
std::string_view StepWord(std::string_view step);             // of the funnel: "fiches votées"
std::string WordsOf(const intake::v1::Date& date);            // "15/01/2019"; "" where not known
std::string WordsOf(const catalogue::v1::Party& party);       // its name, or its company's id
std::string WordsOf(const intake::v1::Quantity& quantity);    // "250 kW", "12 m3 par jour"

}  // namespace synergie::program
