#include "common/log/append_queue.h"

#include <iterator>
#include <utility>

#include "common/base/check.h"

namespace synergie::log {

bool IsLogName(std::string_view name) {
  if (name.empty() || name.size() > 249) return false;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

namespace {

size_t BytesOf(const QueuedAppend& append) {
  size_t bytes = RecordBytes(append.record);
  for (const Record& record : append.rest) bytes += RecordBytes(record);
  return bytes;
}

}  // namespace

void AppendQueue::Push(const PartitionId& partition, Record record, OnAppended done) {
  std::vector<Record> one;
  one.push_back(std::move(record));
  PushAll(partition, std::move(one), std::move(done));
}

void AppendQueue::PushAll(const PartitionId& partition, std::vector<Record> records,
                          OnAppended done) {
  SYN_CHECK(IsLogName(partition.log), "a log has a name");
  SYN_CHECK(partition.partition >= 0 && partition.partition < limits_.partitions,
            "a partition is one of those that the log was made with");
  SYN_CHECK(!records.empty() && records.size() <= kMaxAppendAll, "a bounded number of records");
  {
    const std::lock_guard lock(mutex_);
    QueuedAppend append{partition, {}, {}, std::move(done), {}};
    append.refusal.failure = Admit(records, append.refusal.message);
    if (append.refusal.failure == AppendFailure::kNone) {
      append.record = std::move(records.front());
      append.rest.assign(std::make_move_iterator(records.begin() + 1),
                         std::make_move_iterator(records.end()));
      waiting_bytes_ += BytesOf(append);
      waiting_records_ += 1 + append.rest.size();
    }
    waiting_.push_back(std::move(append));
  }
  arrived_.notify_one();
}

AppendFailure AppendQueue::Admit(const std::vector<Record>& records, std::string& message) const {
  if (closed_) {
    message = closed_why_;
    return AppendFailure::kClosed;
  }
  size_t bytes = 0;
  for (const Record& record : records) {
    const size_t one = RecordBytes(record);
    bytes += one;
    if (one <= limits_.record_bytes) continue;
    message = "the record has " + std::to_string(one) + " bytes, the most is " +
              std::to_string(limits_.record_bytes);
    return AppendFailure::kTooLarge;
  }
  if (waiting_records_ + records.size() > limits_.records ||
      waiting_bytes_ + bytes > limits_.bytes) {
    message = "the queue is full: " + std::to_string(waiting_records_) + " records, " +
              std::to_string(waiting_bytes_) + " bytes wait";
    return AppendFailure::kFull;
  }
  return AppendFailure::kNone;
}

std::vector<QueuedAppend> AppendQueue::Take() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return !waiting_.empty() || stopped_; });
  return TakeLocked();
}

std::vector<QueuedAppend> AppendQueue::TryTake() {
  const std::lock_guard lock(mutex_);
  return TakeLocked();
}

std::vector<QueuedAppend> AppendQueue::TakeLocked() {
  std::vector<QueuedAppend> group;
  size_t group_bytes = 0;
  while (!waiting_.empty()) {
    const size_t bytes = BytesOf(waiting_.front());
    if (!group.empty() && group_bytes + bytes > limits_.group_bytes) break;
    group_bytes += bytes;
    if (waiting_.front().refusal.failure == AppendFailure::kNone) {
      waiting_records_ -= 1 + waiting_.front().rest.size();
    }
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  waiting_bytes_ -= group_bytes;
  busy_ = !group.empty();
  return group;
}

void AppendQueue::Close(std::string why) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  closed_ = true;
  closed_why_ = std::move(why);
}

void AppendQueue::Stop() {
  Close("the log is closed");
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  arrived_.notify_all();
}

void AppendQueue::Drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return waiting_.empty() && !busy_; });
}

void AppendQueue::Settled() {
  {
    const std::lock_guard lock(mutex_);
    busy_ = false;
  }
  idle_.notify_all();
}

}  // namespace synergie::log
