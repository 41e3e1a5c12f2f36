// The whole training: from the tables alone to the weights, with the figures reached on the way.
#pragma once

#include <string>

#include "services/matching/engine/knowledge.h"

namespace synergie::matching::engine::training {

struct Training {
  Weights weights;
  std::string report;  // one line a stage: what was learnt and how well it does held out
};

// Some tens of seconds; deterministic for the tables on one kind of processor.
Training Train(const Knowledge& knowledge);

}  // namespace synergie::matching::engine::training
