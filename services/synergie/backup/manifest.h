// What a backup holds, as its own file says: every file with its size and SHA-256, and for every
// projection the positions and fingerprints that it must show. Written last, so a folder without it
// is no backup. Text (JSON), for people and for other programs.
//
//   BACKUPS/NAME/MANIFEST.json      this
//   BACKUPS/NAME/log/…              the embedded log, where there is one
//   BACKUPS/NAME/intake/…           a projection a service
//   BACKUPS/keys/…                  keys, apart: one copy, not one a backup (keys_apart.h)
#pragma once

#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

#include "common/base/result.h"

namespace synergie::program {

inline constexpr char kManifestFile[] = "MANIFEST.json";
inline constexpr int kManifestFormat = 1;

struct BackupFile {
  std::string path;  // below the backup's folder
  uint64_t bytes = 0;
  std::string sha256;  // 64 digits
  bool operator==(const BackupFile&) const = default;
};

// A log partition folded into a service's projection.
struct BackupSource {
  std::string service;
  std::string log;
  int32_t partition = 0;
  int64_t position = 0;
  std::string fingerprint;
  int64_t rows = 0;
  bool operator==(const BackupSource&) const = default;
};

struct Manifest {
  std::string program;      // version that made it
  std::string create_time;  // RFC 3339
  std::string request_id;   // of the call that made it; may be empty
  int32_t partitions = 0;
  bool has_log = false;    // false: the log is a Kafka, which is backed up by its own means
  std::string kek_sha256;  // tells which keys open its sealed fields (keys_apart.h)
  std::vector<BackupSource> sources;
  std::vector<BackupFile> files;

  const BackupFile* Find(const std::string& path) const;
  uint64_t TotalBytes() const;
  std::string ToJson() const;
  // kDataLoss: not a manifest. kFailedPrecondition: of a newer format.
  static Result<Manifest> Parse(const std::string& json);
  static Result<Manifest> Read(const std::string& folder);
};

// kUnavailable, in the system's words.
tl::unexpected<Error> SystemSays(const std::string& what, const std::error_code& failed);

// Copies a file durably and gives its digest; `to` empty: only reads. kUnavailable: the system's
// words.
Result<BackupFile> CopyDigested(const std::string& from, const std::string& to);
Result<void> SyncFolder(const std::string& path);
// That one and all below it.
Result<void> SyncFolders(const std::string& path);

// Nothing is in the folder but what the manifest lists, and folders. kDataLoss names what is.
Result<void> CheckNothingElse(const std::string& folder, const Manifest& manifest);
// Every file is there with its size and digest, and no other is. kDataLoss names the first at
// fault.
Result<void> VerifyFiles(const std::string& folder, const Manifest& manifest);
// That one file; `to`: where it is copied, nowhere if empty.
Result<void> VerifyFile(const std::string& folder, const BackupFile& file, const std::string& to);

}  // namespace synergie::program
