// Folds logs into a fresh store while nothing serves: the offline rebuild. The log is the truth, so
// a store that was set aside, damaged or doubted is made again from it, and compared at the
// position that the old one had reached.
//
//   log ─▶ read and decode ─▶ fold ─▶ sort, write, ingest
//
// Three threads, each some work ahead of the next: sources one after the other, decoded ahead,
// folded by the same Projector that folds live, and put into the store as sorted files
// (bulk_load.h). Records that a reaction has not passed are kept, as the live fold keeps them.
// Memory: the streams of one partition up to a bound, eight bytes a request, two chunks. Nothing
// else may have the store.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/log/log.h"
#include "common/projection/projector.h"
#include "common/projection/store.h"

namespace synergie::projection {

struct RebuildSource {
  std::string log;
  const commit::Model* model = nullptr;
  bool keep_records = false;   // a reaction reads it
  bool keep_for_ever = false;  // also what the reaction has passed
};

struct RebuildOptions {
  std::vector<RebuildSource> sources;  // the first is the service's own log
  int32_t partitions = 1;
  std::string quarantine_log;     // operators' orders to pass records (quarantines.h); empty: none
  size_t chunk_bytes = 80 << 20;  // of rows and requests gathered before they are sorted
  // Called now and then: records folded, and how many there are in all.
  std::function<void(int64_t done, int64_t total)> progress;
};

// Where a rebuilt source differs from the store it replaces, at that store's position.
struct Difference {
  std::string log;
  int32_t partition = 0;
  SourceMeta before;
  SourceMeta rebuilt;
};

// Folds everything up to the logs' ends into `fresh`. `before`, where given, is the store it is to
// replace. Errors: those of the log, and kDataLoss for a poison record.
Result<std::vector<Difference>> Rebuild(const RebuildOptions& options, log::Log& log, Store& fresh,
                                        const Store* before);

}  // namespace synergie::projection
