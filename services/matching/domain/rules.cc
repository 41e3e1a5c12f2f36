#include "services/matching/domain/rules.h"

#include "common/log/names.h"

namespace synergie::matching {

using commit::View;

namespace {

const std::string& IntakeLog() {
  static const std::string log(log::kIntakeCommits);
  return log;
}

}  // namespace

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

void TakeOff(Draft& draft, const std::string& synergy, const std::string& topic, LeaveCause cause) {
  TopicLeftSynergy left{synergy, topic, cause, {}};
  for (const SheetTopic& other : draft.synergy(synergy).topics) {
    if (other.topic != topic) left.apart_from.push_back(other.topic);
  }
  draft.Emit(std::move(left));
  const Synergy& sheet = draft.synergy(synergy);
  draft.EndIfBare(synergy, sheet.state == Synergy::State::kDetected && !sheet.drawn);
}

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

}  // namespace synergie::matching
