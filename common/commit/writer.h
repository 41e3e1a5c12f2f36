// The writer of one partition: decides commands, appends what they want, and answers when the log's
// order has accepted or refused it. Its own commits in flight count as state while deciding, so it
// pipelines instead of waiting; a refused one is decided again on the state that refused it.
//
//   Submit ─▶ pending ─▶ decide on (folded + in flight) ─▶ append ─▶ OnFolded ─▶ accepted: answer
//                          ▲                                            └──────▶ refused: again
//
// Any number of writers may serve a partition: nothing here assumes being alone. Not thread-safe:
// one thread (the shard's, or the simulator's) calls everything; nothing blocks. An unknown append
// is a question to the log: the commit stays in flight until it folds or times out, and then the
// command is decided again under the same request id, which makes at most one of the attempts take
// effect.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/commit/accept.h"
#include "common/commit/command.h"
#include "common/commit/hybrid_clock.h"
#include "common/commit/model.h"
#include "common/log/log.h"

namespace synergie::commit {

struct WriterOptions {
  size_t max_pending = 10'000;   // commands taken and not yet answered
  size_t max_in_flight = 1'000;  // commits appended and not yet folded
  int max_attempts = 5;          // then ABORTED is recorded
  std::chrono::milliseconds append_timeout{10'000};
};

// A commit on its way: what was appended, and what it makes of the streams it writes if it is
// accepted. A commit names all that it read as conditions, so where they hold the states follow
// without evolving them again.
struct Draft {
  event::Commit commit;
  bool evolved = false;                                 // `after` is known
  std::vector<std::pair<std::string, StatePtr>> after;  // of streams whose state it changes
};
using DraftPtr = std::shared_ptr<const Draft>;

struct WriterCounters {
  int64_t accepted = 0, duplicates = 0, refused = 0, timeouts = 0, aborted = 0;
};

class Writer final : public StreamSource {
 public:
  // What the writer needs of its surroundings; all of it outlives the writer.
  struct Surroundings {
    const Model& model;
    StreamSource& folded;               // folded state, without what is in flight
    const AcceptanceState& acceptance;  // the same position
    ForeignRows* foreign;               // may be null
    HybridClock& clock;
    std::function<std::vector<event::Position>()> seen;  // other logs, as folded
    std::function<void(const DraftPtr&)> append;         // a failure comes to OnFailed
    std::function<std::string()> new_id;                 // 16 fresh bytes
  };

  Writer(Surroundings surroundings, WriterOptions options);

  // Takes a command, or calls `done` at once: with what is recorded, or kResourceExhausted.
  void Submit(Command command);

  // Decides pending commands while the window is open. Returns whether it did anything.
  bool Pump();

  // The cursor of a reaction as it will be once what is in flight is folded.
  int64_t CursorAhead(const std::string& source);
  bool ReactionInFlight(const std::string& source) const;
  // Until when reactions wait: this node's clock was found to be wrong. Time::Min(): they do not.
  Time reactions_pause_until() const { return reactions_pause_until_; }
  // Appends a reaction's commit: what `decide` wants, on condition that the cursor is where it is
  // now.
  void React(event::Cursor cursor, const std::string& territory, const Decide& decide);

  // Appends a commit without effect, so that the log's time passes `beyond`. Once in flight at a
  // time.
  void Tick(Time beyond);

  // Every record of the own log, after it was folded.
  void OnFolded(const event::Commit& commit, int64_t offset, const Verdict& verdict);
  // An append that did not succeed, or may not have.
  void OnFailed(const event::CommitId& id, const log::AppendOutcome& outcome);

  // Time-outs of appends and deadlines of callers.
  void OnTime(Time now);
  // When OnTime will have something to do.
  Time next_due() const;

  // Answers everything pending with kUnavailable; nothing is taken any more.
  void Close();

  bool idle() const { return pending_.empty() && in_flight_.empty(); }
  size_t pending() const { return pending_.size(); }
  size_t in_flight() const { return in_flight_.size(); }
  const WriterCounters& counters() const { return counters_; }

  // Folded state with the own commits in flight on top.
  Loaded Load(const std::string& stream) override;

 private:
  // Whoever asked under one request id; who asked for something else is told so, whichever of them
  // the log takes first.
  struct Waiter {
    Time deadline;
    std::string request_digest;
    std::function<void(const CommandOutcome&)> done;
  };
  struct Pending {
    Command command;
    std::vector<Waiter> waiting;
    int attempts = 0;
    bool uncertain = false;  // an earlier attempt's fate is unknown
  };
  struct InFlight {
    DraftPtr draft;
    Time since;
    const event::Commit& commit() const { return draft->commit; }
  };

  void Attempt(Pending& pending);
  void Send(event::Commit commit);
  void Answer(const std::string& request_id, const CommandOutcome& outcome);
  void Respeculate();
  bool Speculate(const event::Commit& commit, Draft* evolved);
  void Forget(const event::Commit& commit);

  Surroundings around_;
  WriterOptions options_;
  WriterCounters counters_;
  std::unordered_map<std::string, Pending> pending_;
  // Nobody's deadline is earlier; who had it may be answered already. So that a step does not look
  // at every command that waits.
  Time earliest_deadline_ = Time::Max();
  std::deque<std::string> queue_;  // request ids to be decided, oldest first
  std::deque<InFlight> in_flight_;
  // What the commits in flight make of their streams, with how many of them touch each.
  struct Ahead {
    Loaded loaded;
    int commits = 0;
  };
  std::unordered_map<std::string, Ahead> ahead_;
  std::map<std::string, int64_t> cursors_ahead_;
  bool stale_ = false;  // the speculation no longer follows from the folded state
  bool closed_ = false;
  Time reactions_pause_until_ = Time::Min();
};

}  // namespace synergie::commit
