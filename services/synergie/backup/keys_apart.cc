#include "services/synergie/backup/keys_apart.h"

#include <filesystem>
#include <optional>
#include <vector>

#include "common/base/durable_file.h"
#include "services/synergie/backup/manifest.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

constexpr char kKek[] = "/kek";
constexpr char kLedgerKeys[] = "/ledger.keys";
constexpr char kPageTokens[] = "/page-tokens.key";
constexpr size_t kMaxKeyFile = 64 << 10;

// The key files and tombstones of a folder, by path below it; files that somebody is just writing
// have other names.
Result<std::vector<std::string>> KeyFilesOf(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code failed;
  if (!fs::exists(folder, failed)) return files;
  for (auto at = fs::recursive_directory_iterator(folder, failed); !failed && at != end(at);
       at.increment(failed)) {
    const fs::path& path = at->path();
    const std::string below = path.lexically_relative(folder).string();
    const bool of_a_person = path.extension() == ".key" || path.extension() == ".destroyed";
    const bool apart = "/" + below == kPageTokens;  // where instances share the folder
    if ((of_a_person && !apart) || "/" + below == kKek) files.push_back(below);
  }
  if (failed) return Fail(Code::kUnavailable, "cannot read " + folder + ": " + failed.message());
  return files;
}

Result<void> CopySmall(const std::string& from, const std::string& to) {
  const auto wanted = ReadFile(from, kMaxKeyFile);
  if (!wanted) return tl::unexpected(wanted.error());
  if (!*wanted) return {};  // destroyed, or never there
  const auto there = ReadFile(to, kMaxKeyFile);
  if (there && *there == *wanted) return {};
  if (auto made = MakeFolder(fs::path(to).parent_path().string()); !made) return made;
  return ReplaceFile(to, **wanted);
}

// Copies what is missing or other, then destroys what has a tombstone.
Result<void> CopyKeys(const std::string& from, const std::string& to) {
  const auto files = KeyFilesOf(from);
  if (!files) return tl::unexpected(files.error());
  for (const std::string& file : *files) {
    if (auto copied = CopySmall(from + "/" + file, to + "/" + file); !copied) return copied;
  }
  return {};
}

Result<void> DestroyIn(const std::string& folder, const std::string& tombstones) {
  const auto files = KeyFilesOf(tombstones);
  if (!files) return tl::unexpected(files.error());
  for (const std::string& file : *files) {
    const fs::path path(file);
    if (path.extension() != ".destroyed") continue;
    const std::string target = folder + "/" + file;
    if (auto copied = CopySmall(tombstones + "/" + file, target); !copied) return copied;
    const std::string key = fs::path(target).replace_extension(".key").string();
    if (auto gone = ShredFile(key); !gone) return gone;
  }
  return {};
}

}  // namespace

KeyPlaces KeyPlacesIn(const std::string& data, const std::string& keys) {
  const std::string beside = keys.empty() ? data : keys;
  return {keys.empty() ? data + "/keys" : keys, beside + kLedgerKeys, beside + kPageTokens};
}

Result<std::string> KekDigest(const std::string& folder) {
  if (!fs::exists(folder + kKek)) return std::string();
  auto digest = CopyDigested(folder + kKek, "");
  if (!digest) return tl::unexpected(digest.error());
  return digest->sha256;
}

Result<void> MirrorKeys(const KeyPlaces& node, const std::string& copy) {
  const auto ours = KekDigest(node.folder);
  if (!ours) return tl::unexpected(ours.error());
  const auto theirs = KekDigest(copy);
  if (!theirs) return tl::unexpected(theirs.error());
  if (!theirs->empty() && *theirs != *ours) {
    return Fail(Code::kFailedPrecondition, "the keys in " + copy +
                                               " are of another node than those in " + node.folder +
                                               ": take another folder of backups");
  }
  if (auto made = MakeFolder(copy); !made) return made;
  if (auto copied = CopyKeys(node.folder, copy); !copied) return copied;
  if (auto gone = DestroyIn(copy, node.folder); !gone) return gone;
  if (auto copied = CopySmall(node.ledger_keys, copy + kLedgerKeys); !copied) return copied;
  return CopySmall(node.page_tokens, copy + kPageTokens);
}

Result<void> JoinKeys(const KeySources& from, const std::string& kek_sha256, const KeyPlaces& to) {
  const auto own = KekDigest(from.own.folder);
  if (!own) return tl::unexpected(own.error());
  const auto copy = KekDigest(from.copy);
  if (!copy) return tl::unexpected(copy.error());
  if (*own != kek_sha256 && *copy != kek_sha256) {
    return Fail(Code::kFailedPrecondition,
                "neither " + from.own.folder + " nor " + from.copy +
                    " has the keys of this backup, without which its sealed fields are lost");
  }
  if (to.folder == from.own.folder && !own->empty() && *own != kek_sha256) {
    return Fail(Code::kFailedPrecondition,
                to.folder +
                    " has the keys of another node, which must not be mixed with those of "
                    "this backup");
  }
  const auto join = [&](const KeyPlaces& source) -> Result<void> {
    if (auto copied = CopyKeys(source.folder, to.folder); !copied) return copied;
    if (auto copied = CopySmall(source.ledger_keys, to.ledger_keys); !copied) return copied;
    return CopySmall(source.page_tokens, to.page_tokens);
  };
  if (*copy == kek_sha256) {
    const KeyPlaces places{from.copy, from.copy + kLedgerKeys, from.copy + kPageTokens};
    if (auto joined = join(places); !joined) return joined;
  }
  if (*own == kek_sha256) {
    if (auto joined = join(from.own); !joined) return joined;
  }
  if (auto gone = DestroyIn(to.folder, from.copy); !gone) return gone;
  return DestroyIn(to.folder, from.own.folder);
}

}  // namespace synergie::program
