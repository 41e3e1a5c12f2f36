#include "common/commit/accept.h"

#include <algorithm>

#include "common/base/check.h"

namespace synergie::commit {

using event::Commit;
using event::Condition;
using event::StreamHead;

Verdict Accept(const AcceptanceState& state, const Commit& commit, Time append_time) {
  if (!commit.request_id.empty() && state.FindRequest(commit.request_id)) {
    return {.kind = Verdict::Kind::kDuplicate};
  }
  // Ahead: time would run away for everyone. Behind: a commit that lands long after it was written
  // would place itself into instants that were already read as final.
  if (commit.stamp > append_time + kMaxClockSkew || commit.stamp < append_time - kMaxClockSkew) {
    return {.kind = Verdict::Kind::kRefusedClock};
  }
  for (const Condition& condition : commit.conditions) {
    if (state.Head(condition.stream) != condition.head) {
      return {.kind = Verdict::Kind::kRefusedCondition, .what = condition.stream};
    }
  }
  if (commit.cursor && state.CursorOf(commit.cursor->source) != commit.cursor->from) {
    return {.kind = Verdict::Kind::kRefusedCursor};
  }
  const Time last = state.last_time();
  const Time next = last == Time::Min() ? commit.stamp : last + std::chrono::microseconds(1);
  return {.kind = Verdict::Kind::kAccepted, .time = std::max(commit.stamp, next)};
}

void Record(AcceptanceState& state, const Commit& commit, int64_t offset, const Verdict& verdict) {
  SYN_CHECK(verdict.accepted(), "only an accepted commit has an effect");
  for (const event::Event& event : commit.events) {
    for (const std::string& stream : event.streams) {
      state.SetHead(stream, {state.Head(stream).revision + 1, commit.id});
    }
  }
  if (commit.cursor) state.SetCursor(commit.cursor->source, commit.cursor->to);
  if (!commit.request_id.empty()) {
    state.SetRequest(commit.request_id,
                     {offset, verdict.time, commit.request_digest, commit.answer});
  }
  state.SetLastTime(verdict.time);
}

StreamHead MemoryAcceptance::Head(const std::string& stream) const {
  const auto found = heads_.find(stream);
  return found == heads_.end() ? StreamHead{} : found->second;
}

std::optional<Recorded> MemoryAcceptance::FindRequest(const std::string& request_id) const {
  const auto found = requests_.find(request_id);
  return found == requests_.end() ? std::nullopt : std::optional(found->second);
}

int64_t MemoryAcceptance::CursorOf(const std::string& source) const {
  const auto found = cursors_.find(source);
  return found == cursors_.end() ? 0 : found->second;
}

void MemoryAcceptance::SetHead(const std::string& stream, StreamHead head) {
  heads_[stream] = std::move(head);
}

void MemoryAcceptance::SetRequest(const std::string& request_id, Recorded recorded) {
  requests_[request_id] = std::move(recorded);
}

void MemoryAcceptance::SetCursor(const std::string& source, int64_t to) { cursors_[source] = to; }

}  // namespace synergie::commit
