#include "services/synergie/backup/restore.h"

#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <utility>

#include "common/base/durable_file.h"
#include "common/log/names.h"
#include "common/log/rocksdb/folder.h"
#include "common/log/rocksdb/rocks_log.h"
#include "common/projection/folder_lock.h"
#include "services/synergie/backup/restored_log.h"
#include "services/synergie/backup/take.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

bool IsEmpty(const std::string& folder) {
  std::error_code failed;
  return !fs::exists(folder, failed) || fs::is_empty(folder, failed);
}

std::string CopyOfKeys(const RestoreOptions& options) {
  if (!options.keys_copy.empty()) return options.keys_copy;
  return fs::absolute(options.backup).lexically_normal().parent_path().string() + "/keys";
}

Result<Manifest> ReadManifest(const RestoreOptions& options) {
  auto manifest = Manifest::Read(options.backup);
  if (!manifest || options.manifest_sha256.empty()) return manifest;
  const auto digest = CopyDigested(options.backup + "/" + kManifestFile, "");
  if (!digest) return tl::unexpected(digest.error());
  if (digest->sha256 == options.manifest_sha256) return manifest;
  return Fail(Code::kDataLoss,
              "the manifest is not the one that was made: its SHA-256 is " + digest->sha256);
}

// Keeps nodes away from a folder until it goes.
class HeldFolder {
 public:
  Result<void> Hold(const std::string& data, const std::vector<RestoredService>& services) {
    if (fs::exists(data + "/log/FORMAT")) {
      auto folder = log::LogFolder::Open(data + "/log", 0);
      if (!folder) return tl::unexpected(folder.error());
      log_ = std::move(*folder);
    }
    for (const RestoredService& service : services) {
      auto lock = projection::FolderLock::Take(data + "/" + service.name);
      if (!lock) return tl::unexpected(lock.error());
      if (*lock != nullptr) locks_.push_back(std::move(*lock));
    }
    return {};
  }

 private:
  std::unique_ptr<log::LogFolder> log_;
  std::vector<std::unique_ptr<projection::FolderLock>> locks_;
};

// What must hold before anything is read or written.
Result<void> CheckPlace(const RestoreOptions& options, const Manifest& manifest) {
  if (!IsEmpty(options.data) && !options.replace) {
    return Fail(Code::kFailedPrecondition,
                options.data + " holds something; say --replace to set it aside");
  }
  const std::string aside = options.data + ".before-restore";
  if (!IsEmpty(options.data) && fs::exists(aside)) {
    return Fail(Code::kFailedPrecondition,
                "there is " + aside + " of an earlier restore: remove it, or put it elsewhere");
  }
  const bool has_log = fs::exists(options.data + "/log/FORMAT");
  if (options.keep_log && (!has_log || !manifest.has_log)) {
    return Fail(Code::kFailedPrecondition,
                "there is no log to keep in " + options.data + ", or none in the backup");
  }
  if (options.until_sequence && (options.keep_log || !manifest.has_log)) {
    return Fail(Code::kFailedPrecondition,
                "only the log of a backup is cut at a sequence: it has none, or another is kept");
  }
  return {};
}

// Copies what the manifest lists, and nothing that is not what was saved.
Result<void> CopyAll(const RestoreOptions& options, const Manifest& manifest,
                     const std::string& to) {
  if (auto only = CheckNothingElse(options.backup, manifest); !only) return only;
  std::error_code failed;
  fs::remove_all(to, failed);
  if (failed) return SystemSays("cannot remove " + to, failed);
  if (auto made = MakeFolder(to); !made) return made;
  for (const BackupFile& file : manifest.files) {
    const std::string target = to + "/" + file.path;
    if (auto made = MakeFolder(fs::path(target).parent_path().string()); !made) return made;
    if (auto copied = VerifyFile(options.backup, file, target); !copied) return copied;
  }
  return {};
}

// A projection shows what the manifest says of it, and has not folded more than there is. False: it
// is of another version of the program, or of none of its services.
Result<bool> CheckProjection(const std::string& path, const RestoredService& service,
                             const Manifest& manifest, log::Log* log) {
  std::vector<BackupSource> wanted;
  std::vector<int32_t> partitions;
  for (const BackupSource& source : manifest.sources) {
    if (source.service != service.name) continue;
    wanted.push_back(source);
    if (source.log == service.logs.front()) partitions.push_back(source.partition);
    if (log == nullptr) continue;
    const auto end = log->End({source.log, source.partition});
    if (!end) return tl::unexpected(end.error());
    if (*end >= source.position) continue;
    return Fail(Code::kDataLoss, "the log ends at " + std::to_string(*end) + ", and " +
                                     service.name + " has folded " + source.log + " up to " +
                                     std::to_string(source.position));
  }
  if (wanted.empty()) return false;
  const auto store =
      projection::Store::Open({.path = path, .schema = service.schema, .cache_bytes = 1 << 20});
  if (!store && store.error().code == Code::kFailedPrecondition) return false;
  if (!store) return tl::unexpected(store.error());
  std::vector<BackupSource> found;
  AddSourcesOf(**store, service.name, service.logs, partitions, found);
  if (found == wanted) return true;
  return Fail(Code::kDataLoss,
              "the projection of " + service.name + " does not show what the manifest says");
}

// Opens what was copied, and drops the projections that the next start must make.
Result<void> CheckParts(const RestoreOptions& options, const std::string& work,
                        const std::vector<RestoredService>& services, Restored& restored) {
  std::unique_ptr<log::RocksLog> log;
  if (restored.manifest.has_log) {
    auto opened = log::RocksLog::Open({.folder = work + "/log"});
    if (!opened) return tl::unexpected(opened.error());
    log = std::move(*opened);
    if (log->partitions() != restored.manifest.partitions) {
      return Fail(Code::kDataLoss, "the log has another number of partitions than the backup");
    }
  }
  for (const RestoredService& service : services) {
    const std::string path = work + "/" + service.name;
    const auto checked = CheckProjection(path, service, restored.manifest, log.get());
    if (!checked) return tl::unexpected(checked.error());
    if (*checked && !options.until_sequence) continue;
    std::error_code failed;
    fs::remove_all(path, failed);
    if (failed) return SystemSays("cannot remove " + path, failed);
    restored.folded_again.push_back(service.name);
  }
  return {};
}

// The folders change places in one step, which a crash cannot come between.
Result<void> Swap(const RestoreOptions& options, const std::string& work) {
  if (auto synced = SyncFolders(work); !synced) return synced;
  const std::string parent = fs::absolute(options.data).parent_path().string();
  std::error_code failed;
  if (IsEmpty(options.data)) {
    fs::rename(work, options.data, failed);  // an empty folder is replaced
    if (failed) return SystemSays("cannot put " + work + " in place", failed);
    return SyncFolder(parent);
  }
  const std::string aside = options.data + ".before-restore";
  if (::renameat2(AT_FDCWD, work.c_str(), AT_FDCWD, options.data.c_str(), RENAME_EXCHANGE) != 0) {
    return SystemSays("cannot put " + work + " in the place of " + options.data,
                      std::error_code(errno, std::generic_category()));
  }
  fs::rename(work, aside, failed);
  // Backups that are kept in the folder stay where they were.
  if (!failed && fs::exists(aside + "/backups")) {
    fs::rename(aside + "/backups", options.data + "/backups", failed);
  }
  if (failed) return SystemSays("cannot tidy up after the restore", failed);
  return SyncFolder(parent);
}

}  // namespace

Result<Manifest> VerifyBackup(const RestoreOptions& options) {
  auto manifest = ReadManifest(options);
  if (!manifest) return manifest;
  if (auto files = VerifyFiles(options.backup, *manifest); !files) {
    return tl::unexpected(files.error());
  }
  const std::string copy = CopyOfKeys(options);
  const auto kek = KekDigest(copy);
  if (!kek) return tl::unexpected(kek.error());
  if (*kek == manifest->kek_sha256) return manifest;
  return Fail(Code::kFailedPrecondition, copy + " has not the keys of this backup");
}

Result<Restored> Restore(const RestoreOptions& options,
                         const std::vector<RestoredService>& services) {
  auto manifest = ReadManifest(options);
  if (!manifest) return tl::unexpected(manifest.error());
  Restored restored{.manifest = std::move(*manifest)};
  if (auto free = CheckPlace(options, restored.manifest); !free) {
    return tl::unexpected(free.error());
  }
  HeldFolder held;
  if (auto mine = held.Hold(options.data, services); !mine) return tl::unexpected(mine.error());
  const std::string work = options.data + ".restoring";
  if (auto copied = CopyAll(options, restored.manifest, work); !copied) {
    return tl::unexpected(copied.error());
  }
  if (options.keep_log) {
    if (auto kept = KeepLog(options.data + "/log", work + "/log"); !kept)
      return tl::unexpected(kept.error());
  }
  if (auto checked = CheckParts(options, work, services, restored); !checked) {
    return tl::unexpected(checked.error());
  }
  if (options.until_sequence) {
    for (const RestoredService& service : services) {
      if (service.logs.front() != log::kOrder) continue;
      const auto last = CutAfter(work + "/log", work + "/" + service.name, service,
                                 options.partition, *options.until_sequence);
      if (!last) return tl::unexpected(last.error());
      restored.last_sequence = *last;
    }
  }
  const KeySources keys{KeyPlacesIn(options.data, options.keys), CopyOfKeys(options)};
  const KeyPlaces to = KeyPlacesIn(options.keys.empty() ? work : options.data, options.keys);
  if (auto joined = JoinKeys(keys, restored.manifest.kek_sha256, to); !joined) {
    return tl::unexpected(joined.error());
  }
  if (auto swapped = Swap(options, work); !swapped) return tl::unexpected(swapped.error());
  return restored;
}

}  // namespace synergie::program
