#include "services/matching/domain/placement.h"

#include "common/base/resource_name.h"
#include "services/matching/domain/replica.h"

namespace synergie::matching {

std::string PlacementOf(std::string_view topic) {
  return ChildName(ParentOf(topic), Placement::kCollection, LastId(topic));
}

std::string TopicOfPlacement(std::string_view placement) {
  return ChildName(ParentOf(placement), Topic::kCollection, LastId(placement));
}

Placement Placement::Evolve(Placement before, const SynergyDetected& event) {
  before.synergy = event.synergy;
  return before;
}

Placement Placement::Evolve(Placement before, const SynergyCreated& event) {
  before.synergy = event.synergy;
  return before;
}

Placement Placement::Evolve(Placement before, const TopicJoinedSynergy& event) {
  before.synergy = event.synergy;
  if (event.cause == JoinCause::kAdded) before.barred.erase(event.synergy);
  return before;
}

Placement Placement::Evolve(Placement before, const TopicLeftSynergy& event) {
  // It may have been put elsewhere by an earlier event of the same commit.
  if (before.synergy == event.synergy) before.synergy.clear();
  if (event.cause == LeaveCause::kRemoved || event.cause == LeaveCause::kMoved) {
    before.barred.insert(event.synergy);
  }
  before.apart.insert(event.apart_from.begin(), event.apart_from.end());
  return before;
}

Placement Placement::Evolve(Placement before, const SynergyDissolved& event) {
  if (before.synergy == event.synergy) before.synergy.clear();
  return before;
}

Placement Placement::Evolve(Placement before, const SynergyRejected& event) {
  if (before.synergy == event.synergy) before.synergy.clear();
  before.barred.insert(event.synergy);
  if (event.topics.size() == 1) before.alone_rejected = true;
  before.apart.insert(event.topics.begin(), event.topics.end());
  return before;
}

Placement Placement::Evolve(Placement before, const SynergyMerged& event) {
  before.synergy = event.into;
  before.barred.erase(event.into);
  return before;
}

Placement Placement::Evolve(Placement before, const SynergySplit& event) {
  before.synergy = event.into;
  before.barred.insert(event.synergy);
  before.apart.insert(event.kept.begin(), event.kept.end());
  return before;
}

// Which of the two this is, it does not know: it keeps both, and nobody asks it about itself.
Placement Placement::Evolve(Placement before, const PairForbidden& event) {
  before.forbidden.insert({event.topic, event.other});
  return before;
}

Placement Placement::Evolve(Placement before, const PairAllowed& event) {
  before.forbidden.erase(event.topic);
  before.forbidden.erase(event.other);
  return before;
}

}  // namespace synergie::matching
