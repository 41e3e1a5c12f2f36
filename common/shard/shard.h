// A shard is one service's work on one partition: it folds its own log and those it listens to,
// decides commands, reacts, and answers. Everything happens on one thread, in bounded steps, so the
// simulator can drive it as well as ShardThread does.
//
//   logs ─▶ Projector (one a source) ─▶ one batch ─▶ store ─▶ answers, waiting reads
//                                                      └────▶ Writer, reactions ─▶ own log
//
// Step(), next_due() and Close() belong to that thread; the other verbs are thread-safe.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/commit/writer.h"
#include "common/log/log.h"
#include "common/projection/projector.h"
#include "common/projection/quarantines.h"
#include "common/projection/store.h"
#include "common/shard/mailbox.h"
#include "common/shard/reaction.h"

namespace synergie::shard {

struct Source {
  std::string log;
  const commit::Model* model = nullptr;  // outlives the shard
  bool keep_for_ever = false;    // its accepted records stay in the store after the reaction passed
  bool await_reactions = false;  // a position is reached only once it was reacted to as well
};

struct ShardOptions {
  std::string service;
  int32_t partition = 0;
  std::vector<Source> sources;  // the first is the service's own log
  std::string quarantine_log;   // operators' orders to pass records; empty: none
  commit::WriterOptions writer;
  size_t records_a_poll = 500;
};

struct SourceStatus {
  std::string log;
  projection::SourceMeta meta;
  int64_t target = 0;  // the log's end when the shard started
  // Records below it were reacted to: what had to follow from them is accepted in the own log.
  int64_t reacted_below = 0;
  std::string trouble;  // poison or an unreadable log: folding stands still
  int64_t poison = -1;  // the offset of the record that cannot be folded; -1: none
};

struct ShardStatus {
  std::string service;
  int32_t partition = 0;
  std::vector<SourceStatus> sources;
  bool caught_up = false;  // every source has passed its target once, and none is in trouble
  commit::WriterCounters counters;
  size_t pending = 0;
  std::vector<projection::QuarantineOrder> quarantines;  // in force, in the order of log and offset
};

class Shard final : private commit::ForeignRows {
 public:
  // What it works with; all of it outlives the shard. `wake` is called from any thread when Step()
  // has something to do.
  struct Surroundings {
    log::Log& log;
    projection::Store& store;
    const Clock& clock;
    std::function<std::string()> new_id;
    std::function<void()> wake;
  };

  Shard(ShardOptions options, Surroundings surroundings,
        std::vector<std::unique_ptr<Reaction>> reactions);
  ~Shard() override;

  void Submit(commit::Command command);

  // Calls back once everything below these positions is folded here (positions of logs or
  // partitions that this shard does not fold are ignored), or with kDeadlineExceeded.
  using Reached = std::function<void(const Result<void>&)>;
  void AwaitPositions(std::vector<event::Position> positions, Time deadline, Reached done);

  // Calls back once nothing more can be accepted in the own log with a time at or before `at`.
  void AwaitFinal(Time at, Time deadline, Reached done);

  ShardStatus status() const;
  Time last_time() const;  // of the own log, as readers see it

  // One bounded piece of work. True: call again at once.
  bool Step();
  // When to call Step() again without being woken.
  Time next_due() const { return next_due_; }
  // Answers everything waiting with kUnavailable. What is in flight may still be accepted.
  void Close();

 private:
  struct Feed {
    Source source;
    std::unique_ptr<projection::Projector> projector;
    std::unique_ptr<log::Reader> reader;
    bool fold_when_delivered = false;
    std::optional<int64_t> target;
    std::string trouble;
    int64_t poison = -1;
    std::deque<log::StoredRecord> held;  // from the poison on: read, not folded
    bool outdated = false;               // an order came for what is folded already: for good
    Time retry_at = Time::Min();
    // Nothing below it is left to fold: beyond the last record where offsets have gaps.
    int64_t passed() const {
      return trouble.empty() ? std::max(projector->position(), reader->position())
                             : projector->position();
    }
    std::deque<Input> inputs;                // accepted, not yet passed by the reaction's cursor
    int64_t judged_below = 0;                // inputs below it had no effect when last looked at
    std::vector<projection::Folded> folded;  // in this step
  };
  struct Waiting {
    std::vector<event::Position> positions;  // or, when empty, `at`
    Time at;
    Time deadline;
    Reached done;
  };

  void OpenFeed(Feed& feed);
  bool PollQuarantines();
  void Obey(const projection::QuarantineOrder& order);
  bool Poll(Feed& feed);
  bool Fold(Feed& feed, const log::StoredRecord& record);
  std::string PlaceOf(const Feed& feed, int64_t offset) const;
  void Flush();
  void AfterFlush();
  void PassCursor(const event::Cursor& cursor);
  bool React(Reaction& reaction);
  bool HasPassed(const std::string& log, int64_t offset);
  void AnswerWaiting(Time now);
  bool HasReached(const Waiting& waiting) const;
  int64_t ReactedBelow(const Feed& feed) const;
  void Publish();
  void Append(const commit::DraftPtr& draft);
  void OnAppended(const commit::DraftPtr& draft, const log::AppendOutcome& outcome);
  bool FoldDelivered();
  bool IsToBePassed(const Feed& feed, int64_t offset) const;
  bool Take(Feed& feed, Result<projection::Folded> folded, int64_t offset);
  Feed* FindFeed(const std::string& log);

  // commit::ForeignRows
  commit::StatePtr LoadForeign(const std::string& log, const std::string& name) override;
  void ScanForeign(const std::string& log, const std::string& prefix, const Visit& visit) override;

  const ShardOptions options_;
  Surroundings around_;
  std::shared_ptr<Mailbox> mailbox_;
  std::vector<Feed> feeds_;
  std::unique_ptr<projection::Quarantines> quarantines_;  // null: none are heard
  std::string quarantine_trouble_;
  Time quarantine_retry_at_ = Time::Min();
  std::vector<std::unique_ptr<Reaction>> reactions_;
  commit::HybridClock clock_;
  std::unique_ptr<commit::Writer> writer_;
  std::vector<Waiting> waiting_;
  // Own commits that the log has taken and that are not folded yet, by offset.
  struct Delivered {
    commit::DraftPtr draft;
    Time append_time;
  };
  std::map<int64_t, Delivered> delivered_;
  std::map<size_t, std::vector<int64_t>> dropped_;  // feed → kept records that are passed
  Time next_due_ = Time::Max();

  mutable std::mutex status_mutex_;
  ShardStatus status_;
};

}  // namespace synergie::shard
