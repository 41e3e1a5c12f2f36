// What a service tells the engine room about its aggregates: how an event changes the state of a
// stream, and how a state is kept as a row. States are immutable and shared; the model alone knows
// their type. Implementations are stateless and thread-safe. model_of.h builds one from deciders.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/result.h"
#include "common/event/commit.h"

namespace synergie::commit {

// Null: the stream is absent.
using StatePtr = std::shared_ptr<const void>;

class Model {
 public:
  virtual ~Model() = default;

  // The state of `stream` after `event`. Returns `before` itself where the event does not concern
  // this model. An Error is a poison event: a type or a payload that this version cannot read.
  virtual Result<StatePtr> Evolve(const std::string& stream, const StatePtr& before,
                                  const event::Event& event) const = 0;

  // The same where nobody else needs the state before: changes `state` itself, in place if it can,
  // and says whether the event concerned it. After an Error `state` is as it was.
  virtual Result<bool> Advance(const std::string& stream, StatePtr& state,
                               const event::Event& event) const {
    auto after = Evolve(stream, state, event);
    if (!after) return tl::unexpected(after.error());
    if (*after == state) return false;
    state = std::move(*after);
    return true;
  }

  // Folds every commit, whatever is in its events: an operator's order to pass a record says
  // nothing to it, unless the record is no commit at all.
  virtual bool TakesAnyEvent() const { return false; }

  // A row's bytes; the same state always gives the same bytes (fingerprints compare them).
  virtual std::string Encode(const std::string& stream, const StatePtr& state) const = 0;
  virtual Result<StatePtr> Decode(const std::string& stream, std::string_view bytes) const = 0;

  // Changes whenever the rows that a log folds to would differ: projections of another version are
  // folded again.
  virtual std::string schema_version() const = 0;
};

}  // namespace synergie::commit
