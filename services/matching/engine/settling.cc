// Settling links among others; see settling.h.
#include "services/matching/engine/settling.h"

#include <algorithm>
#include <cmath>

namespace synergie::matching::engine {
namespace {

// A link fainter than this is never raised: two notes that nobody else wants are no pair for that.
constexpr float kLeastRaised = 0.11f;
constexpr size_t kCrowd = 5;  // links of a note that tell how crowded its subject is

float LogOdds(float probability) {
  const float p = std::clamp(probability, kFaintest, 0.9999f);
  return std::log(p / (1 - p));
}

size_t RankOf(float probability, const Standing& standing) {
  size_t rank = 0;
  while (rank < kStanding && standing[rank] > probability) ++rank;
  return rank;
}

// The note's best link but this one.
float BestOther(float probability, const Standing& standing) {
  return standing[0] > probability ? standing[0] : standing[1];
}

}  // namespace

void PutLink(float probability, Standing& standing) {
  if (probability <= standing.back()) return;
  const auto place = std::upper_bound(standing.begin(), standing.end(), probability,
                                      [](float p, float other) { return p > other; });
  std::move_backward(place, standing.end() - 1, standing.end());
  *place = probability;
}

SettleSigns SettleSignsOf(float probability, const Standing& a, const Standing& b) {
  const float p = std::max(probability, kFaintest);
  const size_t rank_a = RankOf(p, a);
  const size_t rank_b = RankOf(p, b);
  const float best_a = BestOther(p, a);
  const float best_b = BestOther(p, b);
  float crowd = 0;
  for (size_t i = 0; i < kCrowd; ++i) crowd += a[i] + b[i];
  SettleSigns signs{};
  signs[0] = 1;
  signs[1] = LogOdds(p);
  signs[2] = 1.0f / static_cast<float>(1 + std::min(rank_a, rank_b));
  signs[3] = 1.0f / static_cast<float>(1 + std::max(rank_a, rank_b));
  signs[4] = LogOdds(p) - LogOdds(std::max(best_a, best_b));
  signs[5] = LogOdds(p) - LogOdds(std::min(best_a, best_b));
  signs[6] = crowd;
  return signs;
}

float Settle(const SettleSigns& weights, float probability, const Standing& a, const Standing& b) {
  const SettleSigns signs = SettleSignsOf(probability, a, b);
  float score = 0;
  for (size_t i = 0; i < kSettleSigns; ++i) score += weights[i] * signs[i];
  const float settled = 1.0f / (1.0f + std::exp(-score));
  return probability < kLeastRaised ? std::min(settled, probability) : settled;
}

std::vector<Standing> StandingsOf(uint32_t count, std::span<const Edge> edges) {
  std::vector<Standing> standings(count, NoStanding());
  for (const Edge& edge : edges) {
    if (edge.a >= count || edge.b >= count) continue;
    PutLink(edge.probability, standings[edge.a]);
    PutLink(edge.probability, standings[edge.b]);
  }
  return standings;
}

std::vector<Edge> SettleAll(const SettleSigns& weights, uint32_t count,
                            std::span<const Edge> edges) {
  const std::vector<Standing> standings = StandingsOf(count, edges);
  std::vector<Edge> settled;
  for (const Edge& edge : edges) {
    if (edge.a >= count || edge.b >= count) continue;
    settled.push_back(
        {edge.a, edge.b, Settle(weights, edge.probability, standings[edge.a], standings[edge.b])});
  }
  return settled;
}

}  // namespace synergie::matching::engine
