// What each command makes of an action. What each fact makes of it is in action.cc.
#include <algorithm>

#include "services/catalogue/domain/action.h"
#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/measures.h"
#include "services/catalogue/domain/said_day.h"
#include "services/catalogue/domain/sources.h"

namespace synergie::catalogue {

using commit::Context;
using commit::View;

namespace {

// An action as a command finds it, and the day that the command speaks of.
struct Found {
  const Action* action = nullptr;
  Date date;
};

tl::expected<Found, Rejection> FindAction(View& view, const Context& context,
                                          const std::string& name, const Date& said,
                                          std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Action* action = view.Find<Action>(name);
  if (action == nullptr) return commit::NotFound("action", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  const auto date = DayFor(context, said);
  if (!date) return tl::unexpected(date.error());
  if (*date < action->since) {
    return commit::Invalid(
        "DATE_BEFORE_STATE", "date",
        "The action was in its present state since " + FormatDate(action->since) + ".");
  }
  return Found{action, *date};
}

tl::expected<Found, Rejection> FindAlive(View& view, const Context& context,
                                         const std::string& name, const Date& said,
                                         std::optional<int64_t> revision) {
  auto found = FindAction(view, context, name, said, revision);
  if (found && !found->action->alive()) {
    return commit::Unmet("ACTION_ENDED", "The action is closed or abandoned; it can be reopened.",
                         {{"name", name}});
  }
  return found;
}

int DaysIn(const Found& found) { return DaysBetween(found.action->since, found.date); }

tl::expected<NextStep, Rejection> Complete(View& view, NextStep step) {
  if (auto trouble = NextStepTrouble(step, "next_step")) return tl::unexpected(*trouble);
  if (auto unknown = NameParty(view, step.owner)) return tl::unexpected(*unknown);
  return step;
}

// Adds the fact that another next step was set, where one was said and it is another one.
std::optional<Rejection> AddNextStep(View& view, const Found& found,
                                     const std::optional<NextStep>& said, Facts& facts) {
  if (!said) return std::nullopt;
  auto step = Complete(view, *said);
  if (!step) return step.error();
  if (*step != found.action->next_step) {
    facts.push_back(NextStepSet{found.action->name, std::move(*step), "", found.date});
  }
  return std::nullopt;
}

// A plan with the names and synergies looked up; its sheets were retained by a committee.
tl::expected<ActionPlan, Rejection> CompletePlan(View& view, ActionPlan plan) {
  if (auto trouble = NormaliseAmount(plan.budget, "plan.budget")) return tl::unexpected(*trouble);
  if (auto trouble = NormaliseAmount(plan.capacity, "plan.capacity")) {
    return tl::unexpected(*trouble);
  }
  if (auto trouble = Normalise(plan.targets, "plan.targets")) return tl::unexpected(*trouble);
  if (!plan.lead.known()) {
    return commit::Invalid("LEAD_MISSING", "plan.lead", "An action has somebody who leads it.");
  }
  if (auto unknown = NameParty(view, plan.lead)) return tl::unexpected(*unknown);
  for (Party& partner : plan.partners) {
    if (auto unknown = NameParty(view, partner)) return tl::unexpected(*unknown);
  }
  if (plan.sheets.empty()) {
    return commit::Invalid("SHEET_MISSING", "plan.sheets", "An action serves at least one sheet.");
  }
  for (ServedSheet& served : plan.sheets) {
    const Catalogue* catalogue = view.Find<Catalogue>(served.catalogue);
    const Sheet* sheet = catalogue == nullptr ? nullptr : catalogue->FindSheet(served.sheet_id);
    if (sheet == nullptr) {
      return commit::NotFound("sheet", served.catalogue + "/sheets/" + served.sheet_id);
    }
    const auto standing = catalogue->standings.find(served.sheet_id);
    if (standing == catalogue->standings.end() || standing->second.outcome != Outcome::kRetained) {
      return commit::Unmet("SHEET_NOT_RETAINED",
                           "No committee has retained the sheet \"" + served.sheet_id + "\".",
                           {{"sheet", served.sheet_id}});
    }
    served.synergy = sheet->synergy;
  }
  return plan;
}

tl::expected<const Programme*, Rejection> FindOpenProgramme(View& view, const std::string& name) {
  const Programme* programme = view.Find<Programme>(name);
  if (programme == nullptr) return commit::NotFound("programme", name);
  if (programme->state == Programme::State::kClosed) {
    return commit::Unmet("PROGRAMME_CLOSED", "The programme has come to its end.",
                         {{"name", name}});
  }
  return programme;
}

bool IsStage(ActionState state) {
  return state >= ActionState::kDiscussion && state <= ActionState::kOperating;
}

}  // namespace

Decided Decide(View& view, const Context& context, const PlanAction& command) {
  if (auto trouble = TerritoryTrouble(view, command.action)) return tl::unexpected(*trouble);
  const std::string parent(ParentOf(command.action));
  const auto programme = FindOpenProgramme(view, parent);
  if (!programme) return tl::unexpected(programme.error());
  auto plan = CompletePlan(view, command.plan);
  if (!plan) return tl::unexpected(plan.error());
  auto step = Complete(view, command.next_step);
  if (!step) return tl::unexpected(step.error());
  if (const Action* known = view.Find<Action>(command.action)) {
    if (known->plan == *plan) return Facts{};  // what happened to it since does not matter
    return commit::AlreadyExists("action", command.action);
  }
  const auto date = DayFor(context, command.date);
  if (!date) return tl::unexpected(date.error());
  if ((*programme)->shares.size() >= kMaxActions) {
    return commit::Unmet("TOO_MANY_ACTIONS", "A programme has at most 500 actions.");
  }
  if (auto trouble = CapacityTrouble(**programme, command.action, plan->capacity)) {
    return tl::unexpected(*trouble);
  }
  return Facts{ActionPlanned{command.action, parent, std::move(*plan), std::move(*step), *date}};
}

Decided Decide(View& view, const Context& context, const ReplanAction& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  auto plan = CompletePlan(view, command.plan);
  if (!plan) return tl::unexpected(plan.error());
  if (found->action->plan == *plan) return Facts{};
  const auto programme = FindOpenProgramme(view, found->action->programme);
  if (!programme) return tl::unexpected(programme.error());
  if (auto trouble = CapacityTrouble(**programme, command.action, plan->capacity)) {
    return tl::unexpected(*trouble);
  }
  return Facts{
      ActionReplanned{command.action, found->action->programme, std::move(*plan), found->date}};
}

Decided Decide(View& view, const Context& context, const SetNextStep& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  auto step = Complete(view, command.next_step);
  if (!step) return tl::unexpected(step.error());
  if (*step == found->action->next_step) return Facts{};
  return Facts{NextStepSet{command.action, std::move(*step), command.comment, found->date}};
}

Decided Decide(View& view, const Context& context, const ReleaseOwner& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  const Party& owner = found->action->next_step.owner;
  if (!owner.known()) return Facts{};
  return Facts{OwnerReleased{command.action, owner, command.reason, found->date}};
}

Decided Decide(View& view, const Context& context, const ReportProgress& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  if (command.percent && (*command.percent < 0 || *command.percent > 100)) {
    return commit::Invalid("PERCENT_OUT_OF_RANGE", "percent", "From 0 to 100.");
  }
  Facts facts;
  const bool known = std::any_of(found->action->timeline.begin(), found->action->timeline.end(),
                                 [&](const TimelineEntry& entry) {
                                   return entry.kind == TimelineEntry::Kind::kProgress &&
                                          entry.date == found->date && entry.text == command.text;
                                 });
  if (!known || (command.percent && command.percent != found->action->percent)) {
    facts.push_back(ProgressReported{command.action, command.text, command.percent, found->date});
  }
  if (auto trouble = AddNextStep(view, *found, command.next_step, facts)) {
    return tl::unexpected(*trouble);
  }
  return facts;
}

Decided Decide(View& view, const Context& context, const AdvanceAction& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  const ActionState from = found->action->state;
  if (!IsStage(command.to_state)) {
    return commit::Invalid("NOT_A_STAGE", "to_state",
                           "An action advances to negotiation, implementation or operating.");
  }
  if (from == command.to_state) return Facts{};
  if (from == ActionState::kSuspended) {
    return commit::Unmet("ACTION_SUSPENDED", "A suspended action is resumed before it advances.",
                         {{"name", command.action}});
  }
  if (command.to_state < from) {
    return commit::Unmet("STAGE_GOES_FORWARD", "An action does not go back to an earlier stage.",
                         {{"name", command.action}});
  }
  Facts facts{ActionAdvanced{command.action, from, command.to_state, command.comment, found->date,
                             DaysIn(*found)}};
  if (auto trouble = AddNextStep(view, *found, command.next_step, facts)) {
    return tl::unexpected(*trouble);
  }
  return facts;
}

Decided Decide(View& view, const Context& context, const CloseAction& command) {
  const Action* known = view.Find<Action>(command.action);
  if (known != nullptr && known->state == ActionState::kClosed) return Facts{};
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  view.Find<Programme>(found->action->programme);
  return Facts{ActionClosed{command.action, found->action->programme, found->action->state,
                            command.conclusion, found->date, DaysIn(*found)}};
}

Decided Decide(View& view, const Context& context, const SuspendAction& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  auto step = Complete(view, command.next_step);
  if (!step) return tl::unexpected(step.error());
  Facts facts;
  if (found->action->state != ActionState::kSuspended) {
    facts.push_back(ActionSuspended{command.action, found->action->state, command.reason,
                                    command.text, found->date, DaysIn(*found)});
  }
  if (auto trouble = AddNextStep(view, *found, *step, facts)) return tl::unexpected(*trouble);
  return facts;
}

Decided Decide(View& view, const Context& context, const ResumeAction& command) {
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  auto step = Complete(view, command.next_step);
  if (!step) return tl::unexpected(step.error());
  if (found->action->state != ActionState::kSuspended) {
    return commit::Unmet("ACTION_NOT_SUSPENDED", "Only a suspended action is resumed.",
                         {{"name", command.action}});
  }
  return Facts{ActionResumed{command.action, found->action->stage, std::move(*step), found->date,
                             DaysIn(*found)}};
}

Decided Decide(View& view, const Context& context, const AbandonAction& command) {
  const Action* known = view.Find<Action>(command.action);
  if (known != nullptr && known->state == ActionState::kAbandoned) return Facts{};
  const auto found = FindAlive(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  view.Find<Programme>(found->action->programme);
  return Facts{ActionAbandoned{command.action, found->action->programme, found->action->state,
                               command.reason, command.text, found->date, DaysIn(*found)}};
}

Decided Decide(View& view, const Context& context, const ReopenAction& command) {
  const auto found = FindAction(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  if (found->action->alive()) {
    return commit::Unmet("ACTION_UNDER_WAY", "Only a closed or abandoned action is reopened.",
                         {{"name", command.action}});
  }
  const ActionState to =
      command.to_state == ActionState::kUnspecified ? found->action->stage : command.to_state;
  if (!IsStage(to)) {
    return commit::Invalid("NOT_A_STAGE", "to_state",
                           "An action is reopened in discussion, negotiation, implementation or "
                           "operating.");
  }
  auto step = Complete(view, command.next_step);
  if (!step) return tl::unexpected(step.error());
  const auto programme = FindOpenProgramme(view, found->action->programme);
  if (!programme) return tl::unexpected(programme.error());
  if (auto trouble = CapacityTrouble(**programme, command.action, found->action->plan.capacity)) {
    return tl::unexpected(*trouble);
  }
  return Facts{ActionReopened{command.action, found->action->programme, to, command.reason,
                              std::move(*step), found->date, DaysIn(*found)}};
}

// Figures still come in when an action is closed: what it brings is read off for years.
Decided Decide(View& view, const Context& context, const ReportIndicator& command) {
  const auto found = FindAction(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  std::vector<Measure> figure{command.measure};
  if (auto trouble = Normalise(figure, "measure")) {
    for (FieldViolation& field : trouble->fields) field.field.erase(7, 3);  // "measure[0]"
    return tl::unexpected(*trouble);
  }
  for (const Measure& known : found->action->measures) {
    if (known == figure.front()) return Facts{};
  }
  if (found->action->measures.size() >= kMaxMeasures) {
    return commit::Unmet("TOO_MANY_INDICATORS", "An action has at most 200 figures.");
  }
  return Facts{IndicatorReported{command.action, std::move(figure.front()), found->date}};
}

Decided Decide(View& view, const Context& context, const WithdrawIndicator& command) {
  const auto found = FindAction(view, context, command.action, command.date, command.revision);
  if (!found) return tl::unexpected(found.error());
  const auto& measures = found->action->measures;
  const bool known = std::any_of(measures.begin(), measures.end(), [&](const Measure& measure) {
    return measure.measure_id == command.measure_id;
  });
  if (!known) {
    return commit::NotFound("indicator", command.action + "/indicators/" + command.measure_id);
  }
  return Facts{IndicatorWithdrawn{command.action, command.measure_id, command.reason, found->date}};
}

}  // namespace synergie::catalogue
