#include "services/history/ledger/ledger_store.h"

#include "common/base/check.h"
#include "common/projection/row_codec.h"
#include "common/projection/sink.h"

namespace synergie::history {
namespace {

// The 1 is the version of all that is kept here: what another version wrote is not looked at.
constexpr char kState[] = "1/state";
constexpr char kEntries[] = "1/entry/";
constexpr char kTiles[] = "1/tile/";
constexpr char kChains[] = "1/chain/";

std::string Numbered(const std::string& prefix, int64_t number) {
  return prefix + PaddedDecimal(number);
}

std::string TileName(const TileId& tile) {
  return Numbered(kTiles + std::to_string(tile.level) + "/", tile.index);
}

}  // namespace

LedgerState LedgerStore::State(Time at) const {
  const auto row = store_.GetRow(source(), kState, at);
  if (!row) return {};
  auto state = projection::DecodeState<LedgerState>(row->state);
  SYN_CHECK(state.has_value(), "the ledger wrote it");
  return *state;
}

std::vector<std::string> LedgerStore::Entries(int64_t first_sequence, size_t max) const {
  std::vector<std::string> entries;
  if (max == 0) return entries;
  store_.ScanRows(source(), kEntries, Numbered(kEntries, first_sequence - 1), Time::Max(),
                  [&](std::string_view, const projection::Row& row) {
                    entries.push_back(row.state);
                    return entries.size() < max;
                  });
  return entries;
}

std::string LedgerStore::Tile(const TileId& tile) const {
  if (const auto row = store_.GetRow(source(), TileName(tile), Time::Max())) {
    return row->state.substr(0, static_cast<size_t>(tile.width) * 32);
  }
  // A tile that is not full yet is made of what is below it.
  std::string hashes;
  if (tile.level == 0) {
    const auto width = static_cast<size_t>(tile.width);
    const auto entries = Entries(tile.index * kTileWidth + 1, width);
    SYN_CHECK(entries.size() == width, "the ledger holds the tile");
    for (const std::string& entry : entries) hashes.append(BytesOf(LeafHash(entry)));
    return hashes;
  }
  for (int i = 0; i < tile.width; ++i) {
    hashes.append(
        BytesOf(TileRoot(Tile({tile.level - 1, tile.index * kTileWidth + i, kTileWidth}))));
  }
  return hashes;
}

ReadNode LedgerStore::Nodes() const {
  return [this](int level, int64_t index) {
    return NodeFromTiles(level, index, [this](const TileId& tile) { return Tile(tile); });
  };
}

Hash LedgerStore::Root(int64_t size) const { return RootOf(size, Nodes()); }

std::optional<Hash> LedgerStore::ChainAt(const std::string& log, int64_t offset) const {
  const auto row = store_.GetRow(source(), Numbered(kChains + log + "/", offset), Time::Max());
  return row ? HashFromBytes(row->state) : std::nullopt;
}

void LedgerStore::PutEntry(projection::Batch& batch, int64_t sequence, const std::string& entry,
                           Time placed) const {
  Put(batch, Numbered(kEntries, sequence), entry, placed);
}

void LedgerStore::PutTile(projection::Batch& batch, const TileId& tile,
                          const std::string& hashes) const {
  Put(batch, TileName(tile), hashes, Time{0});
}

void LedgerStore::PutChain(projection::Batch& batch, const std::string& log, int64_t offset,
                           const Hash& chain) const {
  Put(batch, Numbered(kChains + log + "/", offset), std::string(BytesOf(chain)), Time{0});
}

void LedgerStore::PutState(projection::Batch& batch, const LedgerState& state, Time placed) const {
  Put(batch, kState, projection::EncodeState(state), placed);
}

// The tree's root says more than the sum of its rows would, so none is kept.
void LedgerStore::Put(projection::Batch& batch, const std::string& name, std::string value,
                      Time time) const {
  projection::SourceMeta unused;
  batch.PutRow(source(), name, {1, 0, time, time, std::move(value)}, unused);
}

}  // namespace synergie::history
