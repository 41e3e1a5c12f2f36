#include "services/matching/domain/replica.h"

#include <algorithm>

namespace synergie::matching {

std::vector<std::string> Topic::Companies() const {
  std::vector<std::string> all;
  if (!company.empty()) all.push_back(company);
  for (const std::string& supporter : supporters) {
    if (std::find(all.begin(), all.end(), supporter) == all.end()) all.push_back(supporter);
  }
  return all;
}

Territory Territory::Evolve(Territory before, const TerritorySeen& fact) {
  before.closed = fact.closed;
  return before;
}

Workshop Workshop::Evolve(Workshop before, const WorkshopSeen& fact) {
  before.name = fact.workshop;
  return before;
}

Company Company::Evolve(Company before, const CompanySeen& fact) {
  before.naf = fact.naf;
  before.latitude = fact.latitude;
  before.longitude = fact.longitude;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicSaid& fact) {
  before.name = fact.topic;
  before.workshop = fact.workshop;
  before.table = fact.table;
  before.phase = fact.phase;
  before.company = fact.company;
  before.text = fact.text;
  before.supporters = fact.supporters;
  before.classification = fact.classification;
  before.quantity = fact.quantity;
  before.state = State::kRecorded;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicPutBetter& fact) {
  before.text = fact.text;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicWeighed& fact) {
  before.quantity = fact.quantity;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicNamed& fact) {
  before.classification = fact.classification;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicJoinedBy& fact) {
  before.supporters.push_back(fact.company);
  return before;
}

Topic Topic::Evolve(Topic before, const TopicLeftBy& fact) {
  std::erase(before.supporters, fact.company);
  return before;
}

// The fact concerns both topics: the one that ends and the one that goes on.
Topic Topic::Evolve(Topic before, const TopicGoesOnAs& fact) {
  if (before.name == fact.into) {
    before.supporters.insert(before.supporters.end(), fact.supporters.begin(),
                             fact.supporters.end());
  } else {
    before.merged_into = fact.into;
    before.state = State::kMerged;
  }
  return before;
}

Topic Topic::Evolve(Topic before, const TopicTakenBack&) {
  before.state = State::kWithdrawn;
  return before;
}

}  // namespace synergie::matching
