// The ledger of one partition as it is kept in history's store: the entries, the full tiles, the
// chain at every record, and how far all of it goes, versioned by the time at which entries got
// their place, so that the tree can be read as of an instant. Disposable: it can be made again from
// the logs, and comes to the same roots.
//
// Reads are thread-safe; one thread writes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/projection/store.h"
#include "services/history/ledger/entry.h"
#include "services/history/ledger/tiles.h"

namespace synergie::history {

// How far the ledger goes.
struct LedgerState {
  int64_t size = 0;
  std::map<std::string, int64_t> below;      // log → records below it are in its chain
  std::map<std::string, std::string> chain;  // log → 32 bytes
};

class LedgerStore {
 public:
  LedgerStore(const projection::Store& store, int32_t partition)
      : store_(store), partition_(partition) {}

  int32_t partition() const { return partition_; }
  LedgerState State(Time at = Time::Max()) const;

  // Up to `max` entries from that sequence on.
  std::vector<std::string> Entries(int64_t first_sequence, size_t max) const;
  // The first `width` hashes of a tile; they are there.
  std::string Tile(const TileId& tile) const;
  Hash Root(int64_t size) const;
  ReadNode Nodes() const;

  // The chain after the record of that log at that offset; nothing where the ledger has no such.
  std::optional<Hash> ChainAt(const std::string& log, int64_t offset) const;

  void PutEntry(projection::Batch& batch, int64_t sequence, const std::string& entry,
                Time placed) const;
  void PutTile(projection::Batch& batch, const TileId& tile, const std::string& hashes) const;
  void PutChain(projection::Batch& batch, const std::string& log, int64_t offset,
                const Hash& chain) const;
  void PutState(projection::Batch& batch, const LedgerState& state, Time placed) const;

 private:
  projection::SourceId source() const { return {201, static_cast<uint16_t>(partition_)}; }
  void Put(projection::Batch& batch, const std::string& name, std::string value, Time time) const;

  const projection::Store& store_;
  const int32_t partition_;
};

}  // namespace synergie::history
