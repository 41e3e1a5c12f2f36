// The log of a restore: the one of the backup, the one that the node has, or a part of the first.
// All of it happens beside, where no node looks.
#pragma once

#include <cstdint>
#include <string>

#include "common/base/result.h"
#include "services/synergie/backup/restore.h"

namespace synergie::program {

// Puts a copy of the log in `own` in the place of the one in `saved`, which it must begin with,
// record by record (kDataLoss).
Result<void> KeepLog(const std::string& own, const std::string& saved);

// Cuts the log after the event with that sequence, as point_in_time.h tells, and gives the last
// sequence that is left. `store` is where history may fold the order; nothing is left there.
Result<int64_t> CutAfter(const std::string& log, const std::string& store,
                         const RestoredService& history, int32_t partition, int64_t sequence);

}  // namespace synergie::program
