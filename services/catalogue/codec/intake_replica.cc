#include "common/commit/aggregates.h"
#include "services/catalogue/codec/replica_codec.h"
#include "services/catalogue/codec/replicas.h"
#include "services/catalogue/domain/replicas.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::catalogue {
namespace {

namespace pb = synergie::intake::v1;

constexpr const char* kRowSchema = "catalogue-intake-2";

TerritorySaid Territory(const pb::TerritoryRegistered&) { return {}; }
TerritorySaid TerritoryEnd(const pb::TerritoryClosed&) { return {.closed = true}; }

template <class Message>
CompanySaid Company(const Message& event) {
  return {event.facts().display_name(), event.facts().elector()};
}
CompanyCame Left(const pb::CompanyLeft&) { return {.left = true}; }
CompanyCame Returned(const pb::CompanyReturned&) { return {.left = false}; }

Date DayOf(const pb::Date& date) { return {date.year(), date.month(), date.day()}; }

WorkshopMoved Moved(const pb::WorkshopRescheduled& event) { return {DayOf(event.date())}; }
WorkshopSaid Workshop(const pb::WorkshopPlanned& event) {
  WorkshopSaid said{event.display_name(), {}, DayOf(event.date())};
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

TopicTold Told(const pb::TopicRecorded& event) {
  TopicTold told{event.topic(), event.workshop(), {}, Topic(event)};
  told.companies.insert(event.supporters().begin(), event.supporters().end());
  if (!event.company().empty()) told.companies.insert(event.company());
  return told;
}
TopicShared Shared(const pb::TopicSupported& event) { return {event.company(), false}; }
TopicShared Unshared(const pb::TopicSupportWithdrawn& event) { return {event.company(), true}; }
TopicJoined Joined(const pb::TopicMerged& event) {
  return {event.topic(), {event.supporters().begin(), event.supporters().end()}};
}
TopicGone Gone(const pb::TopicWithdrawn&) { return {}; }

struct Intake {
  using Event =
      std::variant<Ignored, TerritorySaid, CompanySaid, CompanyCame, WorkshopSaid, WorkshopMoved,
                   SeatSaid, TopicSaid, TopicTold, TopicShared, TopicJoined, TopicGone>;
  static std::map<std::string, Result<Event> (*)(const event::Event&)> Readers() {
    return {
        ReaderOf<Event, pb::TerritoryRegistered, &Territory>(),
        ReaderOf<Event, pb::TerritoryClosed, &TerritoryEnd>(),
        ReaderOf<Event, pb::CompanyRegistered, &Company<pb::CompanyRegistered>>(),
        ReaderOf<Event, pb::CompanyCorrected, &Company<pb::CompanyCorrected>>(),
        ReaderOf<Event, pb::CompanyLeft, &Left>(),
        ReaderOf<Event, pb::CompanyReturned, &Returned>(),
        ReaderOf<Event, pb::WorkshopPlanned, &Workshop>(),
        ReaderOf<Event, pb::WorkshopRescheduled, &Moved>(),
        ReaderOf<Event, pb::CompanySeated, &Seat>(),
        ReaderOf<Event, pb::CompanyUnseated, &NoSeat>(),
        ReaderOf<Event, pb::TopicRecorded, &Told>(),
        ReaderOf<Event, pb::TopicSupported, &Shared>(),
        ReaderOf<Event, pb::TopicSupportWithdrawn, &Unshared>(),
        ReaderOf<Event, pb::TopicMerged, &Joined>(),
        ReaderOf<Event, pb::TopicWithdrawn, &Gone>(),
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
