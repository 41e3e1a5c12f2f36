// The versioned store behind a service's projections: one RocksDB, disposable, folded from the
// logs. It holds, for every source (a partition of one log), the rows of resources with all their
// versions, the acceptance state, the accepted records that reactions still need, and the position
// reached. Everything that one pass of folding changes is one batch: a crash loses a suffix of the
// log together with its position, and reading on repairs it (WAL without sync, point-in-time
// recovery).
//
// A row's key is source | name | 0 | inverted time, so a read as of any instant is one seek. Reads
// are thread-safe and see whole batches; one thread writes. An I/O error or corruption while
// serving ends the process (crash-only: the rows can be folded again); at opening it is an Error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/commit/accept.h"
#include "common/projection/fingerprint.h"

namespace rocksdb {
class Cache;
class ColumnFamilyHandle;
class DB;
}  // namespace rocksdb

namespace synergie::projection {

// A log partition folded into the store. `index` is the log's place in the service's list of
// sources; 0 is the service's own.
struct SourceId {
  uint8_t index = 0;
  uint16_t partition = 0;
  auto operator<=>(const SourceId&) const = default;
};

// One version of a resource.
struct Row {
  int64_t revision = 0;  // of its stream
  int64_t offset = 0;    // of the commit that wrote it
  Time create_time;      // of the first version
  Time update_time;      // of this one
  std::string state;     // as the model encodes it
  bool operator==(const Row&) const = default;
};

struct SourceMeta {
  int64_t position = 0;  // records below it are folded
  Time last_time = Time::Min();
  Fingerprint fingerprint;  // of the rows of this source
  int64_t rows = 0;         // versions
  bool operator==(const SourceMeta&) const = default;
};

class Batch;
class BulkLoad;

class Store {
 public:
  struct Options {
    std::string path;
    std::string schema;  // a store of another schema is refused: fold again
    size_t cache_bytes = 64 << 20;
  };
  // kFailedPrecondition: another schema or another process has it; kDataLoss: damaged.
  static Result<std::unique_ptr<Store>> Open(const Options& options);
  ~Store();

  // Rows. `at`: the newest version not after it; Time::Max() for the newest.
  std::optional<Row> GetRow(SourceId source, std::string_view name, Time at) const;
  using Visit = std::function<bool(std::string_view name, const Row& row)>;
  // The rows whose name starts with `prefix` and is greater than `after`, in order of names, as of
  // `at`, until `visit` returns false.
  void ScanRows(SourceId source, std::string_view prefix, std::string_view after, Time at,
                const Visit& visit) const;

  // Acceptance state.
  event::StreamHead GetHead(SourceId source, std::string_view stream) const;
  std::optional<commit::Recorded> GetRequest(SourceId source, std::string_view request_id) const;
  int64_t GetCursor(SourceId source, std::string_view reaction_source) const;
  SourceMeta GetMeta(SourceId source) const;

  // Accepted records kept for reactions: offset, time, bytes; ascending from `from`.
  struct Kept {
    int64_t offset = 0;
    Time time;
    std::string bytes;
  };
  std::vector<Kept> ReadKept(SourceId source, int64_t from, size_t max) const;

  // Whether the record was passed by an operator's order, and without any row from it.
  bool IsPassed(SourceId source, int64_t offset) const;
  // Whether a row of this source came from that record. Looks at all of them.
  bool HasRowFrom(SourceId source, int64_t offset) const;

  // Atomic. The store is the only writer of its folder.
  void Write(Batch& batch);

  // A consistent copy by hard links, for backups and tests.
  Result<void> Checkpoint(const std::string& path) const;

 private:
  friend class Batch;
  friend class BulkLoad;
  // Column families, in the order of their creation.
  enum Family { kDefault, kRows, kHeads, kRequests, kKept };
  Store();
  std::string Read(rocksdb::ColumnFamilyHandle* family, std::string_view key, bool* found) const;

  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace synergie::projection
