// A ledger entry: which event has a sequence, and the hashes of what is stored of it. Its bytes are
// one line of JSON with these members in this order; they are the leaf of the tree, kept and served
// as they were made, never made again from a parsed form. It holds nothing personal.
//
//   sequence        its place in the feed of its partition, from 1; the leaf's index is one less
//   log, partition, offset, index
//                   the commit that holds the event, and its place there
//   type, time      the event's short type, and the time computed when the log accepted it
//   event_sha256    of the event message's bytes: the value of its record in the public feed
//   record_sha256   of the commit's bytes: the value of its record in the commit log
//   log_chain       of all records of that log up to this one (NextChain), those without effect too
//   order_offset, order_chain
//                   the same of `synergie.order.v1`, up to the commit that gave the sequence
//
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/base/time.h"
#include "services/history/ledger/merkle.h"

namespace synergie::history {

struct LedgerEntry {
  int64_t sequence = 0;
  std::string log;
  int32_t partition = 0;
  int64_t offset = 0;
  int32_t index = 0;
  std::string type;
  std::string time;  // RFC 3339, UTC, microseconds
  Hash event_sha256{};
  Hash record_sha256{};
  Hash log_chain{};
  int64_t order_offset = 0;
  Hash order_chain{};
  bool operator==(const LedgerEntry&) const = default;

  std::string ToBytes() const;
};

// kInvalidArgument: not the bytes of an entry.
Result<LedgerEntry> ParseEntry(std::string_view bytes);

// The running hash over all records of one partition of a log.
//   chain of none = 32 zero bytes
//   next = SHA-256(chain ‖ offset ‖ append time ‖ SHA-256(key) ‖ SHA-256(value))
// with offset and append time (microseconds since 1970) as 8 bytes each, big-endian.
Hash NextChain(const Hash& chain, int64_t offset, Time append_time, std::string_view key,
               std::string_view value);

}  // namespace synergie::history
