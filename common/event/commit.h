// The commit: what one accepted command wrote, as plain values. The stored form is
// proto/synergie/event/v1/commit.proto; codec.h translates, and only there. Pure values, no
// threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/base/time.h"

namespace synergie::event {

// 16 random bytes of one attempt to write; empty names "no commit".
using CommitId = std::string;

// A fact as stored: the payload is the serialised event message of `type`.
struct Event {
  std::vector<std::string> streams;  // never empty; the first is the one the event is about
  std::string type;                  // "intake.topic.recorded.v1"
  std::string payload;
  bool operator==(const Event&) const = default;
};

// Where a stream stands: its revision, and the commit that wrote it.
struct StreamHead {
  int64_t revision = 0;  // 0: absent
  CommitId commit;
  bool operator==(const StreamHead&) const = default;
};

struct Condition {
  std::string stream;
  StreamHead head;
  bool operator==(const Condition&) const = default;
};

struct Cursor {
  std::string source;  // name of the input log
  int64_t from = 0;
  int64_t to = 0;
  bool operator==(const Cursor&) const = default;
};

struct Position {
  std::string log;
  int32_t partition = 0;
  int64_t offset = 0;  // everything below it
  bool operator==(const Position&) const = default;
};

// What the caller of a command is told. `rejection.code` kOk: accepted.
struct Answer {
  std::string resource;
  Rejection rejection{.code = Code::kOk};
  bool ok() const { return rejection.code == Code::kOk; }
  bool operator==(const Answer&) const = default;
};

// An operator's order: every reader passes that record, which cannot be folded. Stands in the log
// of orders, in the partition of the record.
struct Quarantine {
  std::string log;
  int64_t offset = 0;
  std::string reason;
  bool operator==(const Quarantine&) const = default;
};

struct Commit {
  CommitId id;
  std::string request_id;      // empty: a reaction or a tick
  std::string request_digest;  // SHA-256 of the request
  std::string territory;
  std::vector<Condition> conditions;
  std::optional<Cursor> cursor;  // reactions only
  std::vector<Event> events;
  Answer answer;
  std::string actor;
  std::string role;
  Time stamp;  // the writer's hybrid logical clock
  std::string correlation_id;
  std::string causation_id;
  std::string traceparent;
  std::vector<Position> seen;
  std::optional<Quarantine> quarantine;
  bool operator==(const Commit&) const = default;
};

}  // namespace synergie::event
