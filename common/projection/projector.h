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
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/commit/accept.h"
#include "common/commit/model.h"
#include "common/commit/view.h"
#include "common/commit/writer.h"
#include "common/log/log.h"
#include "common/projection/bulk_load.h"
#include "common/projection/seen_ids.h"
#include "common/projection/sink.h"
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
    int64_t keep_from = 0;      // but none below this offset
    BulkLoad* bulk = nullptr;   // where to put things as they are folded: AddTo gives it the rest
    size_t max_cached_streams = 50'000;
  };

  Projector(const Store& store, SourceId source, const commit::Model& model, Options options);

  // Folds the record at or after position(). kDataLoss: poison (not a commit, an unknown event);
  // the position does not move.
  Result<Folded> Fold(const log::StoredRecord& record);

  // The same for a record that this process appended, from memory: it is neither fetched nor
  // decoded, and what the writer evolved while deciding is not evolved again. Not with
  // keep_records.
  Result<Folded> FoldOwn(const commit::DraftPtr& draft, int64_t offset, Time append_time);

  // Fold of a record that is decoded already; `bytes` is its value.
  Result<Folded> FoldDecoded(std::shared_ptr<const event::Commit> commit, int64_t offset,
                             Time append_time, std::string_view bytes) {
    return FoldCommit(std::move(commit), offset, append_time, bytes, nullptr);
  }

  // Passes the record at or after position(), as an operator has ordered. A commit is accepted or
  // refused as ever, for all readers must go on agreeing on that, but its events change no row,
  // unless the model takes any event. None: it is not even a commit.
  std::optional<Folded> Pass(const log::StoredRecord& record);
  // The same decoded already; null: it is no commit.
  std::optional<Folded> PassDecoded(std::shared_ptr<const event::Commit> commit, int64_t offset,
                                    Time append_time, std::string_view bytes);

  // Everything folded since the last flush. After Store::Write call Flushed().
  void AddTo(Sink& sink);
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

  void Accepted(const event::Commit& commit, int64_t offset, const commit::Verdict& verdict,
                std::string_view bytes);
  Cached& Cache(const std::string& stream) const;
  Cached& CacheWithState(const std::string& stream);
  using Evolved = std::vector<std::pair<std::string, commit::StatePtr>>;
  Result<Folded> FoldCommit(std::shared_ptr<const event::Commit> commit, int64_t offset,
                            Time append_time, std::string_view bytes, const Evolved* evolved);
  Result<Evolved> Evolve(const event::Commit& commit);
  Result<Evolved> Advance(const event::Commit& commit);
  void AddRows(const event::Commit& commit, const Evolved& evolved, int64_t offset, Time time);

  const Store& store_;
  const SourceId source_;
  const commit::Model& model_;
  const Options options_;
  SourceMeta meta_;
  int64_t flushed_position_ = 0;
  mutable std::unordered_map<std::string, Cached> streams_;
  std::unordered_map<std::string, commit::Recorded> requests_;  // since the last flush
  mutable std::unordered_set<std::string> not_recorded_;        // asked for and not found
  mutable std::unordered_map<std::string, int64_t> cursors_;    // all ever asked for
  std::unordered_map<std::string, int64_t> dirty_cursors_;
  SeenIds seen_;     // with a bulk load: the ids of requests that were put
  bool all_cached_;  // streams_ holds every stream there is
  std::vector<std::string> dirty_heads_;
  std::vector<NewRow> rows_;
  std::vector<Keep> kept_;
  std::vector<int64_t> passed_;
};

}  // namespace synergie::projection
