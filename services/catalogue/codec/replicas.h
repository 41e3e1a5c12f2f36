// How intake's and matching's logs fold into the rows that catalogue's decisions look at
// (domain/replicas.h). One of each for the process; stateless.
#pragma once

#include "common/commit/model.h"

namespace synergie::catalogue {

const commit::Model& IntakeReplicaModel();
const commit::Model& MatchingReplicaModel();

}  // namespace synergie::catalogue
