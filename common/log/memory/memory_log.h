// The log of the tests: records in memory, kept by a MemoryDisk that outlives the log. Several logs
// on one disk behave as several processes on one broker. Appends can be made to fail in the ways
// that a real log fails. With `threaded` off nothing happens by itself: Step() settles what waits,
// in the caller's thread, so that a simulation is deterministic. Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "common/base/time.h"
#include "common/log/append_queue.h"
#include "common/log/log.h"
#include "common/log/wake_list.h"

namespace synergie::log {

class MemoryDisk {
 public:
  std::mutex mutex;
  std::map<PartitionId, std::vector<StoredRecord>> records;  // guarded by mutex
  WakeList wakes;
};

class MemoryLog final : public Log {
 public:
  enum class Fault {
    kLost,              // answered kUnknown, never there
    kUnknownLands,      // answered kUnknown, and there
    kUnknownLandsLate,  // answered kUnknown, there after LandLate()
    kDuplicated,        // answered with its first place, and there twice
    kFull,              // answered kFull, never there
  };

  struct Options {
    int32_t partitions = 1;
    size_t max_record_bytes = 1 << 20;
    size_t max_queued_records = 65'536;
    size_t max_queued_bytes = 64 << 20;
    bool threaded = true;
    const Clock* clock = nullptr;      // null: the system's; must outlive the log
    std::shared_ptr<MemoryDisk> disk;  // null: a new one
  };

  explicit MemoryLog(Options options);
  ~MemoryLog() override;

  void Append(const PartitionId& partition, Record record, OnAppended done) override;
  void AppendAll(const PartitionId& partition, std::vector<Record> records,
                 OnAppended done) override;
  size_t max_append_all() const override { return kMaxAppendAll; }
  std::unique_ptr<Reader> OpenReader(const PartitionId& partition, int64_t from,
                                     Wake wake) override;
  Result<int64_t> End(const PartitionId& partition) override;
  int32_t partitions() const override { return options_.partitions; }
  size_t max_record_bytes() const override { return options_.max_record_bytes; }

  // The next `appends` that are settled fail so; faults asked for earlier come first.
  void FailNext(Fault fault, size_t appends = 1);
  // Lets the appends of kUnknownLandsLate land now, in their order.
  void LandLate();
  // Settles one group of waiting appends; false when none waited. Only without `threaded`.
  bool Step();
  // Refuses later appends as kClosed; returns when all earlier ones are settled.
  void Close();

 private:
  struct Late {
    PartitionId partition;
    std::vector<Record> records;
  };

  void Settle(std::vector<QueuedAppend> group);
  AppendOutcome Write(const PartitionId& partition, std::vector<Record> records);
  StoredRecord Store(const PartitionId& partition, std::vector<Record> records);  // the first

  const Options options_;
  const SystemClock system_clock_;
  const std::shared_ptr<MemoryDisk> disk_;
  AppendQueue queue_;
  std::mutex faults_mutex_;
  std::deque<Fault> faults_;
  std::vector<Late> late_;
  std::thread thread_;
};

}  // namespace synergie::log
