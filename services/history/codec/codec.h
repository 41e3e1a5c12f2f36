// History's facts ↔ stored bytes, the model of its own log (the order and the subscriptions), and
// the model of logs that history keeps: it reads every commit of the others, and of each resource
// that they name it keeps which commits made its revisions, in rows without content.
#pragma once

#include <string>
#include <string_view>

#include "common/commit/model.h"
#include "common/event/commit.h"
#include "services/history/domain/event.h"

namespace synergie::history {

struct HistoryCodec {
  using Event = history::Event;
  static event::Event Encode(const Event& event);
  static Result<Event> Decode(const event::Event& stored);
  template <class State>
  static std::string EncodeRow(const State& state);
  template <class State>
  static Result<State> DecodeRow(std::string_view bytes);
};

const commit::Model& OrderModel();
// Takes every event, of whatever type: a row a resource, a version a commit.
const commit::Model& KeptLogModel();

}  // namespace synergie::history
