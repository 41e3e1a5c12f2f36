// Accept: the rule that decides, from a log's order alone, whether a commit took effect. Every
// reader runs it on every record and so all readers agree (docs/adr/0001-optimistic-commits.md; the
// executable model of the protocol says the same). Pure: no clock, no randomness, no I/O beyond
// reading the acceptance state that it is given.
//
//   Verdict verdict = Accept(state, commit, append_time);
//   if (verdict.accepted()) Record(state, commit, offset, verdict);
//
// The state is folded from the log itself: stream → head, request id → what was answered, reaction
// source → cursor, and the time of the last accepted commit.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/event/commit.h"

namespace synergie::commit {

// A writer's clock may differ from the log's by no more than this when its commit is taken.
inline constexpr std::chrono::minutes kMaxClockSkew{1};

// What stands under a request id.
struct Recorded {
  int64_t offset = 0;  // of the accepted commit
  Time time;           // computed when it was accepted
  std::string request_digest;
  event::Answer answer;
  bool operator==(const Recorded&) const = default;
};

class AcceptanceState {
 public:
  virtual ~AcceptanceState() = default;
  virtual event::StreamHead Head(const std::string& stream) const = 0;
  virtual std::optional<Recorded> FindRequest(const std::string& request_id) const = 0;
  virtual int64_t CursorOf(const std::string& source) const = 0;  // 0 before the first
  virtual Time last_time() const = 0;                             // Time::Min() before the first

  virtual void SetHead(const std::string& stream, event::StreamHead head) = 0;
  virtual void SetRequest(const std::string& request_id, Recorded recorded) = 0;
  virtual void SetCursor(const std::string& source, int64_t to) = 0;
  virtual void SetLastTime(Time time) = 0;
};

struct Verdict {
  enum class Kind { kAccepted, kDuplicate, kRefusedCondition, kRefusedClock, kRefusedCursor };
  Kind kind = Kind::kAccepted;
  Time time;         // with kAccepted: the time of its events
  std::string what;  // with kRefusedCondition: the stream
  bool accepted() const { return kind == Kind::kAccepted; }
};

Verdict Accept(const AcceptanceState& state, const event::Commit& commit, Time append_time);

// Writes an accepted commit's effect into the state: revisions, the answer, the cursor, the time.
void Record(AcceptanceState& state, const event::Commit& commit, int64_t offset,
            const Verdict& verdict);

// The state in memory: for tests, the simulator's oracle and tools.
class MemoryAcceptance final : public AcceptanceState {
 public:
  event::StreamHead Head(const std::string& stream) const override;
  std::optional<Recorded> FindRequest(const std::string& request_id) const override;
  int64_t CursorOf(const std::string& source) const override;
  Time last_time() const override { return last_time_; }
  void SetHead(const std::string& stream, event::StreamHead head) override;
  void SetRequest(const std::string& request_id, Recorded recorded) override;
  void SetCursor(const std::string& source, int64_t to) override;
  void SetLastTime(Time time) override { last_time_ = time; }

 private:
  std::unordered_map<std::string, event::StreamHead> heads_;
  std::unordered_map<std::string, Recorded> requests_;
  std::map<std::string, int64_t> cursors_;
  Time last_time_ = Time::Min();
};

}  // namespace synergie::commit
