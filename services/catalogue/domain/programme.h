// Programme: the actions that carry a committee's decisions out, under a capacity. It knows what
// each of its actions takes, so that what is adopted fits.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "common/commit/command.h"
#include "services/catalogue/domain/action_facts.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

inline constexpr size_t kMaxActions = 500;

// Facts.
struct ProgrammeDrafted {
  std::string programme;
  std::string title;
  std::string committee;
  std::optional<Capacity> capacity;
  Date start_date;
  Date end_date;
  bool operator==(const ProgrammeDrafted&) const = default;
};
struct ProgrammeCapacitySet {
  std::string programme;
  std::optional<Capacity> capacity;
  bool operator==(const ProgrammeCapacitySet&) const = default;
};
struct ProgrammeAdopted {
  std::string programme;
  int action_count = 0;
  std::string committed;
  bool operator==(const ProgrammeAdopted&) const = default;
};
struct ProgrammeClosed {
  std::string programme;
  std::string reason;
  bool operator==(const ProgrammeClosed&) const = default;
};

// What an action takes of its programme.
struct Share {
  std::string capacity;   // decimal; empty: nothing
  bool given_up = false;  // abandoned: takes nothing
  bool ended = false;     // closed: has taken it
  bool operator==(const Share&) const = default;
};

struct Programme {
  static constexpr std::string_view kCollection = "programmes";
  using Event =
      std::variant<ProgrammeDrafted, ProgrammeCapacitySet, ProgrammeAdopted, ProgrammeClosed,
                   ActionPlanned, ActionReplanned, ActionClosed, ActionAbandoned, ActionReopened>;
  enum class State { kUnspecified, kDraft, kAdopted, kClosed };

  std::string name;
  std::string title;
  std::string committee;
  std::optional<Capacity> capacity;
  Date start_date;
  Date end_date;
  std::map<std::string, Share> shares;  // by action
  State state = State::kUnspecified;

  // What its actions take together, leaving `except` out.
  std::string Committed(std::string_view except = {}) const;

  static Programme Evolve(Programme before, const ProgrammeDrafted& event);
  static Programme Evolve(Programme before, const ProgrammeCapacitySet& event);
  static Programme Evolve(Programme before, const ProgrammeAdopted& event);
  static Programme Evolve(Programme before, const ProgrammeClosed& event);
  static Programme Evolve(Programme before, const ActionPlanned& event);
  static Programme Evolve(Programme before, const ActionReplanned& event);
  static Programme Evolve(Programme before, const ActionClosed& event);
  static Programme Evolve(Programme before, const ActionAbandoned& event);
  static Programme Evolve(Programme before, const ActionReopened& event);
};

// Commands.
struct DraftProgramme {
  std::string programme;
  std::string title;
  std::string committee;
  std::optional<Capacity> capacity;
  Date start_date;
  Date end_date;
};
struct SetProgrammeCapacity {
  std::string programme;
  std::optional<Capacity> capacity;
  std::optional<int64_t> revision;
};
struct AdoptProgramme {
  std::string programme;
  std::optional<int64_t> revision;
};
struct CloseProgramme {
  std::string programme;
  std::string reason;
  std::optional<int64_t> revision;
};

// Whether an action of `capacity` fits beside the others, where the programme is adopted.
std::optional<Rejection> CapacityTrouble(const Programme& programme, std::string_view action,
                                         std::string_view capacity);

}  // namespace synergie::catalogue
