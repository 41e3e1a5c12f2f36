// Where the parts of a published tree lie: the paths of C2SP tlog-tiles (tiles of 256 hashes, entry
// bundles of 256 entries), made and read. Pure.
//
//   TilePath({1, 2, 256})        "tile/1/002"
//   TilePath({0, 1234067, 70})   "tile/0/x001/x234/067.p/70"
//   BundlePath(0, 256)           "tile/entries/000"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/history/ledger/merkle.h"

namespace synergie::history {

inline constexpr int kTileWidth = 256;
inline constexpr int kTileHeight = 8;

struct TileId {
  int level = 0;  // of tiles: its hashes are the tree's nodes of level * 8
  int64_t index = 0;
  int width = kTileWidth;
  bool operator==(const TileId&) const = default;
};

std::string TilePath(const TileId& tile);
std::string BundlePath(int64_t index, int width);

// How wide the tile (level, index) is in a tree of that size: 0 where there is none.
int TileWidthAt(int level, int64_t index, int64_t size);
// All tiles of a tree of that size, partial ones at its right edge only.
std::vector<TileId> TilesOf(int64_t size);

// Bytes of a bundle: each entry behind its length, two bytes, big-endian.
void AddToBundle(std::string_view entry, std::string& bundle);
// Nothing where the bytes are not whole entries.
std::optional<std::vector<std::string>> ReadBundle(std::string_view bundle);

// The root of a complete subtree whose leaves are these hashes, one after another.
Hash TileRoot(std::string_view hashes);

// The node (level, index) of a tree, from the bytes of the tile that holds it or its descendants.
// `read` gives the first `width` hashes of the tile, one after another.
using ReadTile = std::function<std::string(const TileId& tile)>;
Hash NodeFromTiles(int level, int64_t index, const ReadTile& read);

}  // namespace synergie::history
