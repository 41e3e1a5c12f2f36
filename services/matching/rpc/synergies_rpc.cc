// MatchingService: synergies and placements, and what people say of them.
#include "common/base/resource_name.h"
#include "services/matching/codec/values.h"
#include "services/matching/rpc/matching_service.h"

namespace synergie::matching {

using Reactor = MatchingService::Reactor;
using Context = MatchingService::Context;

namespace {

void CheckTitle(rpc::Validation& check, const std::string& title) {
  check.Text("title", title, {.max_characters = 200});
}

void CheckTopics(rpc::Validation& check, const Texts& topics, const std::string& about) {
  check.Required("topics", !topics.empty());
  check.MaxCount("topics", static_cast<size_t>(topics.size()), kMaxTopics);
  for (int i = 0; i < topics.size() && i < static_cast<int>(kMaxTopics); ++i) {
    CheckReference(check, "topics[" + std::to_string(i) + "]", topics[i], kTopicPattern, about);
  }
}

}  // namespace

void CheckReference(rpc::Validation& check, const std::string& field, const std::string& name,
                    std::string_view pattern, const std::string& about) {
  check.Name(field, name, pattern);
  if (MatchesPattern(name, pattern) && TerritoryOf(name) != TerritoryOf(about)) {
    check.Add(field, "is of another territory");
  }
}

template <class Request, class Make>
Reactor* MatchingService::AboutSynergy(Context* context, const Request* in, v1::Synergy* out,
                                       rpc::Validation& check, Make make) {
  check.Name("name", in->name(), kSynergyPattern);
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.Command<MatchingCodec>(context, *in, check, in->name(), make(revision),
                                          node::Fill(out, ShowSynergy));
}

Reactor* MatchingService::GetSynergy(Context* context, const v1::GetSynergyRequest* in,
                                     v1::Synergy* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kSynergyPattern);
  return endpoint_.Get(context, *in, check, node::Fill(out, ShowSynergy));
}

Reactor* MatchingService::ListSynergies(Context* context, const v1::ListSynergiesRequest* in,
                                        v1::ListSynergiesResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  return endpoint_.ListOf<v1::Synergy>(context, *in, out, check, in->parent(), Synergy::kCollection,
                                       ShowSynergy, &v1::ListSynergiesResponse::add_synergies);
}

Reactor* MatchingService::CreateSynergy(Context* context, const v1::CreateSynergyRequest* in,
                                        v1::Synergy* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  if (!in->synergy_id().empty()) check.Id("synergy_id", in->synergy_id());
  CheckTopics(check, in->topics(), in->parent());
  CheckTitle(check, in->title());
  check.OptionalEnum("type", in->type(), v1::SynergyType_descriptor());
  matching::CreateSynergy command{.territory = in->parent(),
                                  .topics = FromProto(in->topics()),
                                  .title = in->title(),
                                  .type = static_cast<SynergyType>(in->type()),
                                  .matcher = &node_.matcher()};
  if (!in->synergy_id().empty()) {
    command.synergy = ChildName(in->parent(), Synergy::kCollection, in->synergy_id());
  }
  const std::string about = command.synergy.empty() ? in->parent() : command.synergy;
  return endpoint_.Command<MatchingCodec>(context, *in, check, about, std::move(command),
                                          node::Fill(out, ShowSynergy));
}

Reactor* MatchingService::ValidateSynergy(Context* context, const v1::ValidateSynergyRequest* in,
                                          v1::Synergy* out) {
  rpc::Validation check;
  return AboutSynergy(context, in, out, check, [&](auto revision) {
    return matching::ValidateSynergy{in->name(), revision};
  });
}

Reactor* MatchingService::RejectSynergy(Context* context, const v1::RejectSynergyRequest* in,
                                        v1::Synergy* out) {
  rpc::Validation check;
  check.Text("reason", in->reason(), {.max_characters = 1000, .required = true, .lines = true});
  return AboutSynergy(context, in, out, check, [&](auto revision) {
    return matching::RejectSynergy{in->name(), in->reason(), revision};
  });
}

Reactor* MatchingService::RetitleSynergy(Context* context, const v1::RetitleSynergyRequest* in,
                                         v1::Synergy* out) {
  rpc::Validation check;
  CheckTitle(check, in->title());
  check.OptionalEnum("type", in->type(), v1::SynergyType_descriptor());
  if (in->title().empty() && in->type() == v1::SYNERGY_TYPE_UNSPECIFIED) {
    check.Add("title", "or a type is needed");
  }
  return AboutSynergy(context, in, out, check, [&](auto revision) {
    return matching::RetitleSynergy{in->name(), in->title(), static_cast<SynergyType>(in->type()),
                                    revision};
  });
}

Reactor* MatchingService::AddTopic(Context* context, const v1::AddTopicRequest* in,
                                   v1::Synergy* out) {
  rpc::Validation check;
  CheckReference(check, "topic", in->topic(), kTopicPattern, in->name());
  return AboutSynergy(context, in, out, check, [&](auto revision) {
    return matching::AddTopic{in->name(), in->topic(), revision, &node_.matcher()};
  });
}

Reactor* MatchingService::RemoveTopic(Context* context, const v1::RemoveTopicRequest* in,
                                      v1::Synergy* out) {
  rpc::Validation check;
  CheckReference(check, "topic", in->topic(), kTopicPattern, in->name());
  return AboutSynergy(context, in, out, check, [&](auto revision) {
    return matching::RemoveTopic{in->name(), in->topic(), revision};
  });
}

Reactor* MatchingService::MergeSynergies(Context* context, const v1::MergeSynergiesRequest* in,
                                         v1::Synergy* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kSynergyPattern);
  CheckReference(check, "into", in->into(), kSynergyPattern, in->name());
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.Command<MatchingCodec>(
      context, *in, check, in->into(), matching::MergeSynergies{in->name(), in->into(), revision},
      node::Fill(out, ShowSynergy));
}

Reactor* MatchingService::SplitSynergy(Context* context, const v1::SplitSynergyRequest* in,
                                       v1::Synergy* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kSynergyPattern);
  CheckTopics(check, in->topics(), in->name());
  CheckTitle(check, in->title());
  const auto revision = node::RevisionOf(check, *in);
  // About the territory, so that the answer shows the synergy that got its number while deciding.
  return endpoint_.Command<MatchingCodec>(
      context, *in, check, TerritoryOf(in->name()).value_or(""),
      matching::SplitSynergy{in->name(), FromProto(in->topics()), in->title(), revision,
                             &node_.matcher()},
      node::Fill(out, ShowSynergy));
}

Reactor* MatchingService::ForbidPair(Context* context, const v1::ForbidPairRequest* in,
                                     v1::Placement* out) {
  rpc::Validation check;
  check.Name("topic", in->topic(), kTopicPattern);
  CheckReference(check, "other", in->other(), kTopicPattern, in->topic());
  check.Text("reason", in->reason(), {.max_characters = 1000, .lines = true});
  const std::string about = check.ok() ? PlacementOf(in->topic()) : in->topic();
  return endpoint_.Command<MatchingCodec>(
      context, *in, check, about, matching::ForbidPair{in->topic(), in->other(), in->reason()},
      node::Fill(out, ShowPlacement));
}

Reactor* MatchingService::AllowPair(Context* context, const v1::AllowPairRequest* in,
                                    v1::Placement* out) {
  rpc::Validation check;
  check.Name("topic", in->topic(), kTopicPattern);
  CheckReference(check, "other", in->other(), kTopicPattern, in->topic());
  const std::string about = check.ok() ? PlacementOf(in->topic()) : in->topic();
  return endpoint_.Command<MatchingCodec>(context, *in, check, about,
                                          matching::AllowPair{in->topic(), in->other()},
                                          node::Fill(out, ShowPlacement));
}

Reactor* MatchingService::GetPlacement(Context* context, const v1::GetPlacementRequest* in,
                                       v1::Placement* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kPlacementPattern);
  return endpoint_.Get(context, *in, check, node::Fill(out, ShowPlacement));
}

Reactor* MatchingService::ListPlacements(Context* context, const v1::ListPlacementsRequest* in,
                                         v1::ListPlacementsResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  return endpoint_.ListOf<v1::Placement>(context, *in, out, check, in->parent(),
                                         Placement::kCollection, ShowPlacement,
                                         &v1::ListPlacementsResponse::add_placements);
}

}  // namespace synergie::matching
