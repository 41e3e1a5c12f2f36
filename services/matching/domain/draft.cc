#include "services/matching/domain/draft.h"

#include <algorithm>

#include "common/commit/aggregates.h"

namespace synergie::matching {
namespace {

template <class Aggregate, class Fact>
void EvolveIfConcerned(Aggregate& state, const Fact& fact) {
  if constexpr (commit::kIsAlternative<Fact, typename Aggregate::Event>) {
    state = Aggregate::Evolve(std::move(state), fact);
  }
}

}  // namespace

const Synergy& Draft::synergy(const std::string& name) {
  const auto known = synergies_.find(name);
  if (known != synergies_.end()) return known->second;
  const Synergy* folded = view_.Find<Synergy>(name);
  return synergies_.emplace(name, folded == nullptr ? Synergy{} : *folded).first->second;
}

const Placement& Draft::placement(const std::string& topic) {
  const std::string name = PlacementOf(topic);
  const auto known = placements_.find(name);
  if (known != placements_.end()) return known->second;
  const Placement* folded = view_.Find<Placement>(name);
  return placements_.emplace(name, folded == nullptr ? Placement{} : *folded).first->second;
}

void Draft::Emit(Event event) {
  for (const std::string& stream : StreamsOf(event)) {
    std::visit(
        [&](const auto& fact) {
          if (LastCollection(stream) == Synergy::kCollection) {
            synergy(stream);
            EvolveIfConcerned(synergies_[stream], fact);
          } else if (LastCollection(stream) == Placement::kCollection) {
            placement(TopicOfPlacement(stream));
            EvolveIfConcerned(placements_[stream], fact);
          }
        },
        event);
  }
  facts_.push_back(std::move(event));
}

bool Draft::EndIfBare(const std::string& name, bool weak) {
  const Synergy& sheet = synergy(name);
  if (!sheet.live()) return false;
  DissolveCause cause = DissolveCause::kUnspecified;
  if (sheet.topics.empty()) {
    cause = DissolveCause::kEmpty;
  } else if (weak && sheet.Companies().size() < 2) {
    cause = DissolveCause::kFewerThanTwoCompanies;
  } else {
    return false;
  }
  Emit(SynergyDissolved{name, cause, sheet.TopicNames()});
  return true;
}

std::string Draft::NextSynergy(const std::string& territory) {
  const SynergyCounter* counter = view_.Find<SynergyCounter>(SynergyCounterOf(territory));
  int64_t number = std::max(counter == nullptr ? 0 : counter->last, last_number_) + 1;
  while (!synergy(NumberedSynergy(territory, number)).name.empty()) ++number;
  last_number_ = number;
  return NumberedSynergy(territory, number);
}

}  // namespace synergie::matching
