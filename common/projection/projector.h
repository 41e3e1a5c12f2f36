// Folds one partition of one log into the store: decode, Accept, evolve, row. What it folded is
// visible to Load() and to Accept() at once, and to readers of the store with the next flush; rows,
// acceptance state and position are flushed in one batch. Incremental and from nothing it comes to
// the same rows (tests/unit/common/projection/laws_test.cc).
//
//   auto folded = projector.Fold(record);      // an Error is a poison record: the fold stands
//   still projector.AddTo(batch); store.Write(batch); projector.Flushed();
//
// One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/commit/accept.h"
#include "common/commit/model.h"
#include "common/commit/view.h"
#include "common/log/log.h"
#include "common/projection/store.h"

namespace synergie::projection {

// What became of one record.
struct Folded {
  int64_t offset = 0;
  std::shared_ptr<const event::Commit> commit;
  commit::Verdict verdict;
  bool passed = false;  // by an operator's order
};

class Projector final : public commit::AcceptanceState, public commit::StreamSource {
 public:
  struct Options {
    bool keep_records = false;  // keep accepted records with events, for reactions
    size_t max_cached_streams = 50'000;
  };

  Projector(const Store& store, SourceId source, const commit::Model& model, Options options);

  // Folds the record at or after position(). kDataLoss: poison (not a commit, an unknown event);
  // the position does not move.
  Result<Folded> Fold(const log::StoredRecord& record);

  // Passes the record at or after position(), as an operator has ordered. A commit is accepted or
  // refused as ever, for all readers must go on agreeing on that, but its events change no row.
  // None: it is not even a commit.
  std::optional<Folded> Pass(const log::StoredRecord& record);

  // Everything folded since the last flush. After Store::Write call Flushed().
  void AddTo(Batch& batch);
  void Flushed();
  bool dirty() const { return meta_.position != flushed_position_; }

  int64_t position() const { return meta_.position; }
  const SourceMeta& meta() const { return meta_; }
  SourceId source() const { return source_; }

  // commit::StreamSource: the folded state.
  commit::Loaded Load(const std::string& stream) override;

  // commit::AcceptanceState.
  event::StreamHead Head(const std::string& stream) const override;
  std::optional<commit::Recorded> FindRequest(const std::string& request_id) const override;
  int64_t CursorOf(const std::string& source) const override;
  Time last_time() const override { return meta_.last_time; }
  void SetHead(const std::string& stream, event::StreamHead head) override;
  void SetRequest(const std::string& request_id, commit::Recorded recorded) override;
  void SetCursor(const std::string& source, int64_t to) override;
  void SetLastTime(Time time) override { meta_.last_time = time; }

 private:
  struct Cached {
    event::StreamHead head;
    commit::StatePtr state;
    bool state_loaded = false;
    bool dirty = false;              // in dirty_heads_
    Time create_time = Time::Max();  // Max: the row does not exist yet
  };
  struct NewRow {
    std::string name;
    Row row;
  };
  struct Keep {
    int64_t offset;
    Time time;
    std::string bytes;
  };

  void Accepted(const log::StoredRecord& record, const event::Commit& commit,
                const commit::Verdict& verdict);
  Cached& Cache(const std::string& stream) const;
  Cached& CacheWithState(const std::string& stream);
  Result<void> Evolve(const event::Commit& commit, int64_t offset, Time time);

  const Store& store_;
  const SourceId source_;
  const commit::Model& model_;
  const Options options_;
  SourceMeta meta_;
  int64_t flushed_position_ = 0;
  mutable std::unordered_map<std::string, Cached> streams_;
  std::unordered_map<std::string, commit::Recorded> requests_;  // since the last flush
  mutable std::unordered_map<std::string, int64_t> cursors_;    // all ever asked for
  std::unordered_map<std::string, int64_t> dirty_cursors_;
  std::vector<std::string> dirty_heads_;
  std::vector<NewRow> rows_;
  std::vector<Keep> kept_;
  std::vector<int64_t> passed_;
};

}  // namespace synergie::projection
