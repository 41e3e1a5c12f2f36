#include "services/matching/codec/replica_codec.h"

#include <functional>
#include <map>

#include "common/commit/aggregates.h"
#include "common/event/typed.h"
#include "common/projection/row_codec.h"
#include "services/matching/codec/values.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::matching {
namespace {

namespace intake_pb = synergie::intake::v1;

// The row structs of this version; changed whenever one of them, or what is read, changes.
constexpr const char* kRowSchema = "matching-replica-1";

Classification FromIntake(const intake_pb::Classification& in) {
  return {.direction = static_cast<Direction>(in.direction()),
          .resource = static_cast<ResourceKind>(in.resource()),
          .concept_id = in.concept_id(),
          .waste_code = in.waste_code()};
}

template <class Message>
std::optional<Quantity> QuantityOf(const Message& message) {
  if (!message.has_quantity()) return std::nullopt;
  const intake_pb::Quantity& quantity = message.quantity();
  return Quantity{quantity.value(), quantity.unit(), static_cast<Period>(quantity.period())};
}

CompanySeen FromIntake(const intake_pb::CompanyFacts& facts) {
  CompanySeen seen{.naf = facts.naf()};
  if (facts.place().has_latitude() && facts.place().has_longitude()) {
    seen.latitude = facts.place().latitude();
    seen.longitude = facts.place().longitude();
  }
  return seen;
}

ReplicaFact FromIntake(const intake_pb::TerritoryRegistered&) { return TerritorySeen{}; }
ReplicaFact FromIntake(const intake_pb::TerritoryClosed&) { return TerritorySeen{.closed = true}; }
ReplicaFact FromIntake(const intake_pb::WorkshopPlanned& m) { return WorkshopSeen{m.workshop()}; }
ReplicaFact FromIntake(const intake_pb::CompanyRegistered& m) { return FromIntake(m.facts()); }
ReplicaFact FromIntake(const intake_pb::CompanyCorrected& m) { return FromIntake(m.facts()); }
ReplicaFact FromIntake(const intake_pb::TopicRecorded& m) {
  return TopicSaid{.topic = m.topic(),
                   .workshop = m.workshop(),
                   .table = m.table(),
                   .phase = static_cast<Phase>(m.phase()),
                   .company = m.company(),
                   .text = m.text(),
                   .supporters = FromProto(m.supporters()),
                   .classification = FromIntake(m.classification()),
                   .quantity = QuantityOf(m)};
}
ReplicaFact FromIntake(const intake_pb::TopicReworded& m) { return TopicPutBetter{m.text()}; }
ReplicaFact FromIntake(const intake_pb::TopicQuantified& m) { return TopicWeighed{QuantityOf(m)}; }
ReplicaFact FromIntake(const intake_pb::TopicClassified& m) {
  return TopicNamed{FromIntake(m.classification())};
}
ReplicaFact FromIntake(const intake_pb::TopicSupported& m) { return TopicJoinedBy{m.company()}; }
ReplicaFact FromIntake(const intake_pb::TopicSupportWithdrawn& m) {
  return TopicLeftBy{m.company()};
}
ReplicaFact FromIntake(const intake_pb::TopicMerged& m) {
  return TopicGoesOnAs{m.into(), FromProto(m.supporters())};
}
ReplicaFact FromIntake(const intake_pb::TopicWithdrawn&) { return TopicTakenBack{}; }

using Reader = std::function<Result<ReplicaFact>(const event::Event&)>;

template <class Message>
std::pair<const std::string, Reader> ReaderOf() {
  return {event::TypeOf<Message>(), [](const event::Event& stored) -> Result<ReplicaFact> {
            auto message = event::Load<Message>(stored);
            if (!message) return tl::unexpected(message.error());
            return FromIntake(*message);
          }};
}

}  // namespace

Result<ReplicaFact> ReplicaCodec::Decode(const event::Event& stored) {
  static const std::map<std::string, Reader> readers = {
      ReaderOf<intake_pb::TerritoryRegistered>(),   ReaderOf<intake_pb::TerritoryClosed>(),
      ReaderOf<intake_pb::WorkshopPlanned>(),       ReaderOf<intake_pb::CompanyRegistered>(),
      ReaderOf<intake_pb::CompanyCorrected>(),      ReaderOf<intake_pb::TopicRecorded>(),
      ReaderOf<intake_pb::TopicReworded>(),         ReaderOf<intake_pb::TopicQuantified>(),
      ReaderOf<intake_pb::TopicClassified>(),       ReaderOf<intake_pb::TopicSupported>(),
      ReaderOf<intake_pb::TopicSupportWithdrawn>(), ReaderOf<intake_pb::TopicMerged>(),
      ReaderOf<intake_pb::TopicWithdrawn>()};
  const auto reader = readers.find(stored.type);
  if (reader == readers.end()) return ReplicaFact(Irrelevant{});
  return reader->second(stored);
}

template <class State>
std::string ReplicaCodec::EncodeRow(const State& state) {
  return projection::EncodeState(state);
}

template <class State>
Result<State> ReplicaCodec::DecodeRow(std::string_view bytes) {
  return projection::DecodeState<State>(bytes);
}

template Result<Topic> ReplicaCodec::DecodeRow<Topic>(std::string_view);
template Result<Company> ReplicaCodec::DecodeRow<Company>(std::string_view);
template Result<Workshop> ReplicaCodec::DecodeRow<Workshop>(std::string_view);
template Result<Territory> ReplicaCodec::DecodeRow<Territory>(std::string_view);

const commit::Model& ReplicaModel() {
  static const commit::AggregateModel<ReplicaCodec, Territory, Workshop, Company, Topic> model(
      kRowSchema);
  return model;
}

}  // namespace synergie::matching
