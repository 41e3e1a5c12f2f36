#include "services/intake/codec/codec.h"

#include <functional>
#include <map>

#include "common/commit/aggregates.h"
#include "common/event/typed.h"
#include "common/projection/row_codec.h"
#include "services/intake/codec/facts.h"

namespace synergie::intake {

// The row structs of this version; changed whenever one of them changes.
constexpr const char* kRowSchema = "intake-2";

event::Event IntakeCodec::Encode(const Event& event) {
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

Result<Event> IntakeCodec::Decode(const event::Event& stored) {
  static const auto readers = ReadersOf(static_cast<const Event*>(nullptr));
  const auto reader = readers.find(stored.type);
  if (reader == readers.end()) {
    return Fail(Code::kDataLoss, "unknown event type \"" + stored.type + "\"");
  }
  return reader->second(stored);
}

template <class State>
std::string IntakeCodec::EncodeRow(const State& state) {
  return projection::EncodeState(state);
}

template <class State>
Result<State> IntakeCodec::DecodeRow(std::string_view bytes) {
  return projection::DecodeState<State>(bytes);
}

template Result<Territory> IntakeCodec::DecodeRow<Territory>(std::string_view);
template Result<Zone> IntakeCodec::DecodeRow<Zone>(std::string_view);
template Result<Company> IntakeCodec::DecodeRow<Company>(std::string_view);
template Result<Workshop> IntakeCodec::DecodeRow<Workshop>(std::string_view);
template Result<Topic> IntakeCodec::DecodeRow<Topic>(std::string_view);

const commit::Model& IntakeModel() {
  static const commit::AggregateModel<IntakeCodec, Territory, Zone, Company, SiretClaim, Workshop,
                                      Topic, TopicCounter>
      model(kRowSchema);
  return model;
}

}  // namespace synergie::intake
