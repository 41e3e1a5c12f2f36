// What people say of one synergy or of two topics, decided.
#include "services/matching/domain/people.h"

#include "services/matching/domain/decide.h"
#include "services/matching/domain/draft.h"
#include "services/matching/domain/evidence.h"
#include "services/matching/domain/rules.h"

namespace synergie::matching {

using commit::Context;
using commit::View;

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
  Explainer explainer(*command.matcher, CompaniesOf(view));
  Weighed weighed = WeighJoining(explainer, noted, read.noted);
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
