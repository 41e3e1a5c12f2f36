// A link seen beside the other links of its two notes.
//
// How probable a pair is depends on the company: 0.3 is a sheet where neither note has a better
// partner, and noise where both have three. Settle() weighs a link's own probability with its rank
// and its distance to the best other link of either note; the weights are learnt on labelled
// workshops (training/labelled_sets.h). Pure; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "services/matching/engine/clustering.h"

namespace synergie::matching::engine {

inline constexpr float kFaintest = 0.02f;  // links below are taken as none
inline constexpr size_t kStanding = 8;

// A note's strongest links, best first; kFaintest where there are fewer.
using Standing = std::array<float, kStanding>;
inline constexpr Standing NoStanding() {
  Standing standing;
  standing.fill(kFaintest);
  return standing;
}
void PutLink(float probability, Standing& standing);

inline constexpr size_t kSettleSigns = 7;
using SettleSigns = std::array<float, kSettleSigns>;

// The signs of a link between two notes whose strongest links are `a` and `b`, this one included.
SettleSigns SettleSignsOf(float probability, const Standing& a, const Standing& b);
float Settle(const SettleSigns& weights, float probability, const Standing& a, const Standing& b);

// The same links, each settled among all of them.
std::vector<Edge> SettleAll(const SettleSigns& weights, uint32_t count,
                            std::span<const Edge> edges);
std::vector<Standing> StandingsOf(uint32_t count, std::span<const Edge> edges);

// Weights that leave every probability as it is.
inline constexpr SettleSigns kUnsettled = {0, 1, 0, 0, 0, 0, 0};

}  // namespace synergie::matching::engine
