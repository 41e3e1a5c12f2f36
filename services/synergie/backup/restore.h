// Restoring a backup into a node's folder, while no node runs on it. Nothing is replaced before
// everything is verified: the manifest against the digest that the operator kept, each file against
// the manifest's while it is copied beside; then log and projections are opened there, and show the
// positions and fingerprints that the manifest promises. Only then the folders change places, in
// one step; what was there stays as DATA.before-restore.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/log/log.h"
#include "common/projection/store.h"
#include "services/synergie/backup/keys_apart.h"
#include "services/synergie/backup/manifest.h"

namespace synergie::program {

// A service as this program wires it.
struct RestoredService {
  std::string name;
  std::string schema;
  std::vector<std::string> logs;
  std::function<Result<void>(log::Log& log, projection::Store& fresh)> fold;
};

struct RestoreOptions {
  std::string backup;           // folder with a manifest
  std::string manifest_sha256;  // what `backup` said; empty: not compared
  std::string data;             // the node's folder
  std::string keys;             // where its instances share their keys; empty: in `data`
  std::string keys_copy;        // where keys come from; empty: `keys` beside the backup
  bool replace = false;         // `data` may hold something
  bool keep_log = false;        // the log of `data` stays: it has what came after the backup
  // The state after this event of the public order; all that came later is gone.
  std::optional<int64_t> until_sequence;
  int32_t partition = 0;  // of the sequence
};

struct Restored {
  Manifest manifest;
  std::vector<std::string> folded_again;  // services without a projection: the next start makes it
  std::optional<int64_t> last_sequence;   // with until_sequence: the last event that is there
};

// Only looks: the manifest, every file, and whether the keys are there.
Result<Manifest> VerifyBackup(const RestoreOptions& options);

// Errors: kDataLoss for a backup that is not what was saved, or a log that is not the one it was
// taken of; kFailedPrecondition for a folder in use or not empty, or keys that are not there.
Result<Restored> Restore(const RestoreOptions& options,
                         const std::vector<RestoredService>& services);

}  // namespace synergie::program
