// The bounded queue between the callers of Append and the one thread of a log that writes. Push
// never blocks: an append that cannot be taken is queued with its refusal instead of its record, so
// that `done` is always called by the log's thread and never inside Append. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "common/log/log.h"

namespace synergie::log {

// Whether `name` may name a log: 1 to 249 of [a-zA-Z0-9._-], as Kafka has it.
bool IsLogName(std::string_view name);

// The most records of one AppendAll, where a log can append several as a whole.
inline constexpr size_t kMaxAppendAll = 256;

struct QueuedAppend {
  PartitionId partition;
  Record record;             // empty when refused
  std::vector<Record> rest;  // appended right behind it, with it or not at all
  OnAppended done;
  AppendOutcome refusal;  // kNone: to be written
};

class AppendQueue {
 public:
  struct Limits {
    int32_t partitions = 1;
    size_t record_bytes = 1 << 20;  // of one record
    size_t records = 65'536;        // waiting
    size_t bytes = 64 << 20;        // waiting
    size_t group_bytes = 8 << 20;   // handed out at once
  };

  explicit AppendQueue(const Limits& limits) : limits_(limits) {}

  void Push(const PartitionId& partition, Record record, OnAppended done);
  // Several, at least one, as one append: taken or refused together, never handed out apart.
  void PushAll(const PartitionId& partition, std::vector<Record> records, OnAppended done);

  // The next appends in order: all that wait, up to the group's bytes, at least one. Waits for one;
  // empty only after Stop() and when nothing is left.
  std::vector<QueuedAppend> Take();
  // The same without waiting.
  std::vector<QueuedAppend> TryTake();

  // From now on appends are refused as kClosed, with `why`; what waits is still handed out.
  void Close(std::string why);
  // Close, and let Take return empty at last.
  void Stop();
  // Waits until everything that was pushed so far was taken and settled.
  void Drain();
  // The taker says that what it took is settled: every `done` was called.
  void Settled();

 private:
  // Needs mutex_.
  AppendFailure Admit(const std::vector<Record>& records, std::string& message) const;
  std::vector<QueuedAppend> TakeLocked();

  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable idle_;
  std::deque<QueuedAppend> waiting_;
  size_t waiting_records_ = 0;  // without refusals
  size_t waiting_bytes_ = 0;
  bool busy_ = false;  // something was taken and is not settled
  bool stopped_ = false;
  bool closed_ = false;
  std::string closed_why_;
};

}  // namespace synergie::log
