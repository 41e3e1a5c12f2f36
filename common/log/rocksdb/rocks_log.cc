#include "common/log/rocksdb/rocks_log.h"

#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/check.h"
#include "common/log/rocksdb/record_format.h"

namespace synergie::log {

class RocksReader final : public Reader {
 public:
  RocksReader(RocksLog& log, PartitionId partition, int64_t from, Wake wake)
      : log_(log),
        partition_(std::move(partition)),
        position_(from),
        entry_(log.wakes_.Add(partition_, std::move(wake))) {}

  Result<std::vector<StoredRecord>> Poll(size_t max) override {
    const Result<RocksLog::Tail*> tail = log_.TailOf(partition_);
    if (!tail) return tl::unexpected(tail.error());
    const int64_t end = (*tail)->end.load(std::memory_order_acquire);
    if (position_ > end) {
      return Fail(Code::kOutOfRange, "the log ends at " + std::to_string(end) + ", before " +
                                         std::to_string(position_));
    }
    if (position_ == end || max == 0) return std::vector<StoredRecord>();
    return Read(static_cast<int64_t>(std::min(max, static_cast<size_t>(end - position_))));
  }

  int64_t position() const override { return position_; }

 private:
  // Reads `count` records, all known to be durable; the position moves over those that were good.
  Result<std::vector<StoredRecord>> Read(int64_t count) {
    const std::string upper = RecordKey(partition_, position_ + count);
    const rocksdb::Slice upper_bound(upper);
    rocksdb::ReadOptions read;
    read.iterate_upper_bound = &upper_bound;
    read.fill_cache = count == 1;  // a long read would only push out what others need
    const std::unique_ptr<rocksdb::Iterator> at(log_.db_->NewIterator(read));
    std::vector<StoredRecord> records;
    records.reserve(static_cast<size_t>(count));
    const int64_t first = position_;
    for (at->Seek(RecordKey(partition_, first)); at->Valid(); at->Next()) {
      const int64_t offset = OffsetOfKey(at->key().ToStringView());
      if (offset != first + static_cast<int64_t>(records.size())) break;
      auto record = DecodeRecord(offset, at->value().ToStringView());
      if (!record) return tl::unexpected(record.error());
      records.push_back(std::move(*record));
    }
    if (!at->status().ok()) {
      return tl::unexpected(FromStatus("cannot read " + partition_.log, at->status()));
    }
    if (static_cast<int64_t>(records.size()) != count) {
      return Fail(Code::kDataLoss, partition_.log + " has no record at offset " +
                                       std::to_string(first + int64_t(records.size())));
    }
    position_ = first + count;
    return records;
  }

  RocksLog& log_;
  const PartitionId partition_;
  int64_t position_;
  const std::unique_ptr<WakeList::Entry> entry_;
};

Result<std::unique_ptr<RocksLog>> RocksLog::Open(Options options) {
  auto folder = LogFolder::Open(options.folder, options.partitions);
  if (!folder) return tl::unexpected(folder.error());
  const bool is_new = (*folder)->is_new();
  auto db = OpenDatabase({.path = (*folder)->db_path(),
                          .create = is_new,
                          .cache_bytes = options.cache_bytes,
                          .buffer_bytes = options.buffer_bytes,
                          .env = options.env});
  if (!db) return tl::unexpected(db.error());
  if (is_new) {
    const std::unique_ptr<rocksdb::Iterator> any((*db)->NewIterator({}));
    any->SeekToFirst();
    if (any->Valid()) {
      return Fail(Code::kDataLoss,
                  "the log in " + options.folder + " holds records but its FORMAT file is missing");
    }
    if (auto finished = (*folder)->Finish(); !finished) return tl::unexpected(finished.error());
  }
  return std::unique_ptr<RocksLog>(
      new RocksLog(std::move(options), std::move(*folder), std::move(*db)));
}

RocksLog::RocksLog(Options options, std::unique_ptr<LogFolder> folder,
                   std::unique_ptr<rocksdb::DB> db)
    : options_(std::move(options)),
      folder_(std::move(folder)),
      db_(std::move(db)),
      queue_({.partitions = folder_->partitions(),
              .record_bytes = options_.max_record_bytes,
              .records = options_.max_queued_records,
              .bytes = options_.max_queued_bytes}),
      thread_([this] { Run(); }) {}

RocksLog::~RocksLog() {
  queue_.Stop();
  thread_.join();
}

void RocksLog::Append(const PartitionId& partition, Record record, OnAppended done) {
  queue_.Push(partition, std::move(record), std::move(done));
}

void RocksLog::AppendAll(const PartitionId& partition, std::vector<Record> records,
                         OnAppended done) {
  queue_.PushAll(partition, std::move(records), std::move(done));
}

std::unique_ptr<Reader> RocksLog::OpenReader(const PartitionId& partition, int64_t from,
                                             Wake wake) {
  SYN_CHECK(from >= 0, "a position is not negative");
  return std::make_unique<RocksReader>(*this, partition, from, std::move(wake));
}

Result<int64_t> RocksLog::End(const PartitionId& partition) {
  const Result<Tail*> tail = TailOf(partition);
  if (!tail) return tl::unexpected(tail.error());
  return (*tail)->end.load(std::memory_order_acquire);
}

void RocksLog::Close() {
  queue_.Close("the log is closed");
  queue_.Drain();
}

Result<void> RocksLog::Checkpoint(const std::string& folder) const {
  auto made = LogFolder::Open(folder, partitions());
  if (!made) return tl::unexpected(made.error());
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &raw);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  if (status.ok()) status = checkpoint->CreateCheckpoint((*made)->db_path());
  if (!status.ok()) return tl::unexpected(FromStatus("cannot freeze the log", status));
  return (*made)->Finish();
}

std::optional<Error> RocksLog::Trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

// Finds the end of a partition in the database when it is first asked for.
Result<RocksLog::Tail*> RocksLog::TailOf(const PartitionId& partition) {
  const std::lock_guard lock(mutex_);
  const auto known = tails_.find(partition);
  if (known != tails_.end()) return known->second.get();
  auto tail = std::make_unique<Tail>();
  const std::string prefix = PartitionPrefix(partition);
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  at->SeekForPrev(RecordKey(partition, INT64_MAX));
  if (at->Valid() && at->key().starts_with(prefix)) {
    const int64_t last = OffsetOfKey(at->key().ToStringView());
    const auto record = DecodeRecord(last, at->value().ToStringView());
    if (!record) return tl::unexpected(record.error());
    tail->end = last + 1;
    tail->last_time = record->append_time;
  }
  if (!at->status().ok()) {
    return tl::unexpected(FromStatus("cannot read the end of " + partition.log, at->status()));
  }
  return tails_.emplace(partition, std::move(tail)).first->second.get();
}

void RocksLog::Run() {
  for (auto group = queue_.Take(); !group.empty(); group = queue_.Take()) {
    Commit(group);
    queue_.Settled();
  }
}

// Callbacks come before wakes: who appended folds its own record at once, without reading it back.
void RocksLog::Commit(std::vector<QueuedAppend>& group) {
  const std::vector<AppendOutcome> outcomes = Write(group);
  std::set<PartitionId> grown;
  for (size_t i = 0; i < group.size(); ++i) {
    group[i].done(outcomes[i]);
    if (outcomes[i].failure == AppendFailure::kNone) grown.insert(group[i].partition);
  }
  for (const PartitionId& partition : grown) wakes_.Notify(partition);
}

std::vector<AppendOutcome> RocksLog::Write(std::vector<QueuedAppend>& group) {
  struct Growth {
    int64_t end;
    Time last_time;
  };
  std::map<Tail*, Growth> growth;
  std::vector<AppendOutcome> outcomes(group.size());
  rocksdb::WriteBatch batch;
  const bool has_space = broken_ || HasSpace();
  const Time now = options_.clock != nullptr ? options_.clock->Now() : system_clock_.Now();
  std::string bytes;
  for (size_t i = 0; i < group.size(); ++i) {
    QueuedAppend& append = group[i];
    outcomes[i] = std::move(append.refusal);
    if (outcomes[i].failure != AppendFailure::kNone) continue;
    if (broken_) {
      outcomes[i] = {AppendFailure::kClosed, -1, {}, Trouble()->message};
      continue;
    }
    const Result<Tail*> tail = TailOf(append.partition);
    if (!tail || !has_space) {
      outcomes[i].failure = tail ? AppendFailure::kFull : AppendFailure::kClosed;
      outcomes[i].message = tail ? Trouble()->message : tail.error().message;
      continue;
    }
    Growth& grows =
        growth.try_emplace(*tail, Growth{(*tail)->end.load(), (*tail)->last_time}).first->second;
    grows.last_time = std::max(grows.last_time, now);
    outcomes[i].append_time = grows.last_time;
    outcomes[i].offset = grows.end++;
    bytes.clear();
    EncodeRecord(grows.last_time, append.record, bytes);
    batch.Put(RecordKey(append.partition, outcomes[i].offset), bytes);
    for (const Record& record : append.rest) {
      bytes.clear();
      EncodeRecord(grows.last_time, record, bytes);
      batch.Put(RecordKey(append.partition, grows.end++), bytes);
    }
  }
  if (growth.empty()) return outcomes;
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status status = db_->Write(durable, &batch);
  if (status.ok()) {
    for (auto& [tail, grows] : growth) {
      tail->last_time = grows.last_time;
      tail->end.store(grows.end, std::memory_order_release);
    }
    return outcomes;
  }
  const Error error = FromStatus("the log could not be written, open it again", status);
  broken_ = true;
  Refuse(error.code, error.message);
  queue_.Close(error.message);
  for (AppendOutcome& outcome : outcomes) {
    if (outcome.failure != AppendFailure::kNone) continue;
    outcome = {AppendFailure::kUnknown, -1, {}, error.message};
  }
  return outcomes;
}

// Asked once a group: one system call beside an fsync.
bool RocksLog::HasSpace() {
  const uint64_t free = options_.free_bytes ? options_.free_bytes() : folder_->FreeBytes();
  if (free < options_.min_free_bytes) {
    Refuse(Code::kResourceExhausted,
           "the log in " + options_.folder + " is read-only: its disk has " +
               std::to_string(free >> 20) + " MiB left, it keeps " +
               std::to_string(options_.min_free_bytes >> 20) + " MiB free");
    return false;
  }
  const std::lock_guard lock(mutex_);
  if (trouble_ && trouble_->code == Code::kResourceExhausted) {
    spdlog::info("the log in {} has space again and takes appends", options_.folder);
    trouble_.reset();
  }
  return true;
}

void RocksLog::Refuse(Code code, std::string message) {
  const std::lock_guard lock(mutex_);
  if (!trouble_) spdlog::error("{}", message);
  trouble_ = Error{code, std::move(message)};
}

}  // namespace synergie::log
