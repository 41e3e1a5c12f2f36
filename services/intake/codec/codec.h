// Intake's facts ↔ stored bytes. Whatever any version wrote is read for ever; golden files prove it
// (tests/golden/intake). Rows are disposable and follow the structs.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "common/commit/model.h"
#include "common/event/commit.h"
#include "services/intake/domain/decide.h"

namespace synergie::intake {

struct IntakeCodec {
  using Event = intake::Event;

  static event::Event Encode(const Event& event);
  // kDataLoss: a type that this version does not know, or bytes that are not such a message.
  static Result<Event> Decode(const event::Event& stored);

  template <class State>
  static std::string EncodeRow(const State& state);
  template <class State>
  static Result<State> DecodeRow(std::string_view bytes);
};

// How intake's log folds into its rows. One for the process; stateless.
const commit::Model& IntakeModel();

}  // namespace synergie::intake
