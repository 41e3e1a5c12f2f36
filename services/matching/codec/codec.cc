#include "services/matching/codec/codec.h"

#include <functional>
#include <map>

#include "common/commit/aggregates.h"
#include "common/event/typed.h"
#include "common/projection/row_codec.h"
#include "services/matching/codec/facts.h"

namespace synergie::matching {

// The row structs of this version; changed whenever one of them changes.
constexpr const char* kRowSchema = "matching-1";

event::Event MatchingCodec::Encode(const Event& event) {
  return std::visit(
      [&](const auto& fact) {
        auto message = ToMessage(fact);
        return event::Store(message, StreamsOf(event));
      },
      event);
}

namespace {

template <class Fact>
using MessageOf = decltype(ToMessage(std::declval<const Fact&>()));

// One reader for each alternative of Event, by its stored type.
template <class... Facts>
std::map<std::string, std::function<Result<Event>(const event::Event&)>> ReadersOf(
    const std::variant<Facts...>*) {
  return {{event::TypeOf<MessageOf<Facts>>(), [](const event::Event& stored) -> Result<Event> {
             auto message = event::Load<MessageOf<Facts>>(stored);
             if (!message) return tl::unexpected(message.error());
             return Event(FromMessage(*message));
           }}...};
}

}  // namespace

Result<Event> MatchingCodec::Decode(const event::Event& stored) {
  static const auto readers = ReadersOf(static_cast<const Event*>(nullptr));
  const auto reader = readers.find(stored.type);
  if (reader == readers.end()) {
    return Fail(Code::kDataLoss, "unknown event type \"" + stored.type + "\"");
  }
  return reader->second(stored);
}

template <class State>
std::string MatchingCodec::EncodeRow(const State& state) {
  return projection::EncodeState(state);
}

template <class State>
Result<State> MatchingCodec::DecodeRow(std::string_view bytes) {
  return projection::DecodeState<State>(bytes);
}

template Result<Synergy> MatchingCodec::DecodeRow<Synergy>(std::string_view);
template Result<Placement> MatchingCodec::DecodeRow<Placement>(std::string_view);

const commit::Model& MatchingModel() {
  static const commit::AggregateModel<MatchingCodec, Synergy, Placement, SynergyCounter> model(
      kRowSchema);
  return model;
}

}  // namespace synergie::matching
