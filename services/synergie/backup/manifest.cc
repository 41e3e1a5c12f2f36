#include "services/synergie/backup/manifest.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string_view>

#include "common/base/descriptor.h"
#include "common/base/encoding.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

tl::unexpected<Error> ErrnoSays(const std::string& what) {
  return SystemSays(what, std::error_code(errno, std::generic_category()));
}

}  // namespace

tl::unexpected<Error> SystemSays(const std::string& what, const std::error_code& failed) {
  return Fail(Code::kUnavailable, what + ": " + failed.message());
}

const BackupFile* Manifest::Find(const std::string& path) const {
  for (const BackupFile& file : files) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

uint64_t Manifest::TotalBytes() const {
  uint64_t total = 0;
  for (const BackupFile& file : files) total += file.bytes;
  return total;
}

std::string Manifest::ToJson() const {
  Json json = {{"format", kManifestFormat},  {"program", program},
               {"create_time", create_time}, {"request_id", request_id},
               {"partitions", partitions},   {"has_log", has_log},
               {"kek_sha256", kek_sha256}};
  for (const BackupSource& one : sources) {
    json["sources"].push_back({{"service", one.service},
                               {"log", one.log},
                               {"partition", one.partition},
                               {"position", one.position},
                               {"fingerprint", one.fingerprint},
                               {"rows", one.rows}});
  }
  for (const BackupFile& one : files) {
    json["files"].push_back({{"path", one.path}, {"bytes", one.bytes}, {"sha256", one.sha256}});
  }
  return json.dump(1) + "\n";
}

Result<Manifest> Manifest::Parse(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const Error damaged{Code::kDataLoss, "this is not the manifest of a backup"};
  if (!json.is_object() || !json.contains("format") || !json["format"].is_number_integer()) {
    return tl::unexpected(damaged);
  }
  if (json["format"].get<int>() > kManifestFormat) {
    return Fail(Code::kFailedPrecondition,
                "the backup is of a newer format, " + std::to_string(json["format"].get<int>()));
  }
  Manifest manifest;
  try {  // nlohmann's errors end here
    manifest.program = json.at("program").get<std::string>();
    manifest.create_time = json.at("create_time").get<std::string>();
    manifest.request_id = json.value("request_id", "");
    manifest.partitions = json.at("partitions").get<int32_t>();
    manifest.has_log = json.at("has_log").get<bool>();
    manifest.kek_sha256 = json.at("kek_sha256").get<std::string>();
    for (const Json& one : json.value("sources", Json::array())) {
      manifest.sources.push_back(
          {one.at("service").get<std::string>(), one.at("log").get<std::string>(),
           one.at("partition").get<int32_t>(), one.at("position").get<int64_t>(),
           one.at("fingerprint").get<std::string>(), one.at("rows").get<int64_t>()});
    }
    for (const Json& one : json.value("files", Json::array())) {
      BackupFile file{one.at("path").get<std::string>(), one.at("bytes").get<uint64_t>(),
                      one.at("sha256").get<std::string>()};
      const fs::path path(file.path);
      const bool inside = path.is_relative() && path.lexically_normal().string() == file.path &&
                          *path.begin() != ".." && !file.path.empty();
      if (!inside) return Fail(Code::kDataLoss, "the manifest names a file outside the backup");
      manifest.files.push_back(std::move(file));
    }
  } catch (const nlohmann::json::exception&) {
    return tl::unexpected(damaged);
  }
  return manifest;
}

Result<Manifest> Manifest::Read(const std::string& folder) {
  std::ifstream in(folder + "/" + kManifestFile, std::ios::binary);
  if (!in) return Fail(Code::kDataLoss, folder + " is no backup: it has no " + kManifestFile);
  std::ostringstream text;
  text << in.rdbuf();
  return Parse(text.str());
}

Result<BackupFile> CopyDigested(const std::string& from, const std::string& to) {
  const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.ok()) return ErrnoSays("cannot read " + from);
  const Descriptor out(
      to.empty() ? -1 : ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!to.empty() && !out.ok()) return ErrnoSays("cannot write " + to);
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  BackupFile copied;
  std::vector<char> buffer(1 << 20);
  while (true) {
    const ssize_t count = ::read(in.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoSays("cannot read " + from);
    if (count == 0) break;
    const auto size = static_cast<size_t>(count);
    crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char*>(buffer.data()), size);
    copied.bytes += size;
    if (out.ok() && !WriteAll(out.get(), {buffer.data(), size})) {
      return ErrnoSays("cannot write " + to);
    }
  }
  if (out.ok() && ::fsync(out.get()) != 0) return ErrnoSays("cannot sync " + to);
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
  copied.sha256 = ToHex(digest);
  return copied;
}

Result<void> SyncFolder(const std::string& path) {
  if (!SyncNames(path)) return ErrnoSays("cannot sync " + path);
  return {};
}

Result<void> SyncFolders(const std::string& path) {
  std::vector<std::string> all{path};
  std::error_code failed;
  for (auto at = fs::recursive_directory_iterator(path, failed); !failed && at != end(at);
       at.increment(failed)) {
    if (at->is_directory(failed)) all.push_back(at->path().string());
  }
  if (failed) return Fail(Code::kUnavailable, "cannot read " + path + ": " + failed.message());
  for (const std::string& one : all) {
    if (auto synced = SyncFolder(one); !synced) return synced;
  }
  return {};
}

Result<void> CheckNothingElse(const std::string& folder, const Manifest& manifest) {
  std::set<std::string> listed{kManifestFile};
  for (const BackupFile& file : manifest.files) listed.insert(file.path);
  std::error_code failed;
  for (auto at = fs::recursive_directory_iterator(folder, failed); !failed && at != end(at);
       at.increment(failed)) {
    if (at->symlink_status().type() == fs::file_type::directory) continue;
    const std::string path = at->path().lexically_relative(folder).string();
    if (!at->is_symlink() && listed.contains(path)) continue;
    return Fail(Code::kDataLoss, path + " is in the backup's folder and not of it");
  }
  if (failed) return Fail(Code::kUnavailable, "cannot read " + folder + ": " + failed.message());
  return {};
}

Result<void> VerifyFile(const std::string& folder, const BackupFile& file, const std::string& to) {
  const std::string from = folder + "/" + file.path;
  if (!fs::exists(from)) return Fail(Code::kDataLoss, "the backup lacks " + file.path);
  auto found = CopyDigested(from, to);
  if (!found) return tl::unexpected(found.error());
  found->path = file.path;
  if (*found == file) return {};
  return Fail(Code::kDataLoss, file.path + " in the backup is not what was saved");
}

Result<void> VerifyFiles(const std::string& folder, const Manifest& manifest) {
  if (auto only = CheckNothingElse(folder, manifest); !only) return only;
  for (const BackupFile& file : manifest.files) {
    if (auto verified = VerifyFile(folder, file, ""); !verified) return verified;
  }
  return {};
}

}  // namespace synergie::program
