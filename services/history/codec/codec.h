// History's one fact ↔ stored bytes, the model of the order, and the model of logs that history
// only keeps: it reads every commit of the others and makes no rows of them.
#pragma once

#include <string>
#include <string_view>

#include "common/commit/model.h"
#include "common/event/commit.h"
#include "services/history/domain/order.h"

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
// Takes every event and shows none.
const commit::Model& KeptLogModel();

}  // namespace synergie::history
