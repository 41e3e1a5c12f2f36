#include "services/intake/domain/topic.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "services/intake/domain/company.h"
#include "services/intake/domain/decide.h"
#include "services/intake/domain/territory.h"
#include "services/intake/domain/workshop.h"

namespace synergie::intake {

using commit::Context;
using commit::View;

namespace {

bool Contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// "t042" of the 42nd topic.
std::string NumberedName(const std::string& territory, int64_t number) {
  char id[32];
  std::snprintf(id, sizeof(id), "t%03lld", static_cast<long long>(number));
  return ChildName(territory, Topic::kCollection, id);
}

// A topic that stands, in a territory that takes commands, at the expected revision.
tl::expected<const Topic*, Rejection> FindStanding(View& view, const std::string& name,
                                                   std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Topic* topic = view.Find<Topic>(name);
  if (topic == nullptr) return commit::NotFound("topic", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  if (topic->state == Topic::State::kMerged) {
    return commit::Unmet("TOPIC_MERGED",
                         "The topic was merged into \"" + topic->merged_into + "\".",
                         {{"name", name}, {"merged_into", topic->merged_into}});
  }
  if (topic->state == Topic::State::kWithdrawn) {
    return commit::Unmet("TOPIC_WITHDRAWN", "The topic was withdrawn.", {{"name", name}});
  }
  return topic;
}

// Whether recording this again would say nothing new.
// A quantity that comes in both forms is the same as either.
template <class Said>
bool SaysTheSameQuantity(const Topic& topic, const Said& wanted) {
  if (wanted.quantity && wanted.sealed_quantity) {
    return topic.quantity == wanted.quantity || topic.sealed_quantity == wanted.sealed_quantity;
  }
  return topic.quantity == wanted.quantity && topic.sealed_quantity == wanted.sealed_quantity;
}

// Of a quantity in both forms, leaves the one that its company wants recorded.
template <class Said>
void ChooseForm(View& view, const std::string& company, Said& said) {
  if (!said.quantity || !said.sealed_quantity) return;
  if (view.Find<Company>(company)->facts.keeps_quantities) {
    said.quantity.reset();
  } else {
    said.sealed_quantity.reset();
  }
}

bool SaysTheSame(const Topic& topic, const TopicRecorded& wanted) {
  return topic.workshop == wanted.workshop && topic.table == wanted.table &&
         topic.phase == wanted.phase && topic.company == wanted.company &&
         topic.speaker_role == wanted.speaker_role && topic.text == wanted.text &&
         topic.supporters == wanted.supporters && topic.classification == wanted.classification &&
         SaysTheSameQuantity(topic, wanted) && topic.constraints == wanted.constraints;
}

}  // namespace

Topic Topic::Evolve(Topic before, const TopicRecorded& event) {
  before.name = event.topic;
  before.workshop = event.workshop;
  before.table = event.table;
  before.phase = event.phase;
  before.company = event.company;
  before.speaker_role = event.speaker_role;
  before.text = event.text;
  before.supporters = event.supporters;
  before.classification = event.classification;
  before.quantity = event.quantity;
  before.sealed_quantity = event.sealed_quantity;
  before.constraints = event.constraints;
  before.state = State::kRecorded;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicReworded& event) {
  before.text = event.text;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicQuantified& event) {
  before.quantity = event.quantity;
  before.sealed_quantity = event.sealed_quantity;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicClassified& event) {
  before.classification = event.classification;
  return before;
}

Topic Topic::Evolve(Topic before, const TopicSupported& event) {
  before.supporters.push_back(event.company);
  return before;
}

Topic Topic::Evolve(Topic before, const TopicSupportWithdrawn& event) {
  std::erase(before.supporters, event.company);
  return before;
}

// The event concerns both topics: the one that ends and the one that goes on.
Topic Topic::Evolve(Topic before, const TopicMerged& event) {
  if (before.name == event.into) {
    before.supporters.insert(before.supporters.end(), event.supporters.begin(),
                             event.supporters.end());
  } else {
    before.merged_into = event.into;
    before.state = State::kMerged;
  }
  return before;
}

Topic Topic::Evolve(Topic before, const TopicWithdrawn&) {
  before.state = State::kWithdrawn;
  return before;
}

TopicCounter TopicCounter::Evolve(TopicCounter before, const TopicRecorded& event) {
  const std::string_view digits = LastId(event.topic).substr(1);
  std::from_chars(digits.data(), digits.data() + digits.size(), before.last);
  return before;
}

std::string TopicCounterOf(std::string_view territory) {
  return ChildName(territory, TopicCounter::kCollection, "topics");
}

Decided Decide(View& view, const Context&, const RecordTopic& command) {
  TopicRecorded topic = command.topic;
  if (auto trouble = TerritoryTrouble(view, command.territory)) return tl::unexpected(*trouble);
  if (!topic.topic.empty()) {
    // Asked first: a repeated import finds its topics also after the workshop has closed.
    const Topic* known = view.Find<Topic>(topic.topic);
    if (known != nullptr && SaysTheSame(*known, topic)) return Facts{};
    if (known != nullptr) return commit::AlreadyExists("topic", topic.topic);
  }
  const Workshop* workshop = view.Find<Workshop>(topic.workshop);
  if (workshop == nullptr) return commit::NotFound("workshop", topic.workshop);
  if (workshop->state != Workshop::State::kOpen) {
    return commit::Unmet(
        "WORKSHOP_NOT_OPEN",
        "Topics are recorded while the workshop is open; \"" + topic.workshop + "\" is not.",
        {{"name", topic.workshop}});
  }
  if (workshop->FindTable(topic.table) == nullptr) {
    return commit::Invalid("TABLE_NOT_FOUND", "topic.table",
                           "The workshop has no table " + std::to_string(topic.table) + ".");
  }
  if (!topic.company.empty()) {
    if (auto trouble = CompanyTrouble(view, topic.company)) return tl::unexpected(*trouble);
    ChooseForm(view, topic.company, topic);
  }
  for (const std::string& supporter : topic.supporters) {
    if (auto trouble = CompanyTrouble(view, supporter)) return tl::unexpected(*trouble);
  }
  if (topic.topic.empty()) {
    const TopicCounter* counter = view.Find<TopicCounter>(TopicCounterOf(command.territory));
    int64_t number = counter == nullptr ? 1 : counter->last + 1;
    while (view.Find<Topic>(NumberedName(command.territory, number)) != nullptr) ++number;
    topic.topic = NumberedName(command.territory, number);
    topic.numbered = true;
  }
  return Facts{std::move(topic)};
}

Decided Decide(View& view, const Context&, const RewordTopic& command) {
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  if ((*topic)->text == command.text) return Facts{};
  return Facts{TopicReworded{command.topic, command.text}};
}

Decided Decide(View& view, const Context&, const QuantifyTopic& command) {
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  TopicQuantified fact{command.topic, command.quantity, command.sealed_quantity};
  if (!(*topic)->company.empty()) ChooseForm(view, (*topic)->company, fact);
  if ((*topic)->quantity == fact.quantity && (*topic)->sealed_quantity == fact.sealed_quantity) {
    return Facts{};
  }
  return Facts{std::move(fact)};
}

Decided Decide(View& view, const Context&, const ClassifyTopic& command) {
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  if ((*topic)->classification == command.classification) return Facts{};
  return Facts{TopicClassified{command.topic, command.classification}};
}

Decided Decide(View& view, const Context&, const SupportTopic& command) {
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  if (auto trouble = CompanyTrouble(view, command.company)) return tl::unexpected(*trouble);
  if ((*topic)->company == command.company) {
    return commit::Unmet("OWN_TOPIC", "A company does not support its own topic.",
                         {{"company", command.company}});
  }
  if (Contains((*topic)->supporters, command.company)) return Facts{};
  if ((*topic)->supporters.size() >= kMaxSupporters) {
    return commit::Unmet("TOO_MANY_SUPPORTERS", "A topic has at most 100 supporters.");
  }
  return Facts{TopicSupported{command.topic, command.company}};
}

Decided Decide(View& view, const Context&, const WithdrawSupport& command) {
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  if (!Contains((*topic)->supporters, command.company)) return Facts{};
  return Facts{TopicSupportWithdrawn{command.topic, command.company}};
}

Decided Decide(View& view, const Context&, const MergeTopics& command) {
  if (command.topic == command.into) {
    return commit::Invalid("MERGE_WITH_ITSELF", "into", "A topic is not merged into itself.");
  }
  const Topic* ends = view.Find<Topic>(command.topic);
  if (ends != nullptr && ends->merged_into == command.into) return Facts{};
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  const auto into = FindStanding(view, command.into, std::nullopt);
  if (!into) return tl::unexpected(into.error());
  if ((*topic)->workshop != (*into)->workshop) {
    return commit::Unmet("OTHER_WORKSHOP", "Topics of two workshops are not merged.");
  }
  TopicMerged merged{command.topic, command.into, {}};
  std::vector<std::string> joining = (*topic)->supporters;
  if (!(*topic)->company.empty()) joining.insert(joining.begin(), (*topic)->company);
  for (const std::string& company : joining) {
    if (company != (*into)->company && !Contains((*into)->supporters, company) &&
        !Contains(merged.supporters, company)) {
      merged.supporters.push_back(company);
    }
  }
  return Facts{std::move(merged)};
}

Decided Decide(View& view, const Context&, const WithdrawTopic& command) {
  if (auto trouble = TerritoryTrouble(view, command.topic)) return tl::unexpected(*trouble);
  const Topic* known = view.Find<Topic>(command.topic);
  if (known != nullptr && known->state == Topic::State::kWithdrawn) return Facts{};
  const auto topic = FindStanding(view, command.topic, command.revision);
  if (!topic) return tl::unexpected(topic.error());
  return Facts{TopicWithdrawn{command.topic, command.reason}};
}

}  // namespace synergie::intake
