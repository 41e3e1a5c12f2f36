// The log port: append one record, durably, to a partition; read records in order from an offset.
// Nothing else is asked of a log: no transactions, no fencing, no compare-and-append. Adapters:
// memory/ (tests), rocksdb/ (embedded, one process), kafka/. One contract suite runs on all of them
// (tests/contract/log_contract.h).
//
//   log->Append({"synergie.intake.commits.v1", 0}, record, [](const AppendOutcome& outcome) { … });
//   auto reader = log->OpenReader({"synergie.intake.commits.v1", 0}, /*from=*/0, wake);
//   auto batch = reader->Poll(100);  // never blocks; `wake` is called when there may be more
//
// Offsets of one partition grow; they may have gaps (Kafka's control records), so "caught up" means
// that the position is at or past End(), never "the last record was seen". A Log is thread-safe; a
// reader belongs to one thread at a time and is destroyed before its Log. Callbacks come from the
// log's own threads and must not block; they may append again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/base/result.h"
#include "common/base/time.h"

namespace synergie::log {

// A partition of a named log. The name is the Kafka topic's where the log is Kafka.
struct PartitionId {
  std::string log;
  int32_t partition = 0;
  auto operator<=>(const PartitionId&) const = default;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Record {
  std::string key;    // what the log's own tools partition and group by: the territory
  std::string value;  // opaque bytes; never changed, never re-serialised
  Headers headers;    // only the public feed has them
  bool operator==(const Record&) const = default;
};

// What max_record_bytes() bounds: all bytes that the caller gave.
inline size_t RecordBytes(const Record& record) {
  size_t bytes = record.key.size() + record.value.size();
  for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  return bytes;
}

struct StoredRecord {
  int64_t offset = 0;
  Time append_time;  // given by the log when it took the record; does not go back in one partition
  Record record;
};

enum class AppendFailure {
  kNone,
  kTooLarge,  // above max_record_bytes: certainly not appended
  kFull,      // the log's own queue is full: certainly not appended, ask again
  kClosed,    // it takes nothing: shutting down, broken, out of reach: certainly not appended
  kUnknown,   // it may be there now, or later, or never: only reading tells
};

struct AppendOutcome {
  AppendFailure failure = AppendFailure::kNone;
  int64_t offset = -1;  // with kNone; -1 where the log does not say
  Time append_time;     // with kNone
  std::string message;  // with a failure: the adapter's words
};

using OnAppended = std::function<void(const AppendOutcome&)>;
using Wake = std::function<void()>;

// Reads one partition forwards.
class Reader {
 public:
  virtual ~Reader() = default;

  // At most `max` next records, in order, empty when there are none yet. Never waits. An Error
  // means that the partition cannot be read from this position (deleted, truncated, out of reach):
  // say so and poll again later; nothing was skipped. A position beyond End() is kOutOfRange, for
  // what once stood there is gone; at End() there is simply nothing yet.
  virtual Result<std::vector<StoredRecord>> Poll(size_t max) = 0;

  // The offset that the next Poll starts from.
  virtual int64_t position() const = 0;
};

class Log {
 public:
  virtual ~Log() = default;

  // Appends after everything appended before by this Log to this partition. `done` is called
  // exactly once, from a thread of the log, when the record is durable or its fate is settled or
  // unknown.
  virtual void Append(const PartitionId& partition, Record record, OnAppended done) = 0;

  // Appends several records, one after another with nothing between them, all or none; `done` tells
  // of the first. For who must not leave a gap when one append of several fails. At most
  // max_append_all() of them: 1 where a log cannot append more as a whole.
  virtual void AppendAll(const PartitionId& partition, std::vector<Record> records,
                         OnAppended done) {
    SYN_CHECK(records.size() == 1, "this log appends its records one by one");
    Append(partition, std::move(records.front()), std::move(done));
  }
  virtual size_t max_append_all() const { return 1; }

  // Starts at `from` (0: the first record). `wake` may be called at any time until the reader is
  // gone, from any thread, also without cause; it must not call back into the log.
  virtual std::unique_ptr<Reader> OpenReader(const PartitionId& partition, int64_t from,
                                             Wake wake) = 0;

  // One past the last durable offset; 0 for an empty partition.
  virtual Result<int64_t> End(const PartitionId& partition) = 0;

  // The number of partitions of every log here, fixed when the log was made.
  virtual int32_t partitions() const = 0;
  virtual size_t max_record_bytes() const = 0;

  // Why it takes or gives nothing at the moment, while that is so: out of reach, read-only. For
  // health; reading and appending say for themselves what becomes of them.
  virtual std::optional<Error> Trouble() const { return std::nullopt; }
};

}  // namespace synergie::log
