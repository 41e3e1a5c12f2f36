// Verifies what an explanation cites: that each event is in the ledger whose root was signed.
#pragma once

#include <string>
#include <vector>

#include "services/history/ledger/check.h"
#include "services/history/ledger/checkpoint.h"
#include "services/history/ledger/note.h"
#include "synergie/history/v1/explanations.pb.h"

namespace synergie::program {

struct Proven {
  history::Checkpoint checkpoint;
  int64_t events = 0;  // different ones
};

// Without keys the checkpoint's signature is not looked at: the events are then known to be in one
// tree, and not whose it is. Fault: the first thing that does not hold.
tl::expected<Proven, history::Fault> CheckProofs(const history::v1::Explanation& explanation,
                                                 const std::vector<history::Verifier>& keys);

}  // namespace synergie::program
