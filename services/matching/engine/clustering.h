// Groups notes by average linkage under what people decided.
//
// Never connected components: one doubtful link does not chain two sheets. Pairs without a link
// count as probability 0. Deterministic: ties go to the smallest indices. Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace synergie::matching::engine {

struct Edge {
  uint32_t a = 0;
  uint32_t b = 0;
  float probability = 0;
};

struct Decisions {
  std::vector<std::pair<uint32_t, uint32_t>> together;  // in one group, whatever the scores
  std::vector<std::pair<uint32_t, uint32_t>> separate;  // never in one group
  std::vector<std::vector<uint32_t>> closed;            // nothing joins or leaves
};

// The groups of `count` notes, each ordered, in the order of their first member; single notes are
// groups of one. Merging stops below `join` of mean probability. A pair that is both together and
// separate is together: two decisions of people, the positive one was drawn on a sheet.
std::vector<std::vector<uint32_t>> Cluster(uint32_t count, std::span<const Edge> edges,
                                           const Decisions& decisions, float join);

}  // namespace synergie::matching::engine
