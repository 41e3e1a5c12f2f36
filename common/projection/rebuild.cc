#include "common/projection/rebuild.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <utility>

#include "common/projection/quarantines.h"

namespace synergie::projection {
namespace {

constexpr size_t kRecordsABatch = 1000;

// A reader's bell. A log that fetches has nothing at first, and rings when it has.
class Bell {
 public:
  void Ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    condition_.notify_one();
  }
  // Until it rings; a second at most, for a lost ring must not be the end.
  void Wait() {
    std::unique_lock lock(mutex_);
    condition_.wait_for(lock, std::chrono::seconds(1), [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool rung_ = false;
};

// For a reader that may outlive who waits for it.
log::Wake WakeOf(const std::shared_ptr<Bell>& bell) {
  return [bell] { bell->Ring(); };
}

// One source of one partition under way.
class Folding {
 public:
  Folding(const RebuildSource& source, SourceId id, log::Log& log, Store& store, int64_t cursor,
          const Quarantines* quarantines)
      : source_(source),
        store_(store),
        quarantines_(quarantines),
        cursor_(cursor),
        projector_(store, id, *source.model, {.keep_records = source.keep_records}),
        reader_(log.OpenReader({source.log, id.partition}, projector_.position(), WakeOf(bell_))) {}

  // Folds up to `end`. Returns how many records that were.
  Result<int64_t> FoldTo(int64_t end, const std::function<void(int64_t)>& folded) {
    int64_t count = 0;
    while (true) {
      // Offsets may have gaps: what is beyond the end is kept for the next call.
      const auto beyond =
          std::find_if(fetched_.begin(), fetched_.end(),
                       [&](const log::StoredRecord& record) { return record.offset >= end; });
      if (beyond != fetched_.begin()) {
        const std::vector<log::StoredRecord> records(std::make_move_iterator(fetched_.begin()),
                                                     std::make_move_iterator(beyond));
        fetched_.erase(fetched_.begin(), beyond);
        if (auto written = Write(records); !written) return tl::unexpected(written.error());
        count += static_cast<int64_t>(records.size());
        folded(static_cast<int64_t>(records.size()));
      }
      if (!fetched_.empty() || reader_->position() >= end) return count;
      auto records = reader_->Poll(kRecordsABatch);
      if (!records) return tl::unexpected(records.error());
      if (records->empty() && reader_->position() < end) bell_->Wait();
      fetched_ = std::move(*records);
    }
  }

  const Projector& projector() const { return projector_; }

 private:
  Result<void> Write(const std::vector<log::StoredRecord>& records) {
    for (const log::StoredRecord& record : records) {
      if (quarantines_ != nullptr && quarantines_->Holds(source_.log, record.offset)) {
        projector_.Pass(record);
      } else if (auto folded = projector_.Fold(record); !folded) {
        return Fail(folded.error().code, source_.log + "@" + std::to_string(record.offset) + ": " +
                                             folded.error().message);
      }
    }
    Batch batch(store_);
    projector_.AddTo(batch);
    for (const log::StoredRecord& record : records) {
      if (source_.keep_records && !source_.keep_for_ever && record.offset < cursor_) {
        batch.DropKept(projector_.source(), record.offset);
      }
    }
    store_.Write(batch);
    projector_.Flushed();
    return {};
  }

  const RebuildSource& source_;
  Store& store_;
  const Quarantines* const quarantines_;
  const int64_t cursor_;  // of the reaction to this source
  Projector projector_;
  const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::unique_ptr<log::Reader> reader_;
  std::vector<log::StoredRecord> fetched_;
};

// All orders of a partition; null where there is no log of them.
Result<std::unique_ptr<Quarantines>> ReadQuarantines(const std::string& name, int32_t partition,
                                                     log::Log& log) {
  if (name.empty()) return nullptr;
  const auto bell = std::make_shared<Bell>();
  auto orders = std::make_unique<Quarantines>(log, log::PartitionId{name, partition}, WakeOf(bell));
  auto read = orders->Poll();
  for (; read && !*read; read = orders->Poll()) bell->Wait();
  if (!read) return tl::unexpected(read.error());
  return orders;
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
  for (int32_t partition = 0; partition < options.partitions; ++partition) {
    const SourceId own{0, static_cast<uint16_t>(partition)};
    auto quarantines = ReadQuarantines(options.quarantine_log, partition, log);
    if (!quarantines) return tl::unexpected(quarantines.error());
    for (size_t index = 0; index < options.sources.size(); ++index) {
      const RebuildSource& source = options.sources[index];
      const SourceId id{static_cast<uint8_t>(index), static_cast<uint16_t>(partition)};
      const auto end = log.End({source.log, partition});
      if (!end) return tl::unexpected(end.error());
      // The own log comes first, so the cursor is known when the others are folded.
      Folding folding(source, id, log, fresh, index == 0 ? 0 : fresh.GetCursor(own, source.log),
                      quarantines->get());
      if (before != nullptr) {
        const SourceMeta was = before->GetMeta(id);
        if (auto folded = folding.FoldTo(std::min(was.position, *end), tell); !folded) {
          return tl::unexpected(folded.error());
        }
        if (folding.projector().meta() != was) {
          differences.push_back({source.log, partition, was, folding.projector().meta()});
        }
      }
      if (auto folded = folding.FoldTo(*end, tell); !folded) return tl::unexpected(folded.error());
    }
  }
  return differences;
}

}  // namespace synergie::projection
