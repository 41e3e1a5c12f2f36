#include "services/catalogue/domain/replicas.h"

#include <algorithm>

namespace synergie::catalogue {
namespace {

void Take(std::vector<SynergyTopicRow>& topics, const std::string& topic) {
  std::erase_if(topics, [&](const SynergyTopicRow& row) { return row.topic == topic; });
}

void Put(std::vector<SynergyTopicRow>& topics, const SynergyTopicRow& topic) {
  Take(topics, topic.topic);
  const auto place = std::find_if(topics.begin(), topics.end(), [&](const SynergyTopicRow& row) {
    return row.topic > topic.topic;
  });
  topics.insert(place, topic);
}

}  // namespace

TerritoryRow TerritoryRow::Evolve(TerritoryRow before, const TerritorySaid& event) {
  before.closed = event.closed;
  return before;
}

CompanyRow CompanyRow::Evolve(CompanyRow before, const CompanySaid& event) {
  before.display_name = event.display_name;
  before.elector = event.elector;
  return before;
}

CompanyRow CompanyRow::Evolve(CompanyRow before, const CompanyCame& event) {
  before.left = event.left;
  return before;
}

WorkshopRow WorkshopRow::Evolve(WorkshopRow before, const WorkshopSaid& event) {
  before.display_name = event.display_name;
  before.seats = event.seats;
  before.date = event.date;
  return before;
}

WorkshopRow WorkshopRow::Evolve(WorkshopRow before, const WorkshopMoved& event) {
  before.date = event.date;
  return before;
}

WorkshopRow WorkshopRow::Evolve(WorkshopRow before, const SeatSaid& event) {
  if (event.table == 0) {
    before.seats.erase(event.company);
  } else {
    before.seats[event.company] = event.table;
  }
  return before;
}

TopicRow TopicRow::Evolve(TopicRow before, const TopicSaid& event) {
  before.quantity = event.quantity;
  before.quantity_confidential = event.quantity_confidential;
  return before;
}

TopicRow TopicRow::Evolve(TopicRow before, const TopicTold& event) {
  before.name = event.topic;
  before.workshop = event.workshop;
  before.companies = event.companies;
  return Evolve(std::move(before), event.said);
}

TopicRow TopicRow::Evolve(TopicRow before, const TopicShared& event) {
  if (event.withdrawn) {
    before.companies.erase(event.company);
  } else {
    before.companies.insert(event.company);
  }
  return before;
}

TopicRow TopicRow::Evolve(TopicRow before, const TopicJoined& event) {
  if (before.name == event.topic) {
    before.gone = true;
  } else {
    before.companies.insert(event.supporters.begin(), event.supporters.end());
  }
  return before;
}

TopicRow TopicRow::Evolve(TopicRow before, const TopicGone&) {
  before.gone = true;
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyDrawn& event) {
  before.name = event.synergy;
  before.workshop = event.workshop;
  before.title = event.title;
  before.type = event.type;
  for (const SynergyTopicRow& topic : event.topics) Put(before.topics, topic);
  before.evidence = event.evidence;
  before.state = State::kDetected;
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyTitled& event) {
  before.title = event.title;
  before.type = event.type;
  if (event.evidence) before.evidence = *event.evidence;
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyTopicPut& event) {
  Put(before.topics, event.topic);
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyTopicTaken& event) {
  Take(before.topics, event.topic);
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyTopicConcerns& event) {
  for (SynergyTopicRow& topic : before.topics) {
    if (topic.topic == event.topic) topic.companies = event.companies;
  }
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyConfirmed&) {
  before.state = State::kValidated;
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyEnded&) {
  before.state = State::kEnded;
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyJoined& event) {
  if (before.name != event.into) {
    before.state = State::kEnded;
    return before;
  }
  for (const SynergyTopicRow& topic : event.topics) Put(before.topics, topic);
  return before;
}

SynergyRow SynergyRow::Evolve(SynergyRow before, const SynergyDivided& event) {
  if (before.name != event.synergy) return Evolve(std::move(before), event.into);
  for (const SynergyTopicRow& topic : event.into.topics) Take(before.topics, topic.topic);
  return before;
}

}  // namespace synergie::catalogue
