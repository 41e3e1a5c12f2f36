// A codec for rows folded from another service's log: it has a reader for the few event types that
// catalogue needs, by that service's protocol, and passes over all others, also those not made yet.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/event/typed.h"
#include "common/projection/row_codec.h"

namespace synergie::catalogue {

// Of no concern here.
struct Ignored {};

// `Source` has Event (a variant with Ignored) and Readers(), from event type to reader.
template <class Source>
struct ReplicaCodec {
  using Event = typename Source::Event;
  using Reader = Result<Event> (*)(const event::Event&);

  static Result<Event> Decode(const event::Event& stored) {
    static const std::map<std::string, Reader> readers = Source::Readers();
    const auto reader = readers.find(stored.type);
    if (reader == readers.end()) return Event(Ignored{});
    return reader->second(stored);
  }
  template <class State>
  static std::string EncodeRow(const State& state) {
    return projection::EncodeState(state);
  }
  template <class State>
  static Result<State> DecodeRow(std::string_view bytes) {
    return projection::DecodeState<State>(bytes);
  }
};

// One entry of Readers(): `Translate` makes the fact of a message.
template <class Event, class Message, auto Translate>
std::pair<const std::string, Result<Event> (*)(const event::Event&)> ReaderOf() {
  return {event::TypeOf<Message>(), [](const event::Event& stored) -> Result<Event> {
            auto message = event::Load<Message>(stored);
            if (!message) return tl::unexpected(message.error());
            return Event(Translate(*message));
          }};
}

}  // namespace synergie::catalogue
