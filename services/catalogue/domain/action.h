// Action: follows one or more sheets to the end. It always has a next step, an owner and a date
// while it is under way; it can be suspended, given up with a reason, and reopened, never deleted.
//
//   discussion → negotiation → implementation → operating → closed
//        suspended ⇄ any of the first four;  abandoned ← any but closed;  closed, abandoned →
//        reopened
//
// Steps may be skipped forwards; going back is what suspending and reopening are for.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/catalogue/domain/action_facts.h"

namespace synergie::catalogue {

inline constexpr size_t kMaxTimeline = 1'000;
inline constexpr size_t kMaxMeasures = 200;

// One thing that happened, for people to read.
struct TimelineEntry {
  enum class Kind {
    kUnspecified,
    kPlanned,
    kReplanned,
    kNextStep,
    kOwnerReleased,
    kProgress,
    kAdvanced,
    kClosed,
    kSuspended,
    kResumed,
    kAbandoned,
    kReopened,
    kIndicator
  };
  Date date;
  Kind kind = Kind::kUnspecified;
  std::string text;
  bool operator==(const TimelineEntry&) const = default;
};

// A state that was left, and how long it lasted.
struct TimeInState {
  ActionState state = ActionState::kUnspecified;
  Date from_date;
  int days = 0;
  bool operator==(const TimeInState&) const = default;
};

struct Action {
  static constexpr std::string_view kCollection = "actions";
  using Event =
      std::variant<ActionPlanned, ActionReplanned, NextStepSet, OwnerReleased, ProgressReported,
                   ActionAdvanced, ActionClosed, ActionSuspended, ActionResumed, ActionAbandoned,
                   ActionReopened, IndicatorReported, IndicatorWithdrawn>;

  std::string name;
  std::string programme;
  ActionPlan plan;
  ActionState state = ActionState::kUnspecified;
  ActionState stage = ActionState::kUnspecified;  // where it stood when suspended or given up
  Date since;                                     // in this state
  NextStep next_step;                             // empty once closed or abandoned
  Date planned_date;
  Date last_news;
  std::optional<int> percent;
  SetbackReason setback = SetbackReason::kUnspecified;
  std::string setback_text;
  std::string conclusion;
  std::vector<Measure> measures;
  std::vector<TimelineEntry> timeline;  // the last kMaxTimeline
  std::vector<TimeInState> history;

  // Under way: neither closed nor abandoned.
  bool alive() const;

  static Action Evolve(Action before, const ActionPlanned& event);
  static Action Evolve(Action before, const ActionReplanned& event);
  static Action Evolve(Action before, const NextStepSet& event);
  static Action Evolve(Action before, const OwnerReleased& event);
  static Action Evolve(Action before, const ProgressReported& event);
  static Action Evolve(Action before, const ActionAdvanced& event);
  static Action Evolve(Action before, const ActionClosed& event);
  static Action Evolve(Action before, const ActionSuspended& event);
  static Action Evolve(Action before, const ActionResumed& event);
  static Action Evolve(Action before, const ActionAbandoned& event);
  static Action Evolve(Action before, const ActionReopened& event);
  static Action Evolve(Action before, const IndicatorReported& event);
  static Action Evolve(Action before, const IndicatorWithdrawn& event);
};

// Commands. `date`: when it happened; not known: today. Never after today, nor before the last news
// of the action's state.
struct PlanAction {
  std::string action;
  ActionPlan plan;  // synergies of the sheets and names of companies are looked up
  NextStep next_step;
  Date date;
};
struct ReplanAction {
  std::string action;
  ActionPlan plan;
  Date date;
  std::optional<int64_t> revision;
};
struct SetNextStep {
  std::string action;
  NextStep next_step;
  std::string comment;
  Date date;
  std::optional<int64_t> revision;
};
struct ReleaseOwner {
  std::string action;
  std::string reason;
  Date date;
  std::optional<int64_t> revision;
};
struct ReportProgress {
  std::string action;
  std::string text;
  std::optional<int> percent;
  std::optional<NextStep> next_step;  // nothing: the one before stands
  Date date;
  std::optional<int64_t> revision;
};
struct AdvanceAction {
  std::string action;
  ActionState to_state = ActionState::kUnspecified;
  std::string comment;
  std::optional<NextStep> next_step;  // nothing: the one before stands
  Date date;
  std::optional<int64_t> revision;
};
struct CloseAction {
  std::string action;
  std::string conclusion;
  Date date;
  std::optional<int64_t> revision;
};
struct SuspendAction {
  std::string action;
  SetbackReason reason = SetbackReason::kUnspecified;
  std::string text;
  NextStep next_step;  // who looks at it again, and when
  Date date;
  std::optional<int64_t> revision;
};
struct ResumeAction {
  std::string action;
  NextStep next_step;
  Date date;
  std::optional<int64_t> revision;
};
struct AbandonAction {
  std::string action;
  SetbackReason reason = SetbackReason::kUnspecified;
  std::string text;
  Date date;
  std::optional<int64_t> revision;
};
struct ReopenAction {
  std::string action;
  ActionState to_state = ActionState::kUnspecified;  // unspecified: where it stood
  std::string reason;
  NextStep next_step;
  Date date;
  std::optional<int64_t> revision;
};
struct ReportIndicator {
  std::string action;
  Measure measure;
  Date date;
  std::optional<int64_t> revision;
};
struct WithdrawIndicator {
  std::string action;
  std::string measure_id;
  std::string reason;
  Date date;
  std::optional<int64_t> revision;
};

}  // namespace synergie::catalogue
