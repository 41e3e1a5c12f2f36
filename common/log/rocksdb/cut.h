// Cutting an embedded log: what stands at or after an offset is taken away, as if it had never been
// appended. For a restore to a point in time, on a copy; a log that somebody serves is never cut.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "common/base/result.h"
#include "common/log/log.h"

namespace synergie::log {

// `ends`: partition → its end afterwards; partitions that are not named stay as they are. Durable
// when this returns. Errors as RocksLog::Open.
Result<void> CutLog(const std::string& folder, const std::map<PartitionId, int64_t>& ends);

}  // namespace synergie::log
