// Whether two notes belong on one sheet: the signs of a pair and their probability.
#pragma once

#include <array>
#include <cstddef>

namespace synergie::matching::engine {

struct Profile;
class Vocabulary;

inline constexpr size_t kPairSigns = 29;
using PairSigns = std::array<float, kPairSigns>;

// The signs of an unordered pair: the same whichever comes first. `same_company`: one company put
// both forward, which makes one sheet unlikely.
PairSigns SignsOf(const Vocabulary& vocabulary, const Profile& a, const Profile& b,
                  bool same_company);

// The same pair with nothing said of the directions.
PairSigns WithoutDirections(PairSigns signs);

// The probability that a facilitator would print both on one sheet.
float LinkProbability(const PairSigns& weights, const PairSigns& signs);

}  // namespace synergie::matching::engine
