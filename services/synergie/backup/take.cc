#include "services/synergie/backup/take.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "common/base/durable_file.h"
#include "common/log/rocksdb/rocks_log.h"
#include "common/projection/store.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

// Removes a folder at the end, whatever came of it.
class Passing {
 public:
  explicit Passing(std::string path) : path_(std::move(path)) { Remove(); }
  ~Passing() { Remove(); }
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;
  const std::string& path() const { return path_; }

 private:
  void Remove() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string path_;
};

// Positions and fingerprints of a frozen projection. Looked at in a copy of its own: opening a
// database writes to it, and what is saved must stay as it was.
Result<void> AddSources(const SavedService& service, const std::string& frozen,
                        std::vector<BackupSource>& sources) {
  const Passing look(frozen + ".look");
  if (auto copied = CopyByLinks(frozen, look.path()); !copied) return copied;
  auto store = projection::Store::Open(
      {.path = look.path(), .schema = service.schema, .cache_bytes = 1 << 20});
  if (!store) return tl::unexpected(store.error());
  AddSourcesOf(**store, service.instance->service(), service.logs, service.instance->partitions(),
               sources);
  return {};
}

// Copies one frozen file into the backup, or links it from the backup before.
Result<BackupFile> Save(const std::string& from, const std::string& path, const std::string& folder,
                        const std::string& before, const Manifest* known, uint64_t& new_bytes) {
  const std::string to = folder + "/" + path;
  std::error_code failed;
  fs::create_directories(fs::path(to).parent_path(), failed);
  if (failed) return SystemSays("cannot make the folder of " + to, failed);
  const BackupFile* same = known == nullptr ? nullptr : known->Find(path);
  if (same != nullptr) {
    auto digest = CopyDigested(from, "");
    if (!digest) return digest;
    digest->path = path;
    if (*digest == *same && VerifyFile(before, *same, "") &&
        ::link((before + "/" + path).c_str(), to.c_str()) == 0) {
      return digest;
    }
  }
  auto copied = CopyDigested(from, to);
  if (copied) {
    copied->path = path;
    new_bytes += copied->bytes;
  }
  return copied;
}

// The backup of that name that this very request made.
Result<Taken> FindTaken(const TakeOptions& options, Taken taken) {
  auto manifest = Manifest::Read(taken.folder);
  if (!manifest || options.request_id.empty() || manifest->request_id != options.request_id) {
    return Fail(Code::kAlreadyExists, "there is a backup named " + options.name);
  }
  auto digest = CopyDigested(taken.folder + "/" + kManifestFile, "");
  if (!digest) return tl::unexpected(digest.error());
  taken.manifest = std::move(*manifest);
  taken.manifest_sha256 = std::move(digest->sha256);
  return taken;
}

// The log last: it has everything that the projections have folded.
Result<void> Freeze(const log::Log& log, const std::vector<SavedService>& services,
                    const std::string& frozen, Manifest& manifest) {
  for (const SavedService& service : services) {
    const std::string to = frozen + "/" + service.instance->service();
    if (auto done = service.instance->store().Checkpoint(to); !done) return done;
    if (auto added = AddSources(service, to, manifest.sources); !added) return added;
  }
  const auto* embedded = dynamic_cast<const log::RocksLog*>(&log);
  manifest.has_log = embedded != nullptr;
  return embedded == nullptr ? Result<void>() : embedded->Checkpoint(frozen + "/log");
}

// Saves what is frozen, and lists it in the manifest.
Result<void> SaveAll(const TakeOptions& options, const std::string& frozen,
                     const std::string& partial, Taken& taken) {
  const auto earlier = BackupsIn(options.backups);
  const std::string before = earlier.empty() ? "" : options.backups + "/" + earlier.back();
  std::optional<Manifest> known;
  if (!before.empty()) {
    auto read = Manifest::Read(before);
    if (!read) return tl::unexpected(read.error());
    known = std::move(*read);
  }
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(frozen)) {
    if (entry.is_regular_file()) paths.push_back(entry.path().lexically_relative(frozen).string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    if (options.stop.stop_requested()) return Fail(Code::kUnavailable, "the node is stopping");
    auto saved = Save(frozen + "/" + path, path, partial, before, known ? &*known : nullptr,
                      taken.new_bytes);
    if (!saved) return tl::unexpected(saved.error());
    taken.manifest.files.push_back(std::move(*saved));
  }
  return {};
}

}  // namespace

std::string FrozenFolder(const std::string& data) { return data + "/.backup"; }

Result<void> CopyByLinks(const std::string& from, const std::string& to) {
  std::error_code failed;
  fs::create_directories(to, failed);
  for (auto at = fs::recursive_directory_iterator(from, failed); !failed && at != end(at);
       at.increment(failed)) {
    const fs::path target = to / at->path().lexically_relative(from);
    if (at->is_directory()) {
      fs::create_directories(target, failed);
    } else if (at->path().extension() == ".sst") {
      fs::create_hard_link(at->path(), target, failed);
    } else {
      fs::copy_file(at->path(), target, failed);
    }
    if (failed) break;
  }
  if (failed) return SystemSays("cannot copy " + from, failed);
  return {};
}

void AddSourcesOf(const projection::Store& store, const std::string& service,
                  const std::vector<std::string>& logs, const std::vector<int32_t>& partitions,
                  std::vector<BackupSource>& sources) {
  for (size_t index = 0; index < logs.size(); ++index) {
    for (const int32_t partition : partitions) {
      const auto meta =
          store.GetMeta({static_cast<uint8_t>(index), static_cast<uint16_t>(partition)});
      sources.push_back(
          {service, logs[index], partition, meta.position, meta.fingerprint.ToHex(), meta.rows});
    }
  }
}

std::vector<std::string> BackupsIn(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> found;  // create time, name
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (!entry.is_directory() || entry.path().extension() == ".partial") continue;
    const auto manifest = Manifest::Read(entry.path().string());
    if (manifest) found.emplace_back(manifest->create_time, entry.path().filename().string());
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [time, name] : found) names.push_back(std::move(name));
  return names;
}

Result<Taken> TakeBackup(const TakeOptions& options, const log::Log& log,
                         const std::vector<SavedService>& services) {
  Taken taken{.folder = options.backups + "/" + options.name};
  if (fs::exists(taken.folder)) return FindTaken(options, std::move(taken));
  if (auto made = MakeFolder(options.backups); !made) return tl::unexpected(made.error());
  const Passing frozen(FrozenFolder(options.data));
  const Passing partial(taken.folder + ".partial");
  for (const Passing* folder : {&frozen, &partial}) {
    if (auto made = MakeFolder(folder->path()); !made) return tl::unexpected(made.error());
  }
  Manifest& manifest = taken.manifest;
  manifest.program = options.program;
  manifest.request_id = options.request_id;
  manifest.create_time = FormatTime(options.now);
  manifest.partitions = log.partitions();
  if (auto done = Freeze(log, services, frozen.path(), manifest); !done) {
    return tl::unexpected(done.error());
  }
  if (auto saved = SaveAll(options, frozen.path(), partial.path(), taken); !saved) {
    return tl::unexpected(saved.error());
  }
  // After the log: what it seals has its keys in the copy.
  if (auto keys = MirrorKeys(options.keys, options.backups + "/keys"); !keys) {
    return tl::unexpected(keys.error());
  }
  auto kek = KekDigest(options.keys.folder);
  if (!kek) return tl::unexpected(kek.error());
  manifest.kek_sha256 = std::move(*kek);
  if (auto synced = SyncFolders(partial.path()); !synced) return tl::unexpected(synced.error());
  const std::string file = partial.path() + "/" + kManifestFile;
  if (auto written = ReplaceFile(file, manifest.ToJson()); !written) {
    return tl::unexpected(written.error());
  }
  auto digest = CopyDigested(file, "");
  if (!digest) return tl::unexpected(digest.error());
  taken.manifest_sha256 = std::move(digest->sha256);
  std::error_code failed;
  fs::rename(partial.path(), taken.folder, failed);
  if (failed) return SystemSays("cannot finish " + taken.folder, failed);
  if (auto synced = SyncFolders(taken.folder); !synced) return tl::unexpected(synced.error());
  if (auto synced = SyncFolder(options.backups); !synced) return tl::unexpected(synced.error());
  return taken;
}

}  // namespace synergie::program
