// Checks a whole ledger against its records and its signed checkpoint, and names the first thing
// that is wrong. It trusts nothing: every record is decoded and judged again by the rule of
// acceptance, the order is followed, causes are looked after, and each entry is made again from the
// records and compared. The same check reads a bundle and a node's own logs.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "common/log/log.h"
#include "services/history/ledger/checkpoint.h"
#include "services/history/ledger/entry.h"

namespace synergie::history {

// What is wrong, and where: "synergie.intake.commits.v1/0@17", "entry 41", "checkpoint".
struct Fault {
  std::string where;
  std::string what;
  bool operator==(const Fault&) const = default;
};

struct CheckedRecord {
  log::StoredRecord stored;
  // The chain after this record as the ledger or the bundle states it, which names a fault to the
  // record; where it is absent, to those since the entry before.
  std::optional<Hash> chain;
};

// The next one in order; nothing at the end; a Fault where it cannot be read.
template <class T>
using Next = std::function<tl::expected<std::optional<T>, Fault>()>;

struct CheckInput {
  int32_t partition = 0;
  Checkpoint checkpoint;                               // its signature is verified already
  std::map<std::string, Next<CheckedRecord>> records;  // by log, the order's too
  std::function<Next<std::string>()> entries;          // read twice
  bool whole = false;  // records that the checkpoint does not cover are a fault
};

struct Checked {
  int64_t entries = 0;
  int64_t records = 0;
};

tl::expected<Checked, Fault> CheckLedger(CheckInput input);

}  // namespace synergie::history
