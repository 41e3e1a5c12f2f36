// What people say of synergies, decided.
#include "services/matching/domain/people.h"

#include <algorithm>
#include <set>

#include "common/log/names.h"
#include "services/matching/domain/decide.h"
#include "services/matching/domain/draft.h"
#include "services/matching/domain/evidence.h"

namespace synergie::matching {

using commit::Context;
using commit::View;

namespace {

const std::string& IntakeLog() {
  static const std::string log(log::kIntakeCommits);
  return log;
}

// A synergy that stands, in a territory that takes commands, at the expected revision.
tl::expected<const Synergy*, Rejection> FindLive(View& view, const std::string& name,
                                                 std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Synergy* synergy = view.Find<Synergy>(name);
  if (synergy == nullptr) return commit::NotFound("synergy", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  switch (synergy->state) {
    case Synergy::State::kMerged:
      return commit::Unmet("SYNERGY_MERGED",
                           "The synergy was merged into \"" + synergy->merged_into + "\".",
                           {{"name", name}, {"merged_into", synergy->merged_into}});
    case Synergy::State::kRejected:
      return commit::Unmet("SYNERGY_REJECTED", "The synergy was rejected; draw another one.",
                           {{"name", name}});
    case Synergy::State::kDissolved:
      return commit::Unmet("SYNERGY_DISSOLVED", "The synergy ended by itself; draw another one.",
                           {{"name", name}});
    default:
      return synergy;
  }
}

// A topic that stands.
tl::expected<const Topic*, Rejection> FindStanding(View& view, const std::string& name) {
  const Topic* topic = FindTopicRow(view, name);
  if (topic == nullptr) return commit::NotFound("topic", name);
  if (topic->state == Topic::State::kMerged) {
    return commit::Unmet(
        "TOPIC_MERGED",
        "The topic \"" + name + "\" was merged into \"" + topic->merged_into + "\".",
        {{"name", name}, {"merged_into", topic->merged_into}});
  }
  if (topic->state == Topic::State::kWithdrawn) {
    return commit::Unmet("TOPIC_WITHDRAWN", "The topic \"" + name + "\" was withdrawn.",
                         {{"name", name}});
  }
  return topic;
}

tl::unexpected<Rejection> OtherWorkshop(const std::string& name, const std::string& workshop) {
  return commit::Unmet("OTHER_WORKSHOP",
                       "\"" + name + "\" is not of the workshop \"" + workshop +
                           "\": a sheet belongs to one workshop.",
                       {{"name", name}, {"workshop", workshop}});
}

tl::unexpected<Rejection> TooManyTopics(const std::string& name) {
  return commit::Unmet("TOO_MANY_TOPICS", "A synergy has at most 200 topics.", {{"name", name}});
}

// Whether a person said that the topic is never on one sheet with one of these.
std::optional<Rejection> ForbiddenAmong(Draft& draft, const std::string& topic,
                                        const std::vector<std::string>& others) {
  for (const std::string& other : others) {
    if (other == topic || !draft.placement(topic).forbidden.contains(other)) continue;
    return commit::Unmet("PAIR_FORBIDDEN",
                         "A person said that \"" + topic + "\" and \"" + other +
                             "\" are never on one sheet; allow the pair first.",
                         {{"topic", topic}, {"other", other}})
        .value();
  }
  return std::nullopt;
}

// Takes a topic off the sheet that holds it, by a person's word.
void TakeOff(Draft& draft, const std::string& synergy, const std::string& topic, LeaveCause cause) {
  TopicLeftSynergy left{synergy, topic, cause, {}};
  for (const SheetTopic& other : draft.synergy(synergy).topics) {
    if (other.topic != topic) left.apart_from.push_back(other.topic);
  }
  draft.Emit(std::move(left));
  const Synergy& sheet = draft.synergy(synergy);
  draft.EndIfBare(synergy, sheet.state == Synergy::State::kDetected && !sheet.drawn);
}

// The topics of a sheet as the matcher sees them now; those that it no longer knows are left out.
struct ReadTopics {
  std::vector<const Topic*> topics;
  std::vector<ReadingPtr> readings;
  std::vector<Noted> noted;
};
ReadTopics ReadAll(View& view, const Matcher& matcher, const std::vector<std::string>& names) {
  ReadTopics read;
  for (const std::string& name : names) {
    const Topic* topic = FindTopicRow(view, name);
    if (topic == nullptr) continue;
    read.topics.push_back(topic);
    read.readings.push_back(matcher.Read(*topic));
    read.noted.push_back({topic, read.readings.back().get()});
  }
  return read;
}

}  // namespace

std::optional<Rejection> TerritoryTrouble(View& view, const std::string& resource) {
  const std::string name = *TerritoryOf(resource);
  const Territory* territory = view.FindForeign<Territory>(IntakeLog(), name);
  if (territory == nullptr) return commit::NotFound("territory", name).value();
  if (territory->closed) {
    return commit::Unmet("TERRITORY_CLOSED", "The territory \"" + name + "\" is closed.",
                         {{"name", name}})
        .value();
  }
  return std::nullopt;
}

const Topic* FindTopicRow(View& view, const std::string& topic) {
  return view.FindForeign<Topic>(IntakeLog(), topic);
}

CompanyLookup CompaniesOf(View& view) {
  return [&view](const std::string& name) { return view.FindForeign<Company>(IntakeLog(), name); };
}

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
  Weighed weighed = WeighSheet(*command.matcher, read.noted, CompaniesOf(view));
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

Decided Decide(View& view, const Context&, const ValidateSynergy& command) {
  const auto found = FindLive(view, command.synergy, command.revision);
  if (!found) return tl::unexpected(found.error());
  const Synergy& seen = **found;
  if (seen.state == Synergy::State::kValidated) return Facts{};
  return Facts{SynergyValidated{seen.name, seen.workshop, seen.title, seen.type, seen.topics,
                                seen.score, seen.evidence, seen.resource}};
}

Decided Decide(View& view, const Context&, const RejectSynergy& command) {
  if (auto trouble = TerritoryTrouble(view, command.synergy)) return tl::unexpected(*trouble);
  const Synergy* known = view.Find<Synergy>(command.synergy);
  if (known != nullptr && known->state == Synergy::State::kRejected) return Facts{};
  const auto found = FindLive(view, command.synergy, command.revision);
  if (!found) return tl::unexpected(found.error());
  Draft draft(view);
  const std::vector<std::string> topics = (*found)->TopicNames();
  draft.Emit(SynergyRejected{command.synergy, command.reason, topics});
  return draft.Take();
}

Decided Decide(View& view, const Context&, const RetitleSynergy& command) {
  const auto found = FindLive(view, command.synergy, command.revision);
  if (!found) return tl::unexpected(found.error());
  SynergyRetitled retitled{command.synergy, command.title, command.type};
  if (retitled.title.empty()) retitled.title = (*found)->title;
  if (retitled.type == SynergyType::kUnspecified) retitled.type = (*found)->type;
  if (retitled.title == (*found)->title && retitled.type == (*found)->type) return Facts{};
  return Facts{std::move(retitled)};
}

Decided Decide(View& view, const Context&, const AddTopic& command) {
  const auto found = FindLive(view, command.synergy, command.revision);
  if (!found) return tl::unexpected(found.error());
  const Synergy& sheet = **found;
  if (sheet.FindTopic(command.topic) != nullptr) return Facts{};
  const auto topic = FindStanding(view, command.topic);
  if (!topic) return tl::unexpected(topic.error());
  if ((*topic)->workshop != sheet.workshop) return OtherWorkshop(command.topic, sheet.workshop);
  if (sheet.topics.size() >= kMaxTopics) return TooManyTopics(command.synergy);
  Draft draft(view);
  const std::vector<std::string> others = sheet.TopicNames();
  if (auto forbidden = ForbiddenAmong(draft, command.topic, others)) {
    return tl::unexpected(*forbidden);
  }
  const std::string holder = draft.placement(command.topic).synergy;
  if (!holder.empty()) TakeOff(draft, holder, command.topic, LeaveCause::kMoved);
  const ReadingPtr reading = command.matcher->Read(**topic);
  const Noted noted{*topic, reading.get()};
  const ReadTopics read = ReadAll(view, *command.matcher, others);
  Weighed weighed = WeighJoining(*command.matcher, noted, read.noted, CompaniesOf(view));
  draft.Emit(TopicJoinedSynergy{command.synergy, command.matcher->Describe(noted),
                                JoinCause::kAdded, weighed.score, std::move(weighed.evidence)});
  return draft.Take();
}

Decided Decide(View& view, const Context&, const RemoveTopic& command) {
  const auto found = FindLive(view, command.synergy, command.revision);
  if (!found) return tl::unexpected(found.error());
  Draft draft(view);
  if ((*found)->FindTopic(command.topic) == nullptr) {
    if (draft.placement(command.topic).barred.contains(command.synergy)) return Facts{};
    return commit::Unmet("TOPIC_NOT_ON_SYNERGY",
                         "The topic \"" + command.topic + "\" is not on this synergy.",
                         {{"topic", command.topic}, {"synergy", command.synergy}});
  }
  TakeOff(draft, command.synergy, command.topic, LeaveCause::kRemoved);
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

Decided Decide(View& view, const Context&, const ForbidPair& command) {
  if (command.topic == command.other) {
    return commit::Invalid("PAIR_OF_ONE", "other", "A pair is of two topics.");
  }
  if (auto trouble = TerritoryTrouble(view, command.topic)) return tl::unexpected(*trouble);
  for (const std::string& name : {command.topic, command.other}) {
    if (FindTopicRow(view, name) == nullptr) return commit::NotFound("topic", name);
  }
  Draft draft(view);
  if (draft.placement(command.topic).forbidden.contains(command.other)) return Facts{};
  const std::string holder = draft.placement(command.topic).synergy;
  draft.Emit(PairForbidden{command.topic, command.other, command.reason});
  if (!holder.empty() && draft.placement(command.other).synergy == holder) {
    draft.Emit(TopicLeftSynergy{holder, command.other, LeaveCause::kForbidden, {}});
    const Synergy& sheet = draft.synergy(holder);
    draft.EndIfBare(holder, sheet.state == Synergy::State::kDetected && !sheet.drawn);
  }
  return draft.Take();
}

Decided Decide(View& view, const Context&, const AllowPair& command) {
  if (auto trouble = TerritoryTrouble(view, command.topic)) return tl::unexpected(*trouble);
  Draft draft(view);
  draft.placement(command.other);
  if (!draft.placement(command.topic).forbidden.contains(command.other)) return Facts{};
  draft.Emit(PairAllowed{command.topic, command.other});
  return draft.Take();
}

}  // namespace synergie::matching
