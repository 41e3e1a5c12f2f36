#include "services/matching/codec/facts.h"

#include "services/matching/codec/values.h"

namespace synergie::matching {

v1::SynergyDetected ToMessage(const SynergyDetected& fact) {
  v1::SynergyDetected message;
  message.set_synergy(fact.synergy);
  message.set_workshop(fact.workshop);
  message.set_title(fact.title);
  message.set_type(static_cast<v1::SynergyType>(fact.type));
  ToProto(fact.topics, message.mutable_topics());
  message.set_score(fact.score);
  ToProto(fact.evidence, message.mutable_evidence());
  message.set_resource(static_cast<intake::v1::ResourceKind>(fact.resource));
  return message;
}

SynergyDetected FromMessage(const v1::SynergyDetected& message) {
  return {.synergy = message.synergy(),
          .workshop = message.workshop(),
          .title = message.title(),
          .type = static_cast<SynergyType>(message.type()),
          .topics = FromProto(message.topics()),
          .score = message.score(),
          .evidence = FromProto(message.evidence()),
          .resource = static_cast<ResourceKind>(message.resource())};
}

v1::SynergyCreated ToMessage(const SynergyCreated& fact) {
  v1::SynergyCreated message;
  message.set_synergy(fact.synergy);
  message.set_workshop(fact.workshop);
  message.set_title(fact.title);
  message.set_type(static_cast<v1::SynergyType>(fact.type));
  ToProto(fact.topics, message.mutable_topics());
  message.set_score(fact.score);
  ToProto(fact.evidence, message.mutable_evidence());
  message.set_resource(static_cast<intake::v1::ResourceKind>(fact.resource));
  message.set_numbered(fact.numbered);
  return message;
}

SynergyCreated FromMessage(const v1::SynergyCreated& message) {
  return {.synergy = message.synergy(),
          .workshop = message.workshop(),
          .title = message.title(),
          .type = static_cast<SynergyType>(message.type()),
          .topics = FromProto(message.topics()),
          .score = message.score(),
          .evidence = FromProto(message.evidence()),
          .resource = static_cast<ResourceKind>(message.resource()),
          .numbered = message.numbered()};
}

v1::TopicJoinedSynergy ToMessage(const TopicJoinedSynergy& fact) {
  v1::TopicJoinedSynergy message;
  message.set_synergy(fact.synergy);
  ToProto(fact.topic, message.mutable_topic());
  message.set_cause(static_cast<v1::JoinCause>(fact.cause));
  message.set_score(fact.score);
  ToProto(fact.evidence, message.mutable_evidence());
  return message;
}

TopicJoinedSynergy FromMessage(const v1::TopicJoinedSynergy& message) {
  return {.synergy = message.synergy(),
          .topic = FromProto(message.topic()),
          .cause = static_cast<JoinCause>(message.cause()),
          .score = message.score(),
          .evidence = FromProto(message.evidence())};
}

v1::TopicLeftSynergy ToMessage(const TopicLeftSynergy& fact) {
  v1::TopicLeftSynergy message;
  message.set_synergy(fact.synergy);
  message.set_topic(fact.topic);
  message.set_cause(static_cast<v1::LeaveCause>(fact.cause));
  *message.mutable_apart_from() = ToProto(fact.apart_from);
  return message;
}

TopicLeftSynergy FromMessage(const v1::TopicLeftSynergy& message) {
  return {.synergy = message.synergy(),
          .topic = message.topic(),
          .cause = static_cast<LeaveCause>(message.cause()),
          .apart_from = FromProto(message.apart_from())};
}

v1::SynergyCompaniesChanged ToMessage(const SynergyCompaniesChanged& fact) {
  v1::SynergyCompaniesChanged message;
  message.set_synergy(fact.synergy);
  message.set_topic(fact.topic);
  *message.mutable_companies() = ToProto(fact.companies);
  return message;
}

SynergyCompaniesChanged FromMessage(const v1::SynergyCompaniesChanged& message) {
  return {.synergy = message.synergy(),
          .topic = message.topic(),
          .companies = FromProto(message.companies())};
}

v1::SynergyTopicRevised ToMessage(const SynergyTopicRevised& fact) {
  v1::SynergyTopicRevised message;
  message.set_synergy(fact.synergy);
  ToProto(fact.topic, message.mutable_topic());
  return message;
}

SynergyTopicRevised FromMessage(const v1::SynergyTopicRevised& message) {
  return {.synergy = message.synergy(), .topic = FromProto(message.topic())};
}

v1::SynergyReassessed ToMessage(const SynergyReassessed& fact) {
  v1::SynergyReassessed message;
  message.set_synergy(fact.synergy);
  message.set_title(fact.title);
  message.set_type(static_cast<v1::SynergyType>(fact.type));
  message.set_score(fact.score);
  ToProto(fact.evidence, message.mutable_evidence());
  message.set_resource(static_cast<intake::v1::ResourceKind>(fact.resource));
  return message;
}

SynergyReassessed FromMessage(const v1::SynergyReassessed& message) {
  return {.synergy = message.synergy(),
          .title = message.title(),
          .type = static_cast<SynergyType>(message.type()),
          .score = message.score(),
          .evidence = FromProto(message.evidence()),
          .resource = static_cast<ResourceKind>(message.resource())};
}

v1::SynergyDissolved ToMessage(const SynergyDissolved& fact) {
  v1::SynergyDissolved message;
  message.set_synergy(fact.synergy);
  message.set_cause(static_cast<v1::DissolveCause>(fact.cause));
  *message.mutable_topics() = ToProto(fact.topics);
  return message;
}

SynergyDissolved FromMessage(const v1::SynergyDissolved& message) {
  return {.synergy = message.synergy(),
          .cause = static_cast<DissolveCause>(message.cause()),
          .topics = FromProto(message.topics())};
}

v1::SynergyValidated ToMessage(const SynergyValidated& fact) {
  v1::SynergyValidated message;
  message.set_synergy(fact.synergy);
  message.set_workshop(fact.workshop);
  message.set_title(fact.title);
  message.set_type(static_cast<v1::SynergyType>(fact.type));
  ToProto(fact.topics, message.mutable_topics());
  message.set_score(fact.score);
  ToProto(fact.evidence, message.mutable_evidence());
  message.set_resource(static_cast<intake::v1::ResourceKind>(fact.resource));
  return message;
}

SynergyValidated FromMessage(const v1::SynergyValidated& message) {
  return {.synergy = message.synergy(),
          .workshop = message.workshop(),
          .title = message.title(),
          .type = static_cast<SynergyType>(message.type()),
          .topics = FromProto(message.topics()),
          .score = message.score(),
          .evidence = FromProto(message.evidence()),
          .resource = static_cast<ResourceKind>(message.resource())};
}

v1::SynergyRejected ToMessage(const SynergyRejected& fact) {
  v1::SynergyRejected message;
  message.set_synergy(fact.synergy);
  message.set_reason(fact.reason);
  *message.mutable_topics() = ToProto(fact.topics);
  return message;
}

SynergyRejected FromMessage(const v1::SynergyRejected& message) {
  return {.synergy = message.synergy(),
          .reason = message.reason(),
          .topics = FromProto(message.topics())};
}

v1::SynergyRetitled ToMessage(const SynergyRetitled& fact) {
  v1::SynergyRetitled message;
  message.set_synergy(fact.synergy);
  message.set_title(fact.title);
  message.set_type(static_cast<v1::SynergyType>(fact.type));
  return message;
}

SynergyRetitled FromMessage(const v1::SynergyRetitled& message) {
  return {.synergy = message.synergy(),
          .title = message.title(),
          .type = static_cast<SynergyType>(message.type())};
}

v1::SynergyMerged ToMessage(const SynergyMerged& fact) {
  v1::SynergyMerged message;
  message.set_synergy(fact.synergy);
  message.set_into(fact.into);
  ToProto(fact.topics, message.mutable_topics());
  return message;
}

SynergyMerged FromMessage(const v1::SynergyMerged& message) {
  return {
      .synergy = message.synergy(), .into = message.into(), .topics = FromProto(message.topics())};
}

v1::SynergySplit ToMessage(const SynergySplit& fact) {
  v1::SynergySplit message;
  message.set_synergy(fact.synergy);
  message.set_into(fact.into);
  message.set_workshop(fact.workshop);
  message.set_title(fact.title);
  message.set_type(static_cast<v1::SynergyType>(fact.type));
  ToProto(fact.topics, message.mutable_topics());
  message.set_resource(static_cast<intake::v1::ResourceKind>(fact.resource));
  *message.mutable_kept() = ToProto(fact.kept);
  return message;
}

SynergySplit FromMessage(const v1::SynergySplit& message) {
  return {.synergy = message.synergy(),
          .into = message.into(),
          .workshop = message.workshop(),
          .title = message.title(),
          .type = static_cast<SynergyType>(message.type()),
          .topics = FromProto(message.topics()),
          .resource = static_cast<ResourceKind>(message.resource()),
          .kept = FromProto(message.kept())};
}

v1::PairForbidden ToMessage(const PairForbidden& fact) {
  v1::PairForbidden message;
  message.set_topic(fact.topic);
  message.set_other(fact.other);
  message.set_reason(fact.reason);
  return message;
}

PairForbidden FromMessage(const v1::PairForbidden& message) {
  return {.topic = message.topic(), .other = message.other(), .reason = message.reason()};
}

v1::PairAllowed ToMessage(const PairAllowed& fact) {
  v1::PairAllowed message;
  message.set_topic(fact.topic);
  message.set_other(fact.other);
  return message;
}

PairAllowed FromMessage(const v1::PairAllowed& message) {
  return {.topic = message.topic(), .other = message.other()};
}

}  // namespace synergie::matching
