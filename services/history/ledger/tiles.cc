#include "services/history/ledger/tiles.h"

#include <algorithm>
#include <bit>
#include <cstdio>

#include "common/base/check.h"
#include "common/base/encoding.h"

namespace synergie::history {
namespace {

std::string IndexPath(int64_t index, int width) {
  char part[8];
  std::snprintf(part, sizeof(part), "%03d", static_cast<int>(index % 1000));
  std::string path = part;
  for (index /= 1000; index > 0; index /= 1000) {
    std::snprintf(part, sizeof(part), "x%03d", static_cast<int>(index % 1000));
    path = std::string(part) + "/" + path;
  }
  if (width < kTileWidth) path += ".p/" + std::to_string(width);
  return path;
}

}  // namespace

std::string TilePath(const TileId& tile) {
  return "tile/" + std::to_string(tile.level) + "/" + IndexPath(tile.index, tile.width);
}

std::string BundlePath(int64_t index, int width) {
  return "tile/entries/" + IndexPath(index, width);
}

int TileWidthAt(int level, int64_t index, int64_t size) {
  if (level < 0 || level > 7 || index < 0) return 0;
  const int64_t nodes = size >> (kTileHeight * level);
  if (index > nodes / kTileWidth) return 0;
  return static_cast<int>(std::min<int64_t>(nodes - index * kTileWidth, kTileWidth));
}

std::vector<TileId> TilesOf(int64_t size) {
  std::vector<TileId> tiles;
  for (int level = 0; (size >> (kTileHeight * level)) > 0; ++level) {
    for (int64_t index = 0;; ++index) {
      const int width = TileWidthAt(level, index, size);
      if (width == 0) break;
      tiles.push_back({level, index, width});
    }
  }
  return tiles;
}

void AddToBundle(std::string_view entry, std::string& bundle) {
  SYN_CHECK(entry.size() <= UINT16_MAX, "an entry fits a bundle");
  PutBigEndian16(bundle, static_cast<uint16_t>(entry.size()));
  bundle.append(entry);
}

std::optional<std::vector<std::string>> ReadBundle(std::string_view bundle) {
  std::vector<std::string> entries;
  while (!bundle.empty()) {
    if (bundle.size() < 2) return std::nullopt;
    const size_t size = GetBigEndian16(bundle);
    bundle.remove_prefix(2);
    if (bundle.size() < size) return std::nullopt;
    entries.emplace_back(bundle.substr(0, size));
    bundle.remove_prefix(size);
  }
  return entries;
}

Hash TileRoot(std::string_view bytes) {
  std::vector<Hash> hashes;
  for (size_t at = 0; at < bytes.size(); at += 32) {
    hashes.push_back(*HashFromBytes(bytes.substr(at, 32)));
  }
  SYN_CHECK(std::has_single_bit(hashes.size()), "the hashes of a complete subtree");
  for (; hashes.size() > 1; hashes.resize(hashes.size() / 2)) {
    for (size_t i = 0; i < hashes.size() / 2; ++i) {
      hashes[i] = NodeHash(hashes[2 * i], hashes[2 * i + 1]);
    }
  }
  return hashes.front();
}

Hash NodeFromTiles(int level, int64_t index, const ReadTile& read) {
  const int within = level % kTileHeight;  // the node is the root of 2^within hashes of the tile
  const int64_t first = index << within;
  const int count = 1 << within;
  const int offset = static_cast<int>(first % kTileWidth);
  const std::string bytes = read({level / kTileHeight, first / kTileWidth, offset + count});
  SYN_CHECK(bytes.size() >= static_cast<size_t>(offset + count) * 32, "the tile holds the node");
  return TileRoot(std::string_view(bytes).substr(static_cast<size_t>(offset) * 32,
                                                 static_cast<size_t>(count) * 32));
}

}  // namespace synergie::history
