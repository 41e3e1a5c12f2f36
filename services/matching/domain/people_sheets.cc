// Sheets that people draw, put together and take apart, decided.
#include <algorithm>
#include <set>

#include "services/matching/domain/decide.h"
#include "services/matching/domain/draft.h"
#include "services/matching/domain/evidence.h"
#include "services/matching/domain/rules.h"

namespace synergie::matching {

using commit::Context;
using commit::View;

Decided Decide(View& view, const Context&, const CreateSynergy& command) {
  if (auto trouble = TerritoryTrouble(view, command.territory)) return tl::unexpected(*trouble);
  std::vector<std::string> names = command.topics;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.empty()) return commit::Invalid("NO_TOPICS", "topics", "A synergy needs a topic.");
  if (names.size() > kMaxTopics) return TooManyTopics(command.synergy);
  Draft draft(view);
  if (!command.synergy.empty()) {
    const Synergy* known = view.Find<Synergy>(command.synergy);
    if (known != nullptr && known->drawn && known->TopicNames() == names &&
        (command.title.empty() || command.title == known->title) &&
        (command.type == SynergyType::kUnspecified || command.type == known->type)) {
      return Facts{};
    }
    if (known != nullptr) return commit::AlreadyExists("synergy", command.synergy);
  }
  std::string workshop;
  for (const std::string& name : names) {
    const auto topic = FindStanding(view, name);
    if (!topic) return tl::unexpected(topic.error());
    if (workshop.empty()) workshop = (*topic)->workshop;
    if ((*topic)->workshop != workshop) return OtherWorkshop(name, workshop);
    if (auto forbidden = ForbiddenAmong(draft, name, names)) return tl::unexpected(*forbidden);
  }
  const ReadTopics read = ReadAll(view, *command.matcher, names);
  const SheetHead head = command.matcher->HeadOf(read.noted);
  Explainer explainer(*command.matcher, CompaniesOf(view));
  Weighed weighed = WeighSheet(explainer, read.noted);
  SynergyCreated created{
      .synergy = command.synergy.empty() ? draft.NextSynergy(command.territory) : command.synergy,
      .workshop = workshop,
      .title = command.title.empty() ? head.title : command.title,
      .type = command.type == SynergyType::kUnspecified ? head.type : command.type,
      .score = weighed.score,
      .evidence = std::move(weighed.evidence),
      .resource = head.resource,
      .numbered = command.synergy.empty()};
  for (const Noted& noted : read.noted) created.topics.push_back(command.matcher->Describe(noted));
  std::vector<std::pair<std::string, std::string>> moved;  // synergy, topic
  for (const std::string& name : names) {
    if (const std::string& holder = draft.placement(name).synergy; !holder.empty()) {
      moved.emplace_back(holder, name);
    }
  }
  // First, because the answer shows the resource of the first fact; a placement keeps the newer
  // holder.
  draft.Emit(std::move(created));
  for (const auto& [holder, name] : moved) TakeOff(draft, holder, name, LeaveCause::kMoved);
  return draft.Take();
}

Decided Decide(View& view, const Context&, const MergeSynergies& command) {
  if (command.synergy == command.into) {
    return commit::Invalid("MERGE_WITH_ITSELF", "into", "A synergy is not merged into itself.");
  }
  if (auto trouble = TerritoryTrouble(view, command.synergy)) return tl::unexpected(*trouble);
  const Synergy* known = view.Find<Synergy>(command.synergy);
  if (known != nullptr && known->merged_into == command.into) return Facts{};
  const auto ends = FindLive(view, command.synergy, command.revision);
  if (!ends) return tl::unexpected(ends.error());
  const auto into = FindLive(view, command.into, std::nullopt);
  if (!into) return tl::unexpected(into.error());
  if ((*ends)->workshop != (*into)->workshop) {
    return OtherWorkshop(command.synergy, (*into)->workshop);
  }
  if ((*ends)->topics.size() + (*into)->topics.size() > kMaxTopics) {
    return TooManyTopics(command.into);
  }
  Draft draft(view);
  const std::vector<std::string> others = (*into)->TopicNames();
  for (const SheetTopic& topic : (*ends)->topics) {
    if (auto forbidden = ForbiddenAmong(draft, topic.topic, others)) {
      return tl::unexpected(*forbidden);
    }
  }
  draft.Emit(SynergyMerged{command.synergy, command.into, (*ends)->topics});
  return draft.Take();
}

Decided Decide(View& view, const Context&, const SplitSynergy& command) {
  const auto found = FindLive(view, command.synergy, command.revision);
  if (!found) return tl::unexpected(found.error());
  const Synergy& sheet = **found;
  SynergySplit split{.synergy = command.synergy, .workshop = sheet.workshop};
  const std::set<std::string> going(command.topics.begin(), command.topics.end());
  for (const std::string& name : going) {
    const SheetTopic* topic = sheet.FindTopic(name);
    if (topic == nullptr) {
      return commit::Unmet("TOPIC_NOT_ON_SYNERGY",
                           "The topic \"" + name + "\" is not on this synergy.",
                           {{"topic", name}, {"synergy", command.synergy}});
    }
    split.topics.push_back(*topic);
  }
  if (going.empty()) return commit::Invalid("NO_TOPICS", "topics", "Say which topics go.");
  for (const SheetTopic& topic : sheet.topics) {
    if (!going.contains(topic.topic)) split.kept.push_back(topic.topic);
  }
  if (split.kept.empty()) {
    return commit::Invalid("NOTHING_STAYS", "topics", "At least one topic stays.");
  }
  Draft draft(view);
  const std::vector<std::string> names(going.begin(), going.end());
  const SheetHead head = command.matcher->HeadOf(ReadAll(view, *command.matcher, names).noted);
  split.into = draft.NextSynergy(*TerritoryOf(command.synergy));
  split.title = command.title.empty() ? head.title : command.title;
  split.type = head.type;
  split.resource = head.resource;
  draft.Emit(std::move(split));
  return draft.Take();
}

}  // namespace synergie::matching
