// The trained numbers of the engine, as stored in services/matching/model/weights.bin.
//
// Made by the training tool from the tables alone, with a fixed seed; Write and Read are inverse.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/matching/engine/kind_fit.h"
#include "services/matching/engine/linear_model.h"
#include "services/matching/engine/pairing.h"
#include "services/matching/engine/ranker.h"
#include "services/matching/engine/settling.h"

namespace synergie::matching::engine {

struct Weights {
  std::vector<std::string> concepts;  // what the labels of `subject` stand for
  LinearModel subject;
  LinearModel direction;
  LinearModel resource;
  Signs rank{};
  PairSigns pair{};
  PairSigns pair_untuned{};  // before labelled sets; tuning always starts from these
  SettleSigns settle = kUnsettled;
  KindFit kinds = KindFit::None();
  float join = 0.5f;  // two groups are joined when the mean settled link is at least this

  std::string Write() const;
  static std::optional<Weights> Read(std::string_view bytes);
};

}  // namespace synergie::matching::engine
