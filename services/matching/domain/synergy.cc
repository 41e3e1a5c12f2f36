#include "services/matching/domain/synergy.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <set>

#include "common/base/resource_name.h"

namespace synergie::matching {
namespace {

void Put(std::vector<SheetTopic>& topics, const SheetTopic& topic) {
  const auto place =
      std::lower_bound(topics.begin(), topics.end(), topic,
                       [](const SheetTopic& a, const SheetTopic& b) { return a.topic < b.topic; });
  if (place != topics.end() && place->topic == topic.topic) {
    *place = topic;
  } else {
    topics.insert(place, topic);
  }
}

void Take(Synergy& synergy, const std::string& topic) {
  std::erase_if(synergy.topics, [&](const SheetTopic& on) { return on.topic == topic; });
  std::erase_if(synergy.evidence.links,
                [&](const Link& link) { return link.topic == topic || link.other == topic; });
}

SheetTopic* Find(Synergy& synergy, const std::string& topic) {
  const auto found = std::find_if(synergy.topics.begin(), synergy.topics.end(),
                                  [&](const SheetTopic& on) { return on.topic == topic; });
  return found == synergy.topics.end() ? nullptr : &*found;
}

template <class Fact>
Synergy Begin(Synergy before, const Fact& event) {
  before.name = event.synergy;
  before.workshop = event.workshop;
  before.title = event.title;
  before.type = event.type;
  before.resource = event.resource;
  before.score = event.score;
  before.evidence = event.evidence;
  for (const SheetTopic& topic : event.topics) Put(before.topics, topic);
  before.state = Synergy::State::kDetected;
  return before;
}

int64_t NumberOf(const std::string& synergy) {
  const std::string_view digits = LastId(synergy).substr(1);
  int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

const SheetTopic* Synergy::FindTopic(std::string_view topic) const {
  for (const SheetTopic& on : topics) {
    if (on.topic == topic) return &on;
  }
  return nullptr;
}

std::vector<std::string> Synergy::TopicNames() const {
  std::vector<std::string> names;
  for (const SheetTopic& on : topics) names.push_back(on.topic);
  return names;
}

std::vector<std::string> Synergy::Companies() const {
  std::set<std::string> all;
  for (const SheetTopic& on : topics) all.insert(on.companies.begin(), on.companies.end());
  return {all.begin(), all.end()};
}

Synergy Synergy::Evolve(Synergy before, const SynergyDetected& event) {
  return Begin(std::move(before), event);
}

Synergy Synergy::Evolve(Synergy before, const SynergyCreated& event) {
  before = Begin(std::move(before), event);
  before.touched = true;
  before.drawn = true;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const TopicJoinedSynergy& event) {
  Put(before.topics, event.topic);
  before.touched = before.touched || event.cause == JoinCause::kAdded;
  std::vector<Link>& links = before.evidence.links;
  links.insert(links.end(), event.evidence.links.begin(), event.evidence.links.end());
  if (links.size() > kMaxLinks) links.resize(kMaxLinks);
  return before;
}

Synergy Synergy::Evolve(Synergy before, const TopicLeftSynergy& event) {
  Take(before, event.topic);
  before.touched =
      before.touched || event.cause == LeaveCause::kRemoved || event.cause == LeaveCause::kMoved;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const SynergyCompaniesChanged& event) {
  if (SheetTopic* topic = Find(before, event.topic)) topic->companies = event.companies;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const SynergyTopicRevised& event) {
  if (SheetTopic* topic = Find(before, event.topic.topic)) *topic = event.topic;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const SynergyReassessed& event) {
  before.title = event.title;
  before.type = event.type;
  before.score = event.score;
  before.evidence = event.evidence;
  before.resource = event.resource;
  return before;
}

// A synergy that ended keeps showing the topics that it had.
Synergy Synergy::Evolve(Synergy before, const SynergyDissolved& event) {
  before.dissolve_cause = event.cause;
  before.state = State::kDissolved;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const SynergyValidated&) {
  before.touched = true;
  before.state = State::kValidated;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const SynergyRejected& event) {
  before.touched = true;
  before.rejection_reason = event.reason;
  before.state = State::kRejected;
  return before;
}

Synergy Synergy::Evolve(Synergy before, const SynergyRetitled& event) {
  before.title = event.title;
  before.type = event.type;
  before.touched = true;
  return before;
}

// The event concerns both synergies: the one that ends and the one that goes on.
Synergy Synergy::Evolve(Synergy before, const SynergyMerged& event) {
  before.touched = true;
  if (before.name == event.into) {
    for (const SheetTopic& topic : event.topics) Put(before.topics, topic);
  } else {
    before.merged_into = event.into;
    before.state = State::kMerged;
  }
  return before;
}

// The event concerns both synergies: the one that keeps topics and the new one.
Synergy Synergy::Evolve(Synergy before, const SynergySplit& event) {
  before.touched = true;
  if (before.name == event.synergy) {
    for (const SheetTopic& topic : event.topics) Take(before, topic.topic);
    return before;
  }
  before.name = event.into;
  before.workshop = event.workshop;
  before.title = event.title;
  before.type = event.type;
  before.resource = event.resource;
  for (const SheetTopic& topic : event.topics) Put(before.topics, topic);
  before.state = State::kDetected;
  return before;
}

SynergyCounter SynergyCounter::Evolve(SynergyCounter before, const SynergyDetected& event) {
  before.last = NumberOf(event.synergy);
  return before;
}

SynergyCounter SynergyCounter::Evolve(SynergyCounter before, const SynergyCreated& event) {
  before.last = NumberOf(event.synergy);
  return before;
}

SynergyCounter SynergyCounter::Evolve(SynergyCounter before, const SynergySplit& event) {
  before.last = NumberOf(event.into);
  return before;
}

std::string SynergyCounterOf(std::string_view territory) {
  return ChildName(territory, SynergyCounter::kCollection, "synergies");
}

std::string NumberedSynergy(std::string_view territory, int64_t number) {
  char id[32];
  std::snprintf(id, sizeof(id), "s%02lld", static_cast<long long>(number));
  return ChildName(territory, Synergy::kCollection, id);
}

}  // namespace synergie::matching
