// Matching's rows and changes as the API shows them.
#include "common/base/check.h"
#include "common/rpc/etag.h"
#include "services/matching/codec/values.h"
#include "services/matching/rpc/matching_service.h"

namespace synergie::matching {
namespace {

template <class State>
State Decode(const projection::Row& row) {
  auto state = MatchingCodec::DecodeRow<State>(row.state);
  SYN_CHECK(state.has_value(), "a row of this schema decodes");
  return std::move(*state);
}

template <class Message>
void ShowRow(const std::string& name, const projection::Row& row, Message* out) {
  out->set_name(name);
  out->set_etag(rpc::FormatEtag(row.revision));
  *out->mutable_create_time() = rpc::ToTimestamp(row.create_time);
  *out->mutable_update_time() = rpc::ToTimestamp(row.update_time);
}

// One change of a run, as the API tells it.
struct Teller {
  v1::RematchResponse* out;

  v1::RematchResponse::Change* Add(v1::RematchResponse::Kind kind,
                                   const std::string& synergy) const {
    auto* change = out->add_changes();
    change->set_kind(kind);
    change->set_synergy(synergy);
    return change;
  }
  void operator()(const SynergyDetected& fact) const {
    auto* change = Add(v1::RematchResponse::DETECTED, fact.synergy);
    change->set_title(fact.title);
    change->set_score(fact.score);
    for (const SheetTopic& topic : fact.topics) change->add_topics(topic.topic);
    ToProto(fact.evidence, change->mutable_evidence());
  }
  void operator()(const TopicJoinedSynergy& fact) const {
    auto* change = Add(v1::RematchResponse::JOINED, fact.synergy);
    change->add_topics(fact.topic.topic);
    change->set_score(fact.score);
    ToProto(fact.evidence, change->mutable_evidence());
  }
  void operator()(const TopicLeftSynergy& fact) const {
    Add(v1::RematchResponse::LEFT, fact.synergy)->add_topics(fact.topic);
  }
  void operator()(const SynergyDissolved& fact) const {
    *Add(v1::RematchResponse::DISSOLVED, fact.synergy)->mutable_topics() = ToProto(fact.topics);
  }
  void operator()(const SynergyCompaniesChanged& fact) const {
    Add(v1::RematchResponse::REVISED, fact.synergy)->add_topics(fact.topic);
  }
  void operator()(const SynergyTopicRevised& fact) const {
    Add(v1::RematchResponse::REVISED, fact.synergy)->add_topics(fact.topic.topic);
  }
  void operator()(const SynergyReassessed& fact) const {
    auto* change = Add(v1::RematchResponse::REVISED, fact.synergy);
    change->set_title(fact.title);
    change->set_score(fact.score);
    ToProto(fact.evidence, change->mutable_evidence());
  }
  template <class Fact>
  void operator()(const Fact&) const {
    SYN_CHECK(false, "the matcher says no word that is a person's");
  }
};

}  // namespace

void ShowSynergy(const std::string& name, const projection::Row& row, const node::Caller&,
                 v1::Synergy* out) {
  const auto synergy = Decode<Synergy>(row);
  ShowRow(name, row, out);
  out->set_workshop(synergy.workshop);
  out->set_title(synergy.title);
  out->set_type(static_cast<v1::SynergyType>(synergy.type));
  out->set_resource(static_cast<intake::v1::ResourceKind>(synergy.resource));
  ToProto(synergy.topics, out->mutable_topics());
  *out->mutable_companies() = ToProto(synergy.Companies());
  *out->mutable_topic_names() = ToProto(synergy.TopicNames());
  out->set_score(synergy.score);
  ToProto(synergy.evidence, out->mutable_evidence());
  out->set_touched(synergy.touched);
  out->set_merged_into(synergy.merged_into);
  out->set_rejection_reason(synergy.rejection_reason);
  out->set_dissolve_cause(static_cast<v1::DissolveCause>(synergy.dissolve_cause));
  out->set_state(static_cast<v1::Synergy::State>(synergy.state));
}

void ShowPlacement(const std::string& name, const projection::Row& row, const node::Caller&,
                   v1::Placement* out) {
  const auto placement = Decode<Placement>(row);
  const std::string topic = TopicOfPlacement(name);
  ShowRow(name, row, out);
  out->set_topic(topic);
  out->set_synergy(placement.synergy);
  for (const std::string& other : placement.forbidden) {
    if (other != topic) out->add_forbidden(other);
  }
  for (const std::string& other : placement.apart) {
    if (other != topic) out->add_apart(other);
  }
}

void ShowChanges(const Facts& facts, v1::RematchResponse* out) {
  for (const Event& fact : facts) std::visit(Teller{out}, fact);
}

}  // namespace synergie::matching
