#include "common/commit/aggregates.h"
#include "services/catalogue/codec/replica_codec.h"
#include "services/catalogue/codec/replicas.h"
#include "services/catalogue/domain/replicas.h"
#include "synergie/matching/v1/events.pb.h"

namespace synergie::catalogue {
namespace {

namespace pb = synergie::matching::v1;

constexpr const char* kRowSchema = "catalogue-matching-1";

// Catalogue's types have the numbers of matching's.
SheetType Type(pb::SynergyType type) { return static_cast<SheetType>(type); }

SynergyTopicRow Row(const pb::SheetTopic& topic) {
  return {.topic = topic.topic(),
          .company = topic.company(),
          .companies = {topic.companies().begin(), topic.companies().end()},
          .direction = static_cast<Direction>(topic.direction()),
          .text = topic.text()};
}

template <class Topics>
std::vector<SynergyTopicRow> Rows(const Topics& topics) {
  std::vector<SynergyTopicRow> rows;
  for (const pb::SheetTopic& topic : topics) rows.push_back(Row(topic));
  return rows;
}

template <class Message>
SynergyDrawn Drawn(const Message& event) {
  return {event.synergy(),    event.workshop(),     event.title(),
          Type(event.type()), Rows(event.topics()), event.evidence().sentence()};
}
SynergyTitled Reassessed(const pb::SynergyReassessed& event) {
  return {event.title(), Type(event.type()), event.evidence().sentence()};
}
SynergyTitled Retitled(const pb::SynergyRetitled& event) {
  return {event.title(), Type(event.type()), std::nullopt};
}
template <class Message>
SynergyTopicPut Put(const Message& event) {
  return {Row(event.topic())};
}
SynergyTopicTaken Taken(const pb::TopicLeftSynergy& event) { return {event.topic()}; }
SynergyTopicConcerns Concerns(const pb::SynergyCompaniesChanged& event) {
  return {event.topic(), {event.companies().begin(), event.companies().end()}};
}
SynergyConfirmed Confirmed(const pb::SynergyValidated&) { return {}; }
template <class Message>
SynergyEnded Ended(const Message&) {
  return {};
}
SynergyJoined Joined(const pb::SynergyMerged& event) {
  return {event.into(), Rows(event.topics())};
}
SynergyDivided Divided(const pb::SynergySplit& event) {
  return {event.synergy(),
          {event.into(), event.workshop(), event.title(), Type(event.type()), Rows(event.topics()),
           ""}};
}

struct Matching {
  using Event = std::variant<Ignored, SynergyDrawn, SynergyTitled, SynergyTopicPut,
                             SynergyTopicTaken, SynergyTopicConcerns, SynergyConfirmed,
                             SynergyEnded, SynergyJoined, SynergyDivided>;
  static std::map<std::string, Result<Event> (*)(const event::Event&)> Readers() {
    return {
        ReaderOf<Event, pb::SynergyDetected, &Drawn<pb::SynergyDetected>>(),
        ReaderOf<Event, pb::SynergyCreated, &Drawn<pb::SynergyCreated>>(),
        ReaderOf<Event, pb::SynergyReassessed, &Reassessed>(),
        ReaderOf<Event, pb::SynergyRetitled, &Retitled>(),
        ReaderOf<Event, pb::TopicJoinedSynergy, &Put<pb::TopicJoinedSynergy>>(),
        ReaderOf<Event, pb::SynergyTopicRevised, &Put<pb::SynergyTopicRevised>>(),
        ReaderOf<Event, pb::TopicLeftSynergy, &Taken>(),
        ReaderOf<Event, pb::SynergyCompaniesChanged, &Concerns>(),
        ReaderOf<Event, pb::SynergyValidated, &Confirmed>(),
        ReaderOf<Event, pb::SynergyRejected, &Ended<pb::SynergyRejected>>(),
        ReaderOf<Event, pb::SynergyDissolved, &Ended<pb::SynergyDissolved>>(),
        ReaderOf<Event, pb::SynergyMerged, &Joined>(),
        ReaderOf<Event, pb::SynergySplit, &Divided>(),
    };
  }
};

}  // namespace

const commit::Model& MatchingReplicaModel() {
  static const commit::AggregateModel<ReplicaCodec<Matching>, SynergyRow> model(kRowSchema);
  return model;
}

}  // namespace synergie::catalogue
