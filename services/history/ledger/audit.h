// What a node finds when it reads the logs of a partition again: whether they are what its ledger,
// its feed and its signed checkpoints say. Reads everything; one thread, not one of gRPC's.
#pragma once

#include "services/history/ledger/check.h"
#include "services/history/ledger/ledger.h"

namespace synergie::history {

struct Audited {
  int64_t entries = 0;
  int64_t records = 0;
  int64_t feed_records = 0;
  int64_t checkpoints = 0;
  std::optional<Fault> fault;  // the first
};

Audited Audit(const projection::Store& store, log::Log& log, const Ledger& ledger);

}  // namespace synergie::history
