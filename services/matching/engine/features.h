// What the statistical models see of a note: hashed features, each with the word that carries it.
//
// Two views of one text. SubjectFeatures: what it is about (stems, roots, pairs of content words,
// pieces of words so that a typing error or an unknown derivation still speaks, units).
// AttitudeFeatures: what is said of it (verbs, negations, small words in order, punctuation), for
// the direction. Pure and deterministic.
#pragma once

#include <cstdint>
#include <vector>

#include "services/matching/engine/text.h"

namespace synergie::matching::engine {

struct Feature {
  uint32_t hash = 0;
  float value = 0;
  uint16_t token = 0;  // the word that carries it
};

// At most kMaxFeatures; the values of one text have Euclidean length 1.
inline constexpr size_t kMaxFeatures = 1500;
std::vector<Feature> SubjectFeatures(const Text& text);
std::vector<Feature> AttitudeFeatures(const Text& text);

}  // namespace synergie::matching::engine
