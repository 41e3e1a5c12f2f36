// Taking a backup of a running node. Nothing waits for it: projections and log are frozen by
// checkpoints of hard links inside the data folder, one after the other, the log last, so that it
// has everything that the projections folded; then they are copied away, file by file. A file that
// the newest backup there has already, with the same bytes, is linked instead of written: a backup
// takes the space of what is new. Both copies are read for that, so a file that went bad in the
// backup before is written again.
//
// The backup is whole or absent: it is made as NAME.partial, and renamed when its manifest is
// durable. One at a time.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/log/log.h"
#include "common/node/instance.h"
#include "services/synergie/backup/keys_apart.h"
#include "services/synergie/backup/manifest.h"

namespace synergie::program {

struct TakeOptions {
  std::string data;     // the node's folder
  std::string backups;  // folder of all backups
  std::string name;     // of this one: an id as in resource names
  std::string request_id;
  std::string program;  // version
  Time now;
  KeyPlaces keys;
  std::stop_token stop;  // asked for: kUnavailable, between two files
};

struct SavedService {
  const node::Instance* instance = nullptr;
  std::string schema;             // of its store
  std::vector<std::string> logs;  // that it folds, in the order of its sources
};

struct Taken {
  std::string folder;
  Manifest manifest;
  std::string manifest_sha256;
  uint64_t new_bytes = 0;  // that an earlier backup did not have
};

// Asked again under the request id of a backup of that name, it is that backup. Errors:
// kAlreadyExists for the name; kUnavailable with the system's words.
Result<Taken> TakeBackup(const TakeOptions& options, const log::Log& log,
                         const std::vector<SavedService>& services);

// What a store shows of each of its sources.
void AddSourcesOf(const projection::Store& store, const std::string& service,
                  const std::vector<std::string>& logs, const std::vector<int32_t>& partitions,
                  std::vector<BackupSource>& sources);

// Where what is to be saved is frozen; gone again when a backup has ended well or badly.
std::string FrozenFolder(const std::string& data);

// A copy of a database's folder that shares the tables, which never change, and has the rest for
// itself; both on one disk.
Result<void> CopyByLinks(const std::string& from, const std::string& to);

// Every name of a finished backup, oldest first.
std::vector<std::string> BackupsIn(const std::string& folder);

}  // namespace synergie::program
