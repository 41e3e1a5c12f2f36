// Takes the ledgers out of a node: as published trees, and as a bundle. What the server says is
// compared with its own signed checkpoint before it is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/history/ledger/checkpoint.h"
#include "services/synergie/client/connection.h"

namespace synergie::program {

struct ExportPlan {
  std::string tiles;                 // folder; empty: none
  std::string bundle;                // file; empty: none
  std::optional<int32_t> partition;  // absent: all
};

struct ExportedLedger {
  int32_t partition = 0;
  std::string folder;  // of the tree; empty: none was written
  std::string verifier;
  history::Checkpoint checkpoint;
  int64_t records = 0;  // in the bundle
};

// Errors: the server's (with its code), kDataLoss where the server contradicts itself, kUnavailable
// for files that cannot be written.
Result<std::vector<ExportedLedger>> Export(Connection& connection, const ExportPlan& plan);

// The signed checkpoint of a partition as the server tells it, and the current key of its ledger.
struct ServedCheckpoint {
  std::string note;
  history::Checkpoint checkpoint;
  history::Verifier verifier;
};
Result<ServedCheckpoint> FetchCheckpoint(Connection& connection, const history::v1::Ledger& ledger);
Result<std::vector<history::v1::Ledger>> FetchLedgers(Connection& connection,
                                                      std::optional<int32_t> partition);

}  // namespace synergie::program
