// Facts of an action's life. Days in a state are counted when it is left, from the dates that were
// said, so that folding needs no clock.
#pragma once

#include <string>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

struct ActionPlanned {
  std::string action;
  std::string programme;
  ActionPlan plan;
  NextStep next_step;
  Date date;
  bool operator==(const ActionPlanned&) const = default;
};
struct ActionReplanned {
  std::string action;
  std::string programme;
  ActionPlan plan;
  Date date;
  bool operator==(const ActionReplanned&) const = default;
};
struct NextStepSet {
  std::string action;
  NextStep next_step;
  std::string comment;
  Date date;
  bool operator==(const NextStepSet&) const = default;
};
struct OwnerReleased {
  std::string action;
  Party owner;
  std::string reason;
  Date date;
  bool operator==(const OwnerReleased&) const = default;
};
struct ProgressReported {
  std::string action;
  std::string text;
  std::optional<int> percent;
  Date date;
  bool operator==(const ProgressReported&) const = default;
};
struct ActionAdvanced {
  std::string action;
  ActionState from_state = ActionState::kUnspecified;
  ActionState to_state = ActionState::kUnspecified;
  std::string comment;
  Date date;
  int days_in_state = 0;
  bool operator==(const ActionAdvanced&) const = default;
};
struct ActionClosed {
  std::string action;
  std::string programme;
  ActionState from_state = ActionState::kUnspecified;
  std::string conclusion;
  Date date;
  int days_in_state = 0;
  bool operator==(const ActionClosed&) const = default;
};
struct ActionSuspended {
  std::string action;
  ActionState from_state = ActionState::kUnspecified;
  SetbackReason reason = SetbackReason::kUnspecified;
  std::string text;
  Date date;
  int days_in_state = 0;
  bool operator==(const ActionSuspended&) const = default;
};
struct ActionResumed {
  std::string action;
  ActionState to_state = ActionState::kUnspecified;
  NextStep next_step;
  Date date;
  int days_in_state = 0;
  bool operator==(const ActionResumed&) const = default;
};
struct ActionAbandoned {
  std::string action;
  std::string programme;
  ActionState from_state = ActionState::kUnspecified;
  SetbackReason reason = SetbackReason::kUnspecified;
  std::string text;
  Date date;
  int days_in_state = 0;
  bool operator==(const ActionAbandoned&) const = default;
};
struct ActionReopened {
  std::string action;
  std::string programme;
  ActionState to_state = ActionState::kUnspecified;
  std::string reason;
  NextStep next_step;
  Date date;
  int days_in_state = 0;
  bool operator==(const ActionReopened&) const = default;
};
struct IndicatorReported {
  std::string action;
  Measure measure;
  Date date;
  bool operator==(const IndicatorReported&) const = default;
};
struct IndicatorWithdrawn {
  std::string action;
  std::string measure_id;
  std::string reason;
  Date date;
  bool operator==(const IndicatorWithdrawn&) const = default;
};

}  // namespace synergie::catalogue
