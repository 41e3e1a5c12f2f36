#include "services/catalogue/codec/codec.h"

#include <map>

#include "common/commit/aggregates.h"
#include "common/event/typed.h"
#include "services/catalogue/codec/wire.h"
#include "synergie/catalogue/v1/events.pb.h"

namespace synergie::catalogue {
namespace {

// The row structs of this version; changed whenever one of them changes.
constexpr const char* kRowSchema = "catalogue-2";

// The message that each fact mirrors: the type comes from its option.
template <class Fact>
struct MessageOf;
#define SYNERGIE_MIRROR(Fact) \
  template <>                 \
  struct MessageOf<Fact> {    \
    using Type = v1::Fact;    \
  }
SYNERGIE_MIRROR(CatalogueDrafted);
SYNERGIE_MIRROR(SheetAdded);
SYNERGIE_MIRROR(SheetEdited);
SYNERGIE_MIRROR(SheetRemoved);
SYNERGIE_MIRROR(SheetsOrdered);
SYNERGIE_MIRROR(CataloguePublished);
SYNERGIE_MIRROR(CatalogueClosed);
SYNERGIE_MIRROR(BallotOpened);
SYNERGIE_MIRROR(BallotCast);
SYNERGIE_MIRROR(BallotRecast);
SYNERGIE_MIRROR(BallotRefused);
SYNERGIE_MIRROR(BallotClosed);
SYNERGIE_MIRROR(BallotCounted);
SYNERGIE_MIRROR(CommitteeConvened);
SYNERGIE_MIRROR(CommitteeRescheduled);
SYNERGIE_MIRROR(PresenceRecorded);
SYNERGIE_MIRROR(InterestDeclared);
SYNERGIE_MIRROR(SheetDecided);
SYNERGIE_MIRROR(BallotDeparted);
SYNERGIE_MIRROR(CommitteeAdjourned);
SYNERGIE_MIRROR(ProgrammeDrafted);
SYNERGIE_MIRROR(ProgrammeCapacitySet);
SYNERGIE_MIRROR(ProgrammeAdopted);
SYNERGIE_MIRROR(ProgrammeClosed);
SYNERGIE_MIRROR(ActionPlanned);
SYNERGIE_MIRROR(ActionReplanned);
SYNERGIE_MIRROR(NextStepSet);
SYNERGIE_MIRROR(OwnerReleased);
SYNERGIE_MIRROR(ProgressReported);
SYNERGIE_MIRROR(ActionAdvanced);
SYNERGIE_MIRROR(ActionClosed);
SYNERGIE_MIRROR(ActionSuspended);
SYNERGIE_MIRROR(ActionResumed);
SYNERGIE_MIRROR(ActionAbandoned);
SYNERGIE_MIRROR(ActionReopened);
SYNERGIE_MIRROR(IndicatorReported);
SYNERGIE_MIRROR(IndicatorWithdrawn);
SYNERGIE_MIRROR(FollowUpDigestIssued);
SYNERGIE_MIRROR(SheetsSelected);
SYNERGIE_MIRROR(ShortListOpened);
SYNERGIE_MIRROR(RankingGiven);
SYNERGIE_MIRROR(ShortListClosed);
SYNERGIE_MIRROR(ShortListCounted);
#undef SYNERGIE_MIRROR

using Reader = Result<Event> (*)(const event::Event&);

template <class Fact>
Result<Event> Read(const event::Event& stored) {
  auto fact = FromWire<Fact>(stored.payload);
  if (!fact) {
    return Fail(Code::kDataLoss, "the payload of a " + stored.type + " does not parse");
  }
  return Event(std::move(*fact));
}

// One reader for each alternative of Event, by its stored type.
template <class... Facts>
std::map<std::string, Reader> ReadersOf(const std::variant<Facts...>*) {
  return {{event::TypeOf<typename MessageOf<Facts>::Type>(), &Read<Facts>}...};
}

}  // namespace

event::Event CatalogueCodec::Encode(const Event& event) {
  return std::visit(
      [&]<class Fact>(const Fact& fact) {
        return event::Event{StreamsOf(event), event::TypeOf<typename MessageOf<Fact>::Type>(),
                            ToWire(fact)};
      },
      event);
}

Result<Event> CatalogueCodec::Decode(const event::Event& stored) {
  static const auto readers = ReadersOf(static_cast<const Event*>(nullptr));
  const auto reader = readers.find(stored.type);
  if (reader == readers.end()) {
    return Fail(Code::kDataLoss, "unknown event type \"" + stored.type + "\"");
  }
  return reader->second(stored);
}

const commit::Model& CatalogueModel() {
  static const commit::AggregateModel<CatalogueCodec, Catalogue, Ballot, Refusals, Committee,
                                      Programme, Action, FollowUpDigest, MemberRanking>
      model(kRowSchema);
  return model;
}

}  // namespace synergie::catalogue
