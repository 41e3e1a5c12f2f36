// Invented workshops: corpus notes dealt into territories, to learn what makes a sheet.
//
// Each has groups of two to four notes of one concept (or of an offer and a need joined by a
// Replaces relation) and single notes, many of them neighbours of a group, as in a real territory.
// The readings are the held-out ones. Deterministic for one seed.
#pragma once

#include <cstdint>
#include <vector>

#include "services/matching/engine/profile.h"

namespace synergie::matching::engine::training {

struct Workshop {
  std::vector<uint32_t> notes;   // corpus rows
  std::vector<uint32_t> sheets;  // parallel: the sheet each belongs to, or kAlone
};
inline constexpr uint32_t kAlone = ~uint32_t{0};

std::vector<Workshop> DealWorkshops(const Knowledge& knowledge, size_t count, uint64_t seed);

// Learns the weights of a pair's signs by logistic regression over all pairs of the workshops.
PairSigns TrainPairs(const Knowledge& knowledge, const std::vector<Profile>& profiles,
                     const std::vector<Workshop>& workshops);

struct PairScore {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};
PairScore ScoreWorkshops(const Knowledge& knowledge, const std::vector<Profile>& profiles,
                         const std::vector<Workshop>& workshops, const PairSigns& weights,
                         float join);

}  // namespace synergie::matching::engine::training
