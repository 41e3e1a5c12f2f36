#include "common/projection/rebuild.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "common/event/codec.h"
#include "common/log/bell.h"
#include "common/projection/bulk_load.h"
#include "common/projection/quarantines.h"

namespace synergie::projection {
namespace {

constexpr size_t kRecordsABatch = 500;
constexpr size_t kBatchesAhead = 8;
constexpr size_t kMaxCachedStreams = 200'000;
constexpr std::chrono::seconds kPatience{60};  // for a log that gives nothing

// A record that was read and decoded.
struct Decoded {
  int64_t offset = 0;
  Time append_time;
  Result<std::shared_ptr<const event::Commit>> commit;
  std::string bytes;  // where they are kept
};

// Reads and decodes on a thread of its own, some batches ahead of the fold.
class Ahead {
 public:
  Ahead(log::Log& log, const log::PartitionId& partition, int64_t end, bool keep_bytes)
      : end_(end), keep_bytes_(keep_bytes) {
    reader_ = log.OpenReader(partition, 0, [this] {
      const std::lock_guard lock(mutex_);
      woken_ = true;
      changed_.notify_all();
    });
    thread_ = std::thread([this] { Run(); });
  }
  ~Ahead() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    thread_.join();
  }

  // The next records below the end; empty when there are no more.
  Result<std::vector<Decoded>> Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !ready_.empty() || over_; });
    if (ready_.empty() && trouble_) return tl::unexpected(*trouble_);
    if (ready_.empty()) return std::vector<Decoded>{};
    auto batch = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
    return batch;
  }

 private:
  void Run() {
    while (reader_->position() < end_) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ready_.size() < kBatchesAhead || stopping_; });
        if (stopping_) return;
        woken_ = false;
      }
      auto records = reader_->Poll(kRecordsABatch);
      if (!records) return Over(records.error());
      if (records->empty()) {
        if (reader_->position() >= end_) break;  // only gaps are left below the end
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, kPatience, [&] { return woken_ || stopping_; })) {
          lock.unlock();
          return Over(Error{Code::kUnavailable, "the log gives no more records"});
        }
        continue;
      }
      std::vector<Decoded> batch = Decode(*records);
      const std::lock_guard lock(mutex_);
      if (!batch.empty()) ready_.push_back(std::move(batch));
      changed_.notify_all();
    }
    Over(std::nullopt);
  }

  std::vector<Decoded> Decode(std::vector<log::StoredRecord>& records) const {
    std::vector<Decoded> batch;
    batch.reserve(records.size());
    for (log::StoredRecord& record : records) {
      if (record.offset >= end_) break;
      Decoded decoded{.offset = record.offset, .append_time = record.append_time};
      auto commit = event::DecodeCommit(record.record.value);
      if (commit) {
        decoded.commit = std::make_shared<const event::Commit>(std::move(*commit));
      } else {
        decoded.commit = tl::unexpected(commit.error());
      }
      if (keep_bytes_) decoded.bytes = std::move(record.record.value);
      batch.push_back(std::move(decoded));
    }
    return batch;
  }

  void Over(std::optional<Error> trouble) {
    const std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
    over_ = true;
    changed_.notify_all();
  }

  const int64_t end_;
  const bool keep_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<Decoded>> ready_;
  std::optional<Error> trouble_;
  bool woken_ = false;
  bool over_ = false;
  bool stopping_ = false;
  std::unique_ptr<log::Reader> reader_;
  std::thread thread_;  // last: it uses all of the above
};

// All orders of a partition to pass records; null where there is no log of them.
Result<std::unique_ptr<Quarantines>> ReadQuarantines(const std::string& name, int32_t partition,
                                                     log::Log& log) {
  if (name.empty()) return nullptr;
  const auto bell = std::make_shared<log::Bell>();
  auto orders = std::make_unique<Quarantines>(log, log::PartitionId{name, partition},
                                              [bell] { bell->Ring(); });
  while (true) {
    const auto read = orders->Poll();
    if (!read) return tl::unexpected(read.error());
    if (*read) return orders;
    if (!bell->Wait(kPatience)) {
      return Fail(Code::kUnavailable, "the log of orders gives no more records");
    }
  }
}

// Folds the record, or passes it where an operator has ordered that.
Result<void> FoldOne(Decoded& record, Projector& projector, bool pass) {
  if (pass) {
    projector.PassDecoded(record.commit ? std::move(*record.commit) : nullptr, record.offset,
                          record.append_time, record.bytes);
    return {};
  }
  if (!record.commit) return tl::unexpected(record.commit.error());
  const auto folded = projector.FoldDecoded(std::move(*record.commit), record.offset,
                                            record.append_time, record.bytes);
  if (!folded) return tl::unexpected(folded.error());
  return {};
}

// Folds one source of one partition from its first record to `end`. `at` is told the state when
// everything below `compare_at` is folded.
Result<void> FoldSource(const RebuildSource& source, Projector& projector, BulkLoad& bulk,
                        log::Log& log, const Quarantines* orders, int64_t end, int64_t compare_at,
                        const std::function<void(const SourceMeta&)>& at,
                        const std::function<void(int64_t)>& folded) {
  const auto flush = [&] {
    projector.AddTo(bulk);
    bulk.Roll();
    projector.Flushed();
  };
  Ahead ahead(log, {source.log, projector.source().partition}, end, source.keep_records);
  bool compared = false;
  while (true) {
    auto batch = ahead.Take();
    if (!batch) return tl::unexpected(batch.error());
    if (batch->empty()) break;
    for (Decoded& record : *batch) {
      if (!compared && record.offset >= compare_at) {
        compared = true;
        at(projector.meta());
      }
      const bool pass = orders != nullptr && orders->Holds(source.log, record.offset);
      if (const auto result = FoldOne(record, projector, pass); !result) {
        return Fail(result.error().code, source.log + "@" + std::to_string(record.offset) + ": " +
                                             result.error().message);
      }
      if (bulk.full()) flush();
    }
    folded(static_cast<int64_t>(batch->size()));
  }
  if (!compared) at(projector.meta());
  flush();
  return {};
}

}  // namespace

Result<std::vector<Difference>> Rebuild(const RebuildOptions& options, log::Log& log, Store& fresh,
                                        const Store* before) {
  std::vector<Difference> differences;
  int64_t total = 0, done = 0;
  for (int32_t partition = 0; partition < options.partitions; ++partition) {
    for (const RebuildSource& source : options.sources) {
      total += log.End({source.log, partition}).value_or(0);
    }
  }
  const auto tell = [&](int64_t records) {
    done += records;
    if (options.progress) options.progress(done, total);
  };
  BulkLoad bulk(fresh, options.chunk_bytes);
  for (int32_t partition = 0; partition < options.partitions; ++partition) {
    const auto orders = ReadQuarantines(options.quarantine_log, partition, log);
    if (!orders) return tl::unexpected(orders.error());
    // The own log comes first: how far its reactions have come is known when the others are folded.
    std::map<std::string, int64_t> cursors;
    for (size_t index = 0; index < options.sources.size(); ++index) {
      const RebuildSource& source = options.sources[index];
      const SourceId id{static_cast<uint8_t>(index), static_cast<uint16_t>(partition)};
      const auto end = log.End({source.log, partition});
      if (!end) return tl::unexpected(end.error());
      Projector projector(fresh, id, *source.model,
                          {.keep_records = source.keep_records,
                           .keep_from = source.keep_for_ever ? 0 : cursors[source.log],
                           .bulk = &bulk,
                           .max_cached_streams = kMaxCachedStreams});
      const SourceMeta was = before != nullptr ? before->GetMeta(id) : SourceMeta{};
      const auto compare = [&](const SourceMeta& rebuilt) {
        if (before == nullptr || rebuilt == was) return;
        differences.push_back({source.log, partition, was, rebuilt});
      };
      auto folded = FoldSource(source, projector, bulk, log, orders->get(), *end, was.position,
                               compare, tell);
      if (!folded) return tl::unexpected(folded.error());
      if (index != 0) continue;
      for (const RebuildSource& other : options.sources) {
        cursors[other.log] = projector.CursorOf(other.log);
      }
    }
  }
  bulk.Finish();
  return differences;
}

}  // namespace synergie::projection
