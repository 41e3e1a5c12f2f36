#include "common/commit/aggregates.h"
#include "services/catalogue/codec/replica_codec.h"
#include "services/catalogue/codec/replicas.h"
#include "services/catalogue/domain/replicas.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::catalogue {
namespace {

namespace pb = synergie::intake::v1;

constexpr const char* kRowSchema = "catalogue-intake-1";

TerritorySaid Territory(const pb::TerritoryRegistered&) { return {}; }
TerritorySaid TerritoryEnd(const pb::TerritoryClosed&) { return {.closed = true}; }

template <class Message>
CompanySaid Company(const Message& event) {
  return {event.facts().display_name(), event.facts().elector()};
}
CompanyCame Left(const pb::CompanyLeft&) { return {.left = true}; }
CompanyCame Returned(const pb::CompanyReturned&) { return {.left = false}; }

WorkshopSaid Workshop(const pb::WorkshopPlanned& event) {
  WorkshopSaid said{event.display_name(), {}};
  for (const pb::Table& table : event.tables()) {
    for (const std::string& company : table.companies()) said.seats[company] = table.number();
  }
  return said;
}
SeatSaid Seat(const pb::CompanySeated& event) { return {event.company(), event.table()}; }
SeatSaid NoSeat(const pb::CompanyUnseated& event) { return {event.company(), 0}; }

template <class Message>
TopicSaid Topic(const Message& event) {
  TopicSaid said{.quantity_confidential = event.has_sealed_quantity()};
  if (event.has_quantity()) {
    said.quantity = Quantity{event.quantity().value(), event.quantity().unit(),
                             static_cast<Period>(event.quantity().period())};
  }
  return said;
}

struct Intake {
  using Event = std::variant<Ignored, TerritorySaid, CompanySaid, CompanyCame, WorkshopSaid,
                             SeatSaid, TopicSaid>;
  static std::map<std::string, Result<Event> (*)(const event::Event&)> Readers() {
    return {
        ReaderOf<Event, pb::TerritoryRegistered, &Territory>(),
        ReaderOf<Event, pb::TerritoryClosed, &TerritoryEnd>(),
        ReaderOf<Event, pb::CompanyRegistered, &Company<pb::CompanyRegistered>>(),
        ReaderOf<Event, pb::CompanyCorrected, &Company<pb::CompanyCorrected>>(),
        ReaderOf<Event, pb::CompanyLeft, &Left>(),
        ReaderOf<Event, pb::CompanyReturned, &Returned>(),
        ReaderOf<Event, pb::WorkshopPlanned, &Workshop>(),
        ReaderOf<Event, pb::CompanySeated, &Seat>(),
        ReaderOf<Event, pb::CompanyUnseated, &NoSeat>(),
        ReaderOf<Event, pb::TopicRecorded, &Topic<pb::TopicRecorded>>(),
        ReaderOf<Event, pb::TopicQuantified, &Topic<pb::TopicQuantified>>(),
    };
  }
};

}  // namespace

const commit::Model& IntakeReplicaModel() {
  static const commit::AggregateModel<ReplicaCodec<Intake>, TerritoryRow, CompanyRow, WorkshopRow,
                                      TopicRow>
      model(kRowSchema);
  return model;
}

}  // namespace synergie::catalogue
