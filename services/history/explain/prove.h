// Proves the facts of an explanation: for each event its ledger entry and the way from there to the
// root of a signed checkpoint.
#pragma once

#include "services/history/ledger/ledger.h"
#include "synergie/history/v1/explanations.pb.h"

namespace synergie::history {

// Makes and signs the checkpoint of the first `size` entries, which are there. Errors:
// Ledger::Sign.
Result<v1::Checkpoint> SignedCheckpoint(const Ledger& ledger, int64_t size);

// `at`: the instant that the explanation is of. Where nothing can be proved, `explanation` says
// why. Null: the node keeps no ledger of that partition.
void Prove(Ledger* ledger, Time at, v1::Explanation& explanation);

}  // namespace synergie::history
