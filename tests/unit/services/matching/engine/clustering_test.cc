#include "services/matching/engine/clustering.h"

#include <gtest/gtest.h>

namespace synergie::matching::engine {
namespace {

using Groups = std::vector<std::vector<uint32_t>>;

TEST(Clustering, DoesNotChain) {
  // 0-1 and 1-2 are strong, 0-2 is nothing: a connected component would hold all three.
  const std::vector<Edge> edges = {{0, 1, 0.9f}, {1, 2, 0.8f}};
  EXPECT_EQ(Cluster(3, edges, {}, 0.5f), (Groups{{0, 1}, {2}}));
}

TEST(Clustering, JoinsByTheMean) {
  const std::vector<Edge> edges = {{0, 1, 0.9f}, {1, 2, 0.8f}, {0, 2, 0.4f}};
  EXPECT_EQ(Cluster(3, edges, {}, 0.5f), (Groups{{0, 1, 2}}));
}

TEST(Clustering, RespectsPeople) {
  const std::vector<Edge> edges = {{0, 1, 0.9f}, {2, 3, 0.9f}, {3, 4, 0.9f}};
  Decisions decisions;
  decisions.separate = {{0, 1}};
  decisions.together = {{0, 5}};
  decisions.closed = {{3, 4}};
  EXPECT_EQ(Cluster(6, edges, decisions, 0.5f), (Groups{{0, 5}, {1}, {2}, {3, 4}}));
}

TEST(Clustering, SeparationIsInherited) {
  // 0 may not be with 2: once 0 and 1 are one group, 2 cannot come in through 1.
  const std::vector<Edge> edges = {{0, 1, 0.95f}, {1, 2, 0.9f}, {0, 2, 0.9f}};
  Decisions decisions;
  decisions.separate = {{0, 2}};
  EXPECT_EQ(Cluster(3, edges, decisions, 0.3f), (Groups{{0, 1}, {2}}));
}

}  // namespace
}  // namespace synergie::matching::engine
