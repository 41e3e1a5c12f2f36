// Where to cut the logs of a partition so that they end after an event of the public order. The
// order is causal, so what it has placed up to an event is a prefix of every log; to these prefixes
// come records without events that a commit which stays has seen: nothing that stays may point
// beyond the end of a log, or what is written there later would count as seen.
//
// A commit of the order places many; where one goes too far it is cut off whole, and what it had
// placed up to the event, all of one log, gets the same places again, at a later place time, when
// history next runs. What is made from the order is cut with it, and made again: the feed, and the
// ledger's heads.
#pragma once

#include <cstdint>
#include <map>

#include "common/base/result.h"
#include "common/log/log.h"
#include "common/projection/store.h"

namespace synergie::program {

struct CutPoint {
  std::map<log::PartitionId, int64_t> ends;
  int64_t last_sequence = 0;    // less than what was asked for where a commit has several events
  int64_t placed_sequence = 0;  // sequences up to it keep their place's record, too
};

// `history` is the history service's store, folded to the log's end. kOutOfRange: no such sequence.
Result<CutPoint> FindCut(log::Log& log, const projection::Store& history, int32_t partition,
                         int64_t sequence);

}  // namespace synergie::program
