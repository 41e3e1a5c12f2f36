#include "common/commit/writer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/check.h"

namespace synergie::commit {
namespace {

using event::Commit;

constexpr std::chrono::seconds kPauseAfterWrongClock{1};

Rejection TooManyConflicts(int attempts) {
  return {.code = Code::kAborted,
          .reason = "TOO_MANY_CONFLICTS",
          .message =
              "The command met competing changes in every attempt; read again and retry "
              "with a new request_id.",
          .metadata = {{"attempts", std::to_string(attempts)}}};
}

Recorded RequestIdReused(const Recorded& first) {
  Recorded refusal = first;
  refusal.answer = {
      .rejection = {.code = Code::kAlreadyExists,
                    .reason = "REQUEST_ID_REUSED",
                    .message = "The request_id was used before for another request."}};
  return refusal;
}

// The answer to one asker: the recorded one, unless the request id belongs to another request.
Recorded AnswerFor(const Recorded& recorded, const std::string& request_digest) {
  return recorded.request_digest == request_digest ? recorded : RequestIdReused(recorded);
}

std::set<std::string> StreamsOf(const Commit& commit) {
  std::set<std::string> streams;
  for (const event::Event& event : commit.events) {
    streams.insert(event.streams.begin(), event.streams.end());
  }
  return streams;
}

}  // namespace

Writer::Writer(Surroundings surroundings, WriterOptions options)
    : around_(std::move(surroundings)), options_(options) {}

void Writer::Submit(Command command) {
  SYN_CHECK(!command.request_id.empty(), "a command has a request id");
  if (const auto recorded = around_.acceptance.FindRequest(command.request_id)) {
    command.done(AnswerFor(*recorded, command.request_digest));
    return;
  }
  if (closed_) {
    command.done(Fail(Code::kUnavailable, "the service is shutting down"));
    return;
  }
  const auto found = pending_.find(command.request_id);
  if (found != pending_.end()) {
    found->second.waiting.push_back(
        {command.deadline, std::move(command.request_digest), std::move(command.done)});
    earliest_deadline_ = std::min(earliest_deadline_, command.deadline);
    return;
  }
  if (pending_.size() >= options_.max_pending) {
    command.done(Fail(Code::kResourceExhausted, "the queue of commands is full; try again soon"));
    return;
  }
  const std::string request_id = command.request_id;
  earliest_deadline_ = std::min(earliest_deadline_, command.deadline);
  Pending& pending = pending_[request_id];
  pending.waiting.push_back({command.deadline, command.request_digest, std::move(command.done)});
  pending.command = std::move(command);
  queue_.push_back(request_id);
}

bool Writer::Pump() {
  bool worked = false;
  while (!queue_.empty() && in_flight_.size() < options_.max_in_flight) {
    const std::string request_id = std::move(queue_.front());
    queue_.pop_front();
    const auto found = pending_.find(request_id);
    if (found == pending_.end()) continue;  // answered meanwhile, by another instance's commit
    Attempt(found->second);
    worked = true;
  }
  return worked;
}

void Writer::Attempt(Pending& pending) {
  const Command& command = pending.command;
  Commit commit{.request_id = command.request_id,
                .request_digest = command.request_digest,
                .territory = command.territory,
                .actor = command.actor,
                .role = command.role,
                .correlation_id = command.correlation_id,
                .causation_id = command.causation_id,
                .traceparent = command.traceparent};
  if (pending.attempts >= options_.max_attempts) {
    ++counters_.aborted;
    commit.answer.rejection = TooManyConflicts(options_.max_attempts);
    Send(std::move(commit));
    return;
  }
  ++pending.attempts;
  View view(*this, around_.foreign);
  const Context context{around_.clock.wall(), command.actor, command.role, command.request_id};
  auto decision = command.decide(view, context);
  // A rejection and a "nothing new" depend on state just as an effect does: they are recorded under
  // the same conditions, so that a retry anywhere gets the same answer.
  commit.conditions = view.conditions();
  if (decision) {
    commit.events = std::move(decision->events);
    commit.answer.resource = std::move(decision->resource);
    for (const std::string& stream : StreamsOf(commit)) {
      SYN_CHECK(view.HasRead(stream), "a decision reads every stream that it writes");
    }
  } else {
    SYN_CHECK(decision.error().code != Code::kOk, "a rejection has a code");
    commit.answer.rejection = std::move(decision.error());
  }
  Send(std::move(commit));
}

void Writer::React(event::Cursor cursor, const std::string& territory, const Decide& decide) {
  View view(*this, around_.foreign);
  auto decision = decide(view, Context{around_.clock.wall(), "synergie", "service", ""});
  SYN_CHECK(decision.has_value(), "a reaction is never rejected");
  Commit commit{.territory = territory,
                .conditions = view.conditions(),
                .events = std::move(decision->events),
                .actor = "synergie",
                .role = "service"};
  commit.causation_id = cursor.source + "@" + std::to_string(cursor.from);
  commit.cursor = std::move(cursor);
  Send(std::move(commit));
}

void Writer::Tick(Time beyond) {
  around_.clock.Reach(beyond);
  for (const InFlight& flight : in_flight_) {
    if (flight.commit().stamp > beyond) return;  // that one will do
  }
  Send(Commit{.actor = "synergie", .role = "service"});
}

void Writer::Send(Commit commit) {
  commit.id = around_.new_id();
  commit.stamp = around_.clock.Stamp();
  commit.seen = around_.seen();
  // In the order in which the stored form gives it back: the fold from memory and the fold of the
  // record must answer alike.
  std::sort(commit.answer.rejection.metadata.begin(), commit.answer.rejection.metadata.end());
  const auto draft = std::make_shared<Draft>(Draft{std::move(commit)});
  if (!stale_ && !Speculate(draft->commit, draft.get())) stale_ = true;
  in_flight_.push_back({draft, around_.clock.wall()});
  around_.append(draft);
}

void Writer::OnFailed(const event::CommitId& id, const log::AppendOutcome& outcome) {
  using log::AppendFailure;
  SYN_CHECK(outcome.failure != AppendFailure::kNone, "an append that succeeded is folded");
  if (outcome.failure == AppendFailure::kUnknown) return;
  const auto flight = std::find_if(in_flight_.begin(), in_flight_.end(),
                                   [&](const InFlight& f) { return f.commit().id == id; });
  if (flight == in_flight_.end()) return;
  const std::string request_id = flight->commit().request_id;
  in_flight_.erase(flight);
  stale_ = true;
  if (request_id.empty()) return;  // a reaction is tried again by itself
  const auto pending = pending_.find(request_id);
  if (pending == pending_.end()) return;
  Code code = Code::kUnavailable;  // also when an earlier attempt may still land
  if (!pending->second.uncertain && outcome.failure == AppendFailure::kTooLarge) {
    code = Code::kInvalidArgument;
  } else if (!pending->second.uncertain && outcome.failure == AppendFailure::kFull) {
    code = Code::kResourceExhausted;
  }
  Answer(request_id, Fail(code, outcome.message));
}

void Writer::OnFolded(const Commit& commit, int64_t offset, const Verdict& verdict) {
  if (verdict.accepted()) around_.clock.Merge(verdict.time);
  const bool first_in_flight = !in_flight_.empty() && in_flight_.front().commit().id == commit.id;
  const auto mine =
      first_in_flight ? in_flight_.begin()
                      : std::find_if(in_flight_.begin(), in_flight_.end(),
                                     [&](const InFlight& f) { return f.commit().id == commit.id; });
  const bool is_mine = mine != in_flight_.end();
  if (is_mine) {
    if (verdict.accepted() && first_in_flight && !stale_) {
      Forget(commit);  // folded as speculated: what follows stands
    } else {
      stale_ = true;
    }
    in_flight_.erase(mine);
  } else if (verdict.accepted() && !ahead_.empty()) {
    for (const std::string& stream : StreamsOf(commit)) stale_ |= ahead_.contains(stream);
    stale_ |= commit.cursor && cursors_ahead_.contains(commit.cursor->source);
  }
  if (is_mine && verdict.kind == Verdict::Kind::kRefusedClock) {
    around_.clock.ForgetWall();
    // A reaction would only try again at once, and fill the log with what is refused.
    reactions_pause_until_ = around_.clock.wall() + kPauseAfterWrongClock;
  }
  switch (verdict.kind) {
    case Verdict::Kind::kAccepted:
      counters_.accepted += is_mine;
      break;
    case Verdict::Kind::kDuplicate:
      counters_.duplicates += is_mine;
      break;
    default:
      counters_.refused += is_mine;
  }
  if (commit.request_id.empty()) return;
  const auto pending = pending_.find(commit.request_id);
  if (pending == pending_.end()) return;
  if (verdict.accepted()) {
    Answer(commit.request_id, Recorded{offset, verdict.time, commit.request_digest, commit.answer});
  } else if (verdict.kind == Verdict::Kind::kDuplicate) {
    const auto recorded = around_.acceptance.FindRequest(commit.request_id);
    SYN_CHECK(recorded.has_value(), "a duplicate has a first");
    Answer(commit.request_id, *recorded);
  } else if (is_mine && verdict.kind == Verdict::Kind::kRefusedClock &&
             pending->second.attempts >= options_.max_attempts) {
    Answer(commit.request_id, Fail(Code::kUnavailable,
                                   "this node's clock is more than a minute away from the log's; "
                                   "it does not write until that is mended"));
  } else if (is_mine) {
    // Where the log has doubled it, the copy may find what this one did not.
    pending->second.uncertain = true;
    queue_.push_front(commit.request_id);  // decided again, before those that came later
  }
}

void Writer::Answer(const std::string& request_id, const CommandOutcome& outcome) {
  const auto found = pending_.find(request_id);
  if (found == pending_.end()) return;
  const Pending pending = std::move(found->second);
  pending_.erase(found);
  for (const Waiter& waiter : pending.waiting) {
    waiter.done(outcome ? CommandOutcome(AnswerFor(*outcome, waiter.request_digest)) : outcome);
  }
}

void Writer::OnTime(Time now) {
  if (reactions_pause_until_ <= now || reactions_pause_until_ > now + kPauseAfterWrongClock) {
    reactions_pause_until_ = Time::Min();
  }
  // Sent in the future: the clock went back. Nobody shall wait until it has caught up.
  if (!in_flight_.empty() && in_flight_.front().since > now) {
    for (InFlight& flight : in_flight_) flight.since = std::min(flight.since, now);
  }
  while (!in_flight_.empty() && in_flight_.front().since + options_.append_timeout <= now) {
    // Unknown: it may still land. The same request id makes the next attempt harmless.
    ++counters_.timeouts;
    const std::string request_id = in_flight_.front().commit().request_id;
    in_flight_.pop_front();
    stale_ = true;
    const auto pending = pending_.find(request_id);
    if (pending == pending_.end()) continue;
    pending->second.uncertain = true;
    queue_.push_front(request_id);
  }
  if (now < earliest_deadline_) return;
  earliest_deadline_ = Time::Max();
  for (auto& [request_id, pending] : pending_) {
    std::erase_if(pending.waiting, [&](const Waiter& waiter) {
      if (waiter.deadline > now) return false;
      waiter.done(
          Fail(Code::kDeadlineExceeded, "not decided in time; ask again with the same request_id"));
      return true;
    });
    for (const Waiter& waiter : pending.waiting) {
      earliest_deadline_ = std::min(earliest_deadline_, waiter.deadline);
    }
  }
}

Time Writer::next_due() const {
  Time next = earliest_deadline_;
  if (!in_flight_.empty()) {
    next = std::min(next, in_flight_.front().since + options_.append_timeout);
  }
  return next;
}

void Writer::Close() {
  closed_ = true;
  queue_.clear();
  while (!pending_.empty()) {
    const std::string request_id = pending_.begin()->first;
    Answer(request_id, Fail(Code::kUnavailable, "the service is shutting down; ask again"));
  }
}

Loaded Writer::Load(const std::string& stream) {
  if (stale_) Respeculate();
  const auto found = ahead_.find(stream);
  return found != ahead_.end() ? found->second.loaded : around_.folded.Load(stream);
}

int64_t Writer::CursorAhead(const std::string& source) {
  if (stale_) Respeculate();
  const auto found = cursors_ahead_.find(source);
  return found != cursors_ahead_.end() ? found->second : around_.acceptance.CursorOf(source);
}

bool Writer::ReactionInFlight(const std::string& source) const {
  return std::any_of(in_flight_.begin(), in_flight_.end(), [&](const InFlight& flight) {
    return flight.commit().cursor && flight.commit().cursor->source == source;
  });
}

void Writer::Respeculate() {
  stale_ = false;
  ahead_.clear();
  cursors_ahead_.clear();
  for (const InFlight& flight : in_flight_) Speculate(flight.commit(), nullptr);
  stale_ = false;
}

// Puts a commit in flight on top of the speculation, if it can still be accepted there. `evolved`,
// where given, learns what the commit makes of its streams.
bool Writer::Speculate(const Commit& commit, Draft* evolved) {
  if (!commit.request_id.empty() && around_.acceptance.FindRequest(commit.request_id)) return false;
  for (const event::Condition& condition : commit.conditions) {
    if (Load(condition.stream).head != condition.head) return false;
  }
  if (commit.cursor) {
    if (CursorAhead(commit.cursor->source) != commit.cursor->from) return false;
    cursors_ahead_[commit.cursor->source] = commit.cursor->to;
  }
  std::map<std::string_view, StatePtr> touched;  // stream → its state before the commit
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      Loaded before = Load(stream);
      auto after = around_.model.Evolve(stream, before.state, event);
      SYN_CHECK(after.has_value(), "a writer can fold what it writes");
      Ahead& ahead = ahead_[stream];
      ahead.loaded = {{before.head.revision + 1, commit.id}, std::move(*after)};
      ahead.commits += touched.emplace(stream, std::move(before.state)).second;
    }
  }
  if (evolved == nullptr) return true;
  evolved->evolved = true;
  for (const auto& [stream, before] : touched) {
    const bool read =
        std::any_of(commit.conditions.begin(), commit.conditions.end(),
                    [&](const event::Condition& condition) { return condition.stream == stream; });
    evolved->evolved &= read;
    const Ahead& ahead = ahead_.at(std::string(stream));
    if (ahead.loaded.state != before) evolved->after.emplace_back(stream, ahead.loaded.state);
  }
  return true;
}

// Takes a commit that folded as speculated off the speculation.
void Writer::Forget(const Commit& commit) {
  for (const std::string& stream : StreamsOf(commit)) {
    const auto found = ahead_.find(stream);
    SYN_CHECK(found != ahead_.end(), "what is in flight is ahead");
    if (--found->second.commits == 0) ahead_.erase(found);
  }
  if (commit.cursor && CursorAhead(commit.cursor->source) == commit.cursor->to) {
    cursors_ahead_.erase(commit.cursor->source);
  }
}

}  // namespace synergie::commit
