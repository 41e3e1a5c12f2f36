#include "services/catalogue/domain/programme.h"

#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/decimal.h"
#include "services/catalogue/domain/measures.h"
#include "services/catalogue/domain/sources.h"

namespace synergie::catalogue {

using commit::Context;
using commit::View;

namespace {

// A programme that is not closed, at the expected revision.
tl::expected<const Programme*, Rejection> FindRunning(View& view, const std::string& name,
                                                      std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Programme* programme = view.Find<Programme>(name);
  if (programme == nullptr) return commit::NotFound("programme", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  if (programme->state == Programme::State::kClosed) {
    return commit::Unmet("PROGRAMME_CLOSED", "The programme has come to its end.",
                         {{"name", name}});
  }
  return programme;
}

std::optional<Rejection> NormaliseCapacity(std::optional<Capacity>& capacity) {
  if (!capacity) return std::nullopt;
  if (capacity->unit == CapacityUnit::kUnspecified || capacity->value.empty()) {
    return commit::Invalid("CAPACITY_INCOMPLETE", "capacity",
                           "A capacity has a value and a unit: facilitator days or euros.")
        .value();
  }
  return NormaliseAmount(capacity->value, "capacity.value");
}

tl::unexpected<Rejection> Exceeded(const std::string& capacity, const std::string& committed) {
  return commit::Unmet("CAPACITY_EXCEEDED",
                       "The actions take " + committed + " of a capacity of " + capacity + ".",
                       {{"capacity", capacity}, {"committed", committed}});
}

Decimal AmountOf(const std::string& text) { return ParseDecimal(text).value_or(Decimal{}); }

}  // namespace

std::string Programme::Committed(std::string_view except) const {
  Decimal sum;
  for (const auto& [action, share] : shares) {
    if (action != except && !share.given_up) sum = sum + AmountOf(share.capacity);
  }
  return FormatDecimal(sum);
}

Programme Programme::Evolve(Programme before, const ProgrammeDrafted& event) {
  before.name = event.programme;
  before.title = event.title;
  before.committee = event.committee;
  before.capacity = event.capacity;
  before.start_date = event.start_date;
  before.end_date = event.end_date;
  before.state = State::kDraft;
  return before;
}

Programme Programme::Evolve(Programme before, const ProgrammeCapacitySet& event) {
  before.capacity = event.capacity;
  return before;
}

Programme Programme::Evolve(Programme before, const ProgrammeAdopted&) {
  before.state = State::kAdopted;
  return before;
}

Programme Programme::Evolve(Programme before, const ProgrammeClosed&) {
  before.state = State::kClosed;
  return before;
}

Programme Programme::Evolve(Programme before, const ActionPlanned& event) {
  before.shares[event.action] = {.capacity = event.plan.capacity};
  return before;
}

Programme Programme::Evolve(Programme before, const ActionReplanned& event) {
  before.shares[event.action].capacity = event.plan.capacity;
  return before;
}

Programme Programme::Evolve(Programme before, const ActionClosed& event) {
  before.shares[event.action].ended = true;
  return before;
}

Programme Programme::Evolve(Programme before, const ActionAbandoned& event) {
  before.shares[event.action].given_up = true;
  return before;
}

Programme Programme::Evolve(Programme before, const ActionReopened& event) {
  Share& share = before.shares[event.action];
  share.given_up = false;
  share.ended = false;
  return before;
}

std::optional<Rejection> CapacityTrouble(const Programme& programme, std::string_view action,
                                         std::string_view capacity) {
  if (programme.state != Programme::State::kAdopted || !programme.capacity) return std::nullopt;
  const Decimal total = AmountOf(programme.Committed(action)) + AmountOf(std::string(capacity));
  if (total <= AmountOf(programme.capacity->value)) return std::nullopt;
  return Exceeded(programme.capacity->value, FormatDecimal(total)).value();
}

Decided Decide(View& view, const Context&, const DraftProgramme& command) {
  if (auto trouble = TerritoryTrouble(view, command.programme)) return tl::unexpected(*trouble);
  ProgrammeDrafted drafted{command.programme, command.title,      command.committee,
                           command.capacity,  command.start_date, command.end_date};
  if (auto trouble = NormaliseCapacity(drafted.capacity)) return tl::unexpected(*trouble);
  if (!IsValid(drafted.start_date) || !IsValid(drafted.end_date) ||
      drafted.start_date >= drafted.end_date) {
    return commit::Invalid("PERIOD_INVALID", "end_date",
                           "Both days are of the calendar, and the first comes before the second.");
  }
  if (const Programme* known = view.Find<Programme>(command.programme)) {
    const bool same = known->title == drafted.title && known->committee == drafted.committee &&
                      known->capacity == drafted.capacity &&
                      known->start_date == drafted.start_date &&
                      known->end_date == drafted.end_date;
    if (same) return Facts{};
    return commit::AlreadyExists("programme", command.programme);
  }
  if (view.Find<Committee>(command.committee) == nullptr) {
    return commit::NotFound("committee", command.committee);
  }
  return Facts{std::move(drafted)};
}

Decided Decide(View& view, const Context&, const SetProgrammeCapacity& command) {
  const auto programme = FindRunning(view, command.programme, command.revision);
  if (!programme) return tl::unexpected(programme.error());
  ProgrammeCapacitySet set{command.programme, command.capacity};
  if (auto trouble = NormaliseCapacity(set.capacity)) return tl::unexpected(*trouble);
  if ((*programme)->capacity == set.capacity) return Facts{};
  const std::string committed = (*programme)->Committed();
  if (set.capacity && (*programme)->state == Programme::State::kAdopted &&
      AmountOf(committed) > AmountOf(set.capacity->value)) {
    return Exceeded(set.capacity->value, committed);
  }
  return Facts{std::move(set)};
}

Decided Decide(View& view, const Context&, const AdoptProgramme& command) {
  const Programme* known = view.Find<Programme>(command.programme);
  if (known != nullptr && known->state == Programme::State::kAdopted) return Facts{};
  const auto programme = FindRunning(view, command.programme, command.revision);
  if (!programme) return tl::unexpected(programme.error());
  if ((*programme)->shares.empty()) {
    return commit::Unmet("PROGRAMME_EMPTY", "A programme without actions is not adopted.",
                         {{"name", command.programme}});
  }
  const std::string committed = (*programme)->Committed();
  const auto& capacity = (*programme)->capacity;
  if (capacity && AmountOf(committed) > AmountOf(capacity->value)) {
    return Exceeded(capacity->value, committed);
  }
  return Facts{ProgrammeAdopted{command.programme, static_cast<int>((*programme)->shares.size()),
                                committed}};
}

Decided Decide(View& view, const Context&, const CloseProgramme& command) {
  const Programme* known = view.Find<Programme>(command.programme);
  if (known != nullptr && known->state == Programme::State::kClosed) return Facts{};
  const auto programme = FindRunning(view, command.programme, command.revision);
  if (!programme) return tl::unexpected(programme.error());
  for (const auto& [action, share] : (*programme)->shares) {
    if (!share.given_up && !share.ended) {
      return commit::Unmet("ACTIONS_UNDER_WAY",
                           "\"" + action + "\" is still under way: close it or give it up first.",
                           {{"action", action}});
    }
  }
  return Facts{ProgrammeClosed{command.programme, command.reason}};
}

}  // namespace synergie::catalogue
