// The embedded log: one RocksDB in a folder, one process. One thread groups the appends that wait
// into one write batch, syncs it, then calls back and wakes the readers; offsets have no gaps and
// append times never go back.
//
// Failure: crash-only. After a write that failed nobody knows what is on the disk, so that group is
// kUnknown, every later append is kClosed, and the log must be opened again (a restart), which
// tells. Reading goes on. Well before the disk is full the log is read-only by itself (kFull, with
// the figures): Debian's RocksDB aborts the process when a write finds no space. Thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/time.h"
#include "common/log/append_queue.h"
#include "common/log/log.h"
#include "common/log/rocksdb/database.h"
#include "common/log/rocksdb/folder.h"
#include "common/log/wake_list.h"

namespace synergie::log {

class RocksLog final : public Log {
 public:
  struct Options {
    std::string folder;
    int32_t partitions = 0;  // fixed when the log is made; 0: what it has, 1 for a new one
    size_t max_record_bytes = 1 << 20;
    size_t max_queued_records = 65'536;
    size_t max_queued_bytes = 64 << 20;
    uint64_t min_free_bytes = 512ULL << 20;  // read-only below this
    std::function<uint64_t()> free_bytes;    // null: asks the filesystem of the folder
    const Clock* clock = nullptr;            // null: the system's; must outlive the log
    size_t cache_bytes = 32 << 20;
    size_t buffer_bytes = 16 << 20;
    rocksdb::Env* env = nullptr;  // null: the system's; must outlive the log
  };

  // Makes the log where there is none. Errors as LogFolder::Open and, for the database, kDataLoss
  // when it is damaged.
  static Result<std::unique_ptr<RocksLog>> Open(Options options);
  ~RocksLog() override;  // Close()

  void Append(const PartitionId& partition, Record record, OnAppended done) override;
  void AppendAll(const PartitionId& partition, std::vector<Record> records,
                 OnAppended done) override;
  size_t max_append_all() const override { return kMaxAppendAll; }
  std::unique_ptr<Reader> OpenReader(const PartitionId& partition, int64_t from,
                                     Wake wake) override;
  Result<int64_t> End(const PartitionId& partition) override;
  int32_t partitions() const override { return folder_->partitions(); }
  size_t max_record_bytes() const override { return options_.max_record_bytes; }

  // Refuses later appends as kClosed; returns when all earlier ones are durable and called back.
  // Readers stay usable. Not from a callback.
  void Close();

  // A log in a folder of its own with everything that is durable now, by hard links where that
  // folder is on the same disk. Thread-safe; nothing waits for it.
  Result<void> Checkpoint(const std::string& folder) const;

  // Why appends are refused at the moment: little space, or a write that failed. For health.
  std::optional<Error> Trouble() const override;

 private:
  friend class RocksReader;

  // The last place of a partition. `end` is what readers may see: all below it is durable.
  struct Tail {
    std::atomic<int64_t> end{0};
    Time last_time = Time::Min();  // only the writing thread's
  };

  RocksLog(Options options, std::unique_ptr<LogFolder> folder, std::unique_ptr<rocksdb::DB> db);

  Result<Tail*> TailOf(const PartitionId& partition);
  void Run();
  void Commit(std::vector<QueuedAppend>& group);
  std::vector<AppendOutcome> Write(std::vector<QueuedAppend>& group);
  bool HasSpace();
  void Refuse(Code code, std::string message);

  const Options options_;
  const SystemClock system_clock_;
  const std::unique_ptr<LogFolder> folder_;
  const std::unique_ptr<rocksdb::DB> db_;
  AppendQueue queue_;
  WakeList wakes_;
  bool broken_ = false;       // a write failed; only the writing thread's
  mutable std::mutex mutex_;  // guards the two below
  std::map<PartitionId, std::unique_ptr<Tail>> tails_;
  std::optional<Error> trouble_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace synergie::log
