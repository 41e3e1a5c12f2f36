// What the matcher would change of what stands, and nothing that a person decided.
//
// From the topics that are new or have changed it looks at their neighbourhood only: what is linked
// strongly enough to be grouped, the sheets that hold those topics, and on from there. The wanted
// groups are then compared with what stands. Pure but for the view it reads.
//
//   - a synergy that a person has touched loses no topic but those that are gone, and keeps its
//   title;
//   - what a person removed, rejected, split off or forbade is not grouped again;
//   - two synergies that people touched are not joined.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/matching/domain/decide.h"
#include "services/matching/domain/matcher.h"

namespace synergie::matching {

// The topics of a territory with their links, as the index keeps them.
class Neighbourhood {
 public:
  virtual ~Neighbourhood() = default;
  // No topic where it is not known; a topic that is gone has no reading.
  virtual Noted Find(const std::string& topic) const = 0;
  // The topics of the same workshop that it is linked to at all, with the probabilities settled
  // among the links of both, by name.
  virtual std::vector<std::pair<std::string, float>> LinksOf(const std::string& topic) const = 0;
};

struct Regrouping {
  const Matcher& matcher;
  const Neighbourhood& topics;
  std::string territory;
  std::set<std::string>
      changed;  // topics to start from; their lines on sheets are brought up to date
  double join_threshold = 0;
};

// At most so many topics are reached by links from those that changed.
inline constexpr size_t kMaxReach = 128;

Facts Regroup(commit::View& view, const Regrouping& regrouping);

}  // namespace synergie::matching
