// How practicable a link is: distance, quantities, temperature, hazard. Shown, never scored.
#pragma once

#include "services/matching/engine/engine.h"

namespace synergie::matching::engine {

// One note of a link with what was read in it.
struct Side {
  const Note& note;
  Reading reading;
  ConceptIndex subject = kNoConcept;  // the concept that links it to the other
};

// Numbers followed by a unit, in the order of the text.
std::vector<Quantity> QuantitiesIn(const Text& text);

// Great-circle distance, kilometres (haversine, Earth radius 6371 km).
double DistanceKm(const Place& a, const Place& b);

// A yearly amount in kg, l, kwh or units; nothing when it cannot be told.
struct YearlyAmount {
  double value = 0;
  std::string unit;
};
std::optional<YearlyAmount> YearlyAmountOf(const Note& note, const Reading& reading);

Feasibility Assess(const Vocabulary& vocabulary, const Side& a, const Side& b);

}  // namespace synergie::matching::engine
