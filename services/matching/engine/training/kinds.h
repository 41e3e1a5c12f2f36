// Trains the models of resource kind and direction on the corpus, with held-out readings below.
#pragma once

#include <array>
#include <vector>

#include "services/matching/engine/profile.h"
#include "services/matching/engine/training/held_out.h"

namespace synergie::matching::engine::training {

struct Kinds {
  LinearModel resource;
  LinearModel direction;
  std::vector<Profile> held_out;  // one a corpus note, by models that had not seen it
  double resource_accuracy = 0;   // on the held-out notes
  double direction_accuracy = 0;  // on those that are not concerns: the phase tells these
};

Kinds TrainKinds(const Knowledge& knowledge, const std::vector<Trace>& ranked,
                 const Recipe& recipe);

}  // namespace synergie::matching::engine::training
