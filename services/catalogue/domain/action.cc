// What each fact makes of an action. The decisions are in action_decide.cc.
#include "services/catalogue/domain/action.h"

#include <algorithm>

namespace synergie::catalogue {
namespace {

void Note(Action& action, const Date& date, TimelineEntry::Kind kind, const std::string& text) {
  action.last_news = std::max(action.last_news, date);
  if (action.timeline.size() == kMaxTimeline) action.timeline.erase(action.timeline.begin());
  action.timeline.push_back({date, kind, text});
}

void Enter(Action& action, ActionState state, const Date& date, int days) {
  action.history.push_back({action.state, action.since, days});
  action.state = state;
  action.since = date;
}

std::string TextOf(const NextStep& step) { return step.text; }

}  // namespace

bool Action::alive() const {
  return state != ActionState::kUnspecified && state != ActionState::kClosed &&
         state != ActionState::kAbandoned;
}

Action Action::Evolve(Action before, const ActionPlanned& event) {
  before.name = event.action;
  before.programme = event.programme;
  before.plan = event.plan;
  before.state = before.stage = ActionState::kDiscussion;
  before.since = before.planned_date = event.date;
  before.next_step = event.next_step;
  Note(before, event.date, TimelineEntry::Kind::kPlanned, TextOf(event.next_step));
  return before;
}

Action Action::Evolve(Action before, const ActionReplanned& event) {
  before.plan = event.plan;
  Note(before, event.date, TimelineEntry::Kind::kReplanned, event.plan.title);
  return before;
}

Action Action::Evolve(Action before, const NextStepSet& event) {
  before.next_step = event.next_step;
  Note(before, event.date, TimelineEntry::Kind::kNextStep,
       event.comment.empty() ? TextOf(event.next_step)
                             : event.comment + " → " + TextOf(event.next_step));
  return before;
}

Action Action::Evolve(Action before, const OwnerReleased& event) {
  before.next_step.owner = {};
  Note(before, event.date, TimelineEntry::Kind::kOwnerReleased, event.reason);
  return before;
}

Action Action::Evolve(Action before, const ProgressReported& event) {
  if (event.percent) before.percent = event.percent;
  Note(before, event.date, TimelineEntry::Kind::kProgress, event.text);
  return before;
}

Action Action::Evolve(Action before, const ActionAdvanced& event) {
  Enter(before, event.to_state, event.date, event.days_in_state);
  before.stage = event.to_state;
  Note(before, event.date, TimelineEntry::Kind::kAdvanced, event.comment);
  return before;
}

Action Action::Evolve(Action before, const ActionClosed& event) {
  Enter(before, ActionState::kClosed, event.date, event.days_in_state);
  before.conclusion = event.conclusion;
  before.next_step = {};
  Note(before, event.date, TimelineEntry::Kind::kClosed, event.conclusion);
  return before;
}

Action Action::Evolve(Action before, const ActionSuspended& event) {
  Enter(before, ActionState::kSuspended, event.date, event.days_in_state);
  before.setback = event.reason;
  before.setback_text = event.text;
  Note(before, event.date, TimelineEntry::Kind::kSuspended, event.text);
  return before;
}

Action Action::Evolve(Action before, const ActionResumed& event) {
  Enter(before, event.to_state, event.date, event.days_in_state);
  before.setback = SetbackReason::kUnspecified;
  before.setback_text.clear();
  before.next_step = event.next_step;
  Note(before, event.date, TimelineEntry::Kind::kResumed, TextOf(event.next_step));
  return before;
}

Action Action::Evolve(Action before, const ActionAbandoned& event) {
  Enter(before, ActionState::kAbandoned, event.date, event.days_in_state);
  before.setback = event.reason;
  before.setback_text = event.text;
  before.next_step = {};
  Note(before, event.date, TimelineEntry::Kind::kAbandoned, event.text);
  return before;
}

Action Action::Evolve(Action before, const ActionReopened& event) {
  Enter(before, event.to_state, event.date, event.days_in_state);
  before.stage = event.to_state;
  before.setback = SetbackReason::kUnspecified;
  before.setback_text.clear();
  before.conclusion.clear();
  before.next_step = event.next_step;
  Note(before, event.date, TimelineEntry::Kind::kReopened, event.reason);
  return before;
}

Action Action::Evolve(Action before, const IndicatorReported& event) {
  const auto known = std::find_if(
      before.measures.begin(), before.measures.end(),
      [&](const Measure& measure) { return measure.measure_id == event.measure.measure_id; });
  if (known == before.measures.end()) {
    before.measures.push_back(event.measure);
  } else {
    *known = event.measure;
  }
  Note(before, event.date, TimelineEntry::Kind::kIndicator, event.measure.measure_id);
  return before;
}

Action Action::Evolve(Action before, const IndicatorWithdrawn& event) {
  std::erase_if(before.measures,
                [&](const Measure& measure) { return measure.measure_id == event.measure_id; });
  Note(before, event.date, TimelineEntry::Kind::kIndicator, event.reason);
  return before;
}

}  // namespace synergie::catalogue
