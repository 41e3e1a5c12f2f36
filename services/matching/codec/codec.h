// Matching's facts ↔ stored bytes. Whatever any version wrote is read for ever; golden files prove
// it (tests/golden/matching). Rows are disposable and follow the structs.
#pragma once

#include <string>
#include <string_view>

#include "common/commit/model.h"
#include "common/event/commit.h"
#include "services/matching/domain/decide.h"

namespace synergie::matching {

struct MatchingCodec {
  using Event = matching::Event;

  static event::Event Encode(const Event& event);
  // kDataLoss: a type that this version does not know, or bytes that are not such a message.
  static Result<Event> Decode(const event::Event& stored);

  template <class State>
  static std::string EncodeRow(const State& state);
  template <class State>
  static Result<State> DecodeRow(std::string_view bytes);
};

// How matching's log folds into its rows. One for the process; stateless.
const commit::Model& MatchingModel();

}  // namespace synergie::matching
