#include "services/history/ledger/published_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "common/base/check.h"

namespace synergie::history {
namespace {

namespace fs = std::filesystem;

constexpr std::streamsize kMaxFileBytes = 64 << 20;

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || !fs::is_regular_file(path)) return std::nullopt;
  std::stringstream bytes;
  bytes << file.rdbuf();
  if (static_cast<std::streamsize>(bytes.str().size()) > kMaxFileBytes) return std::nullopt;
  return bytes.str();
}

// Writes one tile after another, each level as the one below fills it.
class TileWriter {
 public:
  explicit TileWriter(std::string folder) : folder_(std::move(folder)) {}

  Result<void> Add(size_t level, const Hash& hash) {
    if (levels_.size() == level) levels_.emplace_back();
    levels_[level].hashes.append(BytesOf(hash));
    if (levels_[level].hashes.size() < static_cast<size_t>(kTileWidth) * 32) return {};
    if (auto put = Put(level); !put) return put;
    const Hash root = TileRoot(levels_[level].hashes);
    levels_[level].hashes.clear();
    ++levels_[level].index;
    return Add(level + 1, root);
  }
  // The tiles that are not full.
  Result<void> Finish() {
    for (size_t level = 0; level < levels_.size(); ++level) {
      if (levels_[level].hashes.empty()) continue;
      if (auto put = Put(level); !put) return put;
    }
    return {};
  }

 private:
  struct Level {
    int64_t index = 0;
    std::string hashes;
  };
  Result<void> Put(size_t level) {
    const Level& at = levels_[level];
    return WriteWholeFile(
        folder_ + "/" +
            TilePath({static_cast<int>(level), at.index, static_cast<int>(at.hashes.size() / 32)}),
        at.hashes);
  }
  const std::string folder_;
  std::vector<Level> levels_;
};

}  // namespace

Result<std::string> ReadSmallFile(const std::string& path) {
  auto bytes = ReadFile(path);
  if (!bytes) return Fail(Code::kNotFound, path + " cannot be read");
  if (bytes->size() > 1 << 20) return Fail(Code::kInvalidArgument, path + " is too large");
  return *bytes;
}

Result<void> WriteWholeFile(const std::string& path, std::string_view content) {
  const fs::path target(path);
  std::error_code failed;
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), failed);
  const std::string draft = path + ".new";
  std::ofstream file(draft, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!failed && file) fs::rename(draft, target, failed);
  if (failed || !file) return Fail(Code::kUnavailable, "cannot write " + path);
  return {};
}

Result<void> WriteTree(const std::string& folder, const Checkpoint& checkpoint,
                       const std::string& note, const Verifier& verifier,
                       const EntriesFrom& entries) {
  TileWriter tiles(folder);
  Frontier tree;
  while (tree.size() < checkpoint.size) {
    const int64_t bundle = tree.size() / kTileWidth;
    auto some = entries(tree.size() + 1);
    if (!some) return tl::unexpected(some.error());
    const auto width = std::min<int64_t>(kTileWidth, checkpoint.size - tree.size());
    if (static_cast<int64_t>(some->size()) < width) {
      return Fail(Code::kDataLoss, "the ledger has fewer entries than its checkpoint says");
    }
    std::string bytes;
    for (int64_t i = 0; i < width; ++i) {
      const std::string& entry = (*some)[static_cast<size_t>(i)];
      AddToBundle(entry, bytes);
      const Hash leaf = LeafHash(entry);
      tree.Add(leaf);
      if (auto put = tiles.Add(0, leaf); !put) return put;
    }
    if (auto put =
            WriteWholeFile(folder + "/" + BundlePath(bundle, static_cast<int>(width)), bytes);
        !put) {
      return put;
    }
  }
  if (tree.Root() != checkpoint.root) {
    return Fail(Code::kDataLoss, "the entries are not those that the checkpoint was signed over");
  }
  if (auto put = tiles.Finish(); !put) return put;
  if (auto put = WriteWholeFile(folder + "/vkey", verifier.ToText() + "\n"); !put) return put;
  // Last: what it covers is there now.
  return WriteWholeFile(folder + "/checkpoint", note);
}

tl::expected<Checked, Fault> CheckTree(const std::string& folder, int32_t partition,
                                       const Checkpoint& checkpoint) {
  const auto wrong = [](const std::string& where, const std::string& what) {
    return tl::unexpected(Fault{where, what});
  };
  std::vector<std::string> levels;  // hashes of each level that no tile above has taken yet
  const auto tiles = TilesOf(checkpoint.size);
  Frontier tree;
  for (const TileId& tile : tiles) {
    const std::string path = TilePath(tile);
    const auto hashes = ReadFile(folder + "/" + path);
    if (!hashes) return wrong(path, "it is missing");
    if (hashes->size() != static_cast<size_t>(tile.width) * 32) {
      return wrong(path, "it does not hold " + std::to_string(tile.width) + " hashes");
    }
    const auto level = static_cast<size_t>(tile.level);
    if (levels.size() < level + 2) levels.resize(level + 2);
    if (tile.level == 0) {
      const std::string bundle_path = BundlePath(tile.index, tile.width);
      const auto bundle = ReadFile(folder + "/" + bundle_path);
      if (!bundle) return wrong(bundle_path, "it is missing");
      const auto entries = ReadBundle(*bundle);
      if (!entries || static_cast<int>(entries->size()) != tile.width) {
        return wrong(bundle_path, "it does not hold " + std::to_string(tile.width) + " entries");
      }
      for (size_t i = 0; i < entries->size(); ++i) {
        const std::string where = "entry " + std::to_string(tree.size() + 1);
        const Hash leaf = LeafHash((*entries)[i]);
        if (std::string_view(*hashes).substr(i * 32, 32) != BytesOf(leaf)) {
          return wrong(where, "its bytes in " + bundle_path + " and its hash in " + path +
                                  " do not belong together");
        }
        tree.Add(leaf);
        const auto entry = ParseEntry((*entries)[i]);
        if (!entry) return wrong(where, entry.error().message);
        if (entry->sequence != tree.size() || entry->partition != partition) {
          return wrong(where, "it says another sequence or partition");
        }
      }
    } else if (levels[level].substr(static_cast<size_t>(tile.index) * kTileWidth * 32,
                                    hashes->size()) != *hashes) {
      return wrong(path, "it does not hold the roots of the tiles below it");
    }
    if (tile.width == kTileWidth) levels[level + 1].append(BytesOf(TileRoot(*hashes)));
  }
  if (tree.Root() != checkpoint.root) {
    return wrong("checkpoint", "the tree over the entries is not the one that was signed");
  }
  return Checked{.entries = tree.size()};
}

ReadNode NodesOf(const std::string& folder, int64_t size) {
  return [folder, size](int level, int64_t index) {
    return NodeFromTiles(level, index, [&](const TileId& asked) {
      const TileId tile{asked.level, asked.index, TileWidthAt(asked.level, asked.index, size)};
      auto hashes = ReadFile(folder + "/" + TilePath(tile));
      SYN_CHECK(hashes.has_value(), "the tree was checked");
      return *hashes;
    });
  };
}

}  // namespace synergie::history
