// Says a link in French, in words that a company would accept.
#pragma once

#include <string>

#include "services/matching/engine/feasibility.h"

namespace synergie::matching::engine {

// The concepts that link two notes: one and the same, or an offer's and the need's it can supply.
struct Subject {
  ConceptIndex of_a = kNoConcept;
  ConceptIndex of_b = kNoConcept;
};
Subject CommonSubject(const Vocabulary& vocabulary, const Profile& a, const Profile& b);

// "C02 cherche : palettes en bois ; C18 en propose (45 par semaine) ; à 1,2 km."
std::string SentenceOf(const Vocabulary& vocabulary, const Side& a, const Side& b,
                       const Feasibility& feasibility);

}  // namespace synergie::matching::engine
