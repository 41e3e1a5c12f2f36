#include "common/projection/rebuild.h"

#include <algorithm>
#include <utility>

namespace synergie::projection {
namespace {

constexpr size_t kRecordsABatch = 1000;

// One source of one partition under way.
class Folding {
 public:
  Folding(const RebuildSource& source, SourceId id, log::Log& log, Store& store, int64_t cursor)
      : source_(source),
        store_(store),
        cursor_(cursor),
        projector_(store, id, *source.model, {.keep_records = source.keep_records}),
        reader_(log.OpenReader({source.log, id.partition}, projector_.position(), [] {})) {}

  // Folds up to `end`. Returns how many records that were.
  Result<int64_t> FoldTo(int64_t end, const std::function<void(int64_t)>& folded) {
    int64_t count = 0;
    while (projector_.position() < end) {
      const auto left = static_cast<size_t>(end - projector_.position());
      auto records = reader_->Poll(std::min(kRecordsABatch, left));
      if (!records) return tl::unexpected(records.error());
      if (records->empty()) break;  // only gaps are left below the end
      if (auto written = Write(*records); !written) return tl::unexpected(written.error());
      count += static_cast<int64_t>(records->size());
      folded(static_cast<int64_t>(records->size()));
    }
    return count;
  }

  const Projector& projector() const { return projector_; }

 private:
  Result<void> Write(const std::vector<log::StoredRecord>& records) {
    for (const log::StoredRecord& record : records) {
      if (auto folded = projector_.Fold(record); !folded) {
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
  const int64_t cursor_;  // of the reaction to this source
  Projector projector_;
  std::unique_ptr<log::Reader> reader_;
};

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
    for (size_t index = 0; index < options.sources.size(); ++index) {
      const RebuildSource& source = options.sources[index];
      const SourceId id{static_cast<uint8_t>(index), static_cast<uint16_t>(partition)};
      const auto end = log.End({source.log, partition});
      if (!end) return tl::unexpected(end.error());
      // The own log comes first, so the cursor is known when the others are folded.
      Folding folding(source, id, log, fresh, index == 0 ? 0 : fresh.GetCursor(own, source.log));
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
