#include "common/log/memory/memory_log.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "common/base/check.h"

namespace synergie::log {
namespace {

class MemoryReader final : public Reader {
 public:
  MemoryReader(std::shared_ptr<MemoryDisk> disk, PartitionId partition, int64_t from, Wake wake)
      : disk_(std::move(disk)),
        partition_(std::move(partition)),
        position_(from),
        entry_(disk_->wakes.Add(partition_, std::move(wake))) {}

  Result<std::vector<StoredRecord>> Poll(size_t max) override {
    const std::lock_guard lock(disk_->mutex);
    const std::vector<StoredRecord>& all = disk_->records[partition_];
    const int64_t end = static_cast<int64_t>(all.size());
    if (position_ > end) {
      return Fail(Code::kOutOfRange, "the log ends at " + std::to_string(end) + ", before " +
                                         std::to_string(position_));
    }
    const size_t count = std::min(max, static_cast<size_t>(end - position_));
    const auto first = all.begin() + position_;
    position_ += static_cast<int64_t>(count);
    return std::vector<StoredRecord>(first, first + static_cast<int64_t>(count));
  }

  int64_t position() const override { return position_; }

 private:
  const std::shared_ptr<MemoryDisk> disk_;
  const PartitionId partition_;
  int64_t position_;
  const std::unique_ptr<WakeList::Entry> entry_;
};

}  // namespace

MemoryLog::MemoryLog(Options options)
    : options_(std::move(options)),
      disk_(options_.disk ? options_.disk : std::make_shared<MemoryDisk>()),
      queue_({.partitions = options_.partitions,
              .record_bytes = options_.max_record_bytes,
              .records = options_.max_queued_records,
              .bytes = options_.max_queued_bytes}) {
  if (!options_.threaded) return;
  thread_ = std::thread([this] {
    for (auto group = queue_.Take(); !group.empty(); group = queue_.Take()) {
      Settle(std::move(group));
    }
  });
}

MemoryLog::~MemoryLog() {
  queue_.Stop();
  if (thread_.joinable()) {
    thread_.join();
  } else {
    while (Step()) {
    }
  }
}

void MemoryLog::Append(const PartitionId& partition, Record record, OnAppended done) {
  queue_.Push(partition, std::move(record), std::move(done));
}

void MemoryLog::AppendAll(const PartitionId& partition, std::vector<Record> records,
                          OnAppended done) {
  queue_.PushAll(partition, std::move(records), std::move(done));
}

std::unique_ptr<Reader> MemoryLog::OpenReader(const PartitionId& partition, int64_t from,
                                              Wake wake) {
  SYN_CHECK(from >= 0, "a position is not negative");
  return std::make_unique<MemoryReader>(disk_, partition, from, std::move(wake));
}

Result<int64_t> MemoryLog::End(const PartitionId& partition) {
  const std::lock_guard lock(disk_->mutex);
  return static_cast<int64_t>(disk_->records[partition].size());
}

void MemoryLog::FailNext(Fault fault, size_t appends) {
  const std::lock_guard lock(faults_mutex_);
  faults_.insert(faults_.end(), appends, fault);
}

void MemoryLog::LandLate() {
  std::vector<Late> late;
  {
    const std::lock_guard lock(faults_mutex_);
    late.swap(late_);
  }
  for (Late& append : late) {
    Store(append.partition, std::move(append.records));
    disk_->wakes.Notify(append.partition);
  }
}

bool MemoryLog::Step() {
  SYN_CHECK(!thread_.joinable(), "a threaded log settles by itself");
  std::vector<QueuedAppend> group = queue_.TryTake();
  if (group.empty()) return false;
  Settle(std::move(group));
  return true;
}

void MemoryLog::Close() {
  queue_.Close("the log is closed");
  if (thread_.joinable()) {
    queue_.Drain();
  } else {
    while (Step()) {
    }
  }
}

void MemoryLog::Settle(std::vector<QueuedAppend> group) {
  std::vector<AppendOutcome> outcomes;
  std::set<PartitionId> grown;
  for (QueuedAppend& append : group) {
    if (append.refusal.failure != AppendFailure::kNone) {
      outcomes.push_back(std::move(append.refusal));
    } else {
      std::vector<Record> records = std::move(append.rest);
      records.insert(records.begin(), std::move(append.record));
      outcomes.push_back(Write(append.partition, std::move(records)));
      grown.insert(append.partition);
    }
  }
  for (size_t i = 0; i < group.size(); ++i) group[i].done(outcomes[i]);
  for (const PartitionId& partition : grown) disk_->wakes.Notify(partition);
  queue_.Settled();
}

AppendOutcome MemoryLog::Write(const PartitionId& partition, std::vector<Record> records) {
  std::optional<Fault> fault;
  {
    const std::lock_guard lock(faults_mutex_);
    if (!faults_.empty()) {
      fault = faults_.front();
      faults_.pop_front();
    }
    if (fault == Fault::kUnknownLandsLate) late_.push_back({partition, records});
  }
  if (fault == Fault::kFull) return {AppendFailure::kFull, -1, {}, "the queue is full (a fault)"};
  const AppendOutcome unknown{AppendFailure::kUnknown, -1, {}, "no answer came (a fault)"};
  if (fault == Fault::kLost || fault == Fault::kUnknownLandsLate) return unknown;
  const StoredRecord stored = Store(partition, records);
  if (fault == Fault::kDuplicated) Store(partition, std::move(records));
  if (fault == Fault::kUnknownLands) return unknown;
  return {AppendFailure::kNone, stored.offset, stored.append_time, ""};
}

StoredRecord MemoryLog::Store(const PartitionId& partition, std::vector<Record> records) {
  const Time now = options_.clock != nullptr ? options_.clock->Now() : system_clock_.Now();
  const std::lock_guard lock(disk_->mutex);
  std::vector<StoredRecord>& all = disk_->records[partition];
  const Time time = std::max(now, all.empty() ? Time::Min() : all.back().append_time);
  const auto first = static_cast<int64_t>(all.size());
  for (Record& record : records) {
    all.push_back({static_cast<int64_t>(all.size()), time, std::move(record)});
  }
  return {first, time, {}};
}

}  // namespace synergie::log
