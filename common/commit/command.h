// A command on its way through the writer, and what becomes of it.
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "common/commit/accept.h"
#include "common/commit/view.h"

namespace synergie::commit {

// What is known besides state when a command is decided. `now` is the writer's wall clock: a
// decision that depends on it must put what it concluded into its events.
struct Context {
  Time now;
  std::string actor;
  std::string role;
  std::string request_id;
};

// What a decision wants written. No events: accepted, nothing new.
struct Decision {
  std::vector<event::Event> events;
  std::string resource;  // what the answer shows
};

using Decide = std::function<tl::expected<Decision, Rejection>(View&, const Context&)>;

// Either what was recorded under the request id (accepted or rejected, the same for every asker),
// or an Error: kUnavailable (unknown, ask again with the same request id), kResourceExhausted (not
// taken), kDeadlineExceeded.
using CommandOutcome = Result<Recorded>;

struct Command {
  std::string request_id;      // never empty
  std::string request_digest;  // SHA-256 of the request
  std::string territory;
  std::string actor;
  std::string role;
  std::string correlation_id;
  std::string causation_id;
  std::string traceparent;
  Time deadline = Time::Max();
  Decide decide;
  std::function<void(const CommandOutcome&)> done;  // called once, on the shard's thread
};

}  // namespace synergie::commit
