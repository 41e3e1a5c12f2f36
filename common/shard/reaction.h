// A reaction: what a service writes because of another service's facts (matching reacts to topics,
// catalogue to synergies). Its commits are conditioned on the reaction's own cursor, so two
// instances, a crash or a replay still react once.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/commit/view.h"
#include "common/event/commit.h"

namespace synergie::shard {

// One accepted commit of the source log, with its events.
struct Input {
  int64_t offset = 0;
  Time time;
  std::shared_ptr<const event::Commit> commit;
};

// Whether everything of a log below an offset has been reacted to, here or in flight.
using Passed = std::function<bool(const std::string& log, int64_t offset)>;

class Reaction {
 public:
  virtual ~Reaction() = default;

  // The log it reads; one of the shard's sources.
  virtual const std::string& source() const = 0;
  virtual size_t max_inputs() const { return 64; }

  // How many of these inputs, from the first, may be judged now; the others wait for other logs.
  virtual size_t Ready(std::span<const Input> inputs, const Passed&) { return inputs.size(); }

  // What to write for these inputs: all of them since the cursor, also those judged before without
  // effect. Reads own state through the view only, and may be called again for the same inputs.
  virtual std::vector<event::Event> React(commit::View& view, std::span<const Input> inputs) = 0;

  // Every accepted commit of the source, and of the own log, once it is folded and flushed: for
  // indexes kept in memory. At a start the store's rows hold what came before.
  virtual void OnSourceFolded(const Input&) {}
  virtual void OnOwnFolded(const Input&) {}
};

}  // namespace synergie::shard
