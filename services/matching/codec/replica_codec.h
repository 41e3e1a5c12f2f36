// Intake's stored events as matching reads them: what grouping needs, and nothing else. Types that
// do not concern it, also those that this version does not know, fold to nothing; a known type
// whose bytes do not parse is kDataLoss.
#pragma once

#include <string>
#include <string_view>

#include "common/commit/model.h"
#include "common/event/commit.h"
#include "services/matching/domain/replica.h"

namespace synergie::matching {

struct ReplicaCodec {
  static Result<ReplicaFact> Decode(const event::Event& stored);

  template <class State>
  static std::string EncodeRow(const State& state);
  template <class State>
  static Result<State> DecodeRow(std::string_view bytes);
};

// How intake's log folds into matching's replica. One for the process; stateless.
const commit::Model& ReplicaModel();

}  // namespace synergie::matching
