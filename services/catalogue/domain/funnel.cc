#include "services/catalogue/domain/funnel.h"

#include <algorithm>
#include <map>
#include <set>

namespace synergie::catalogue {
namespace {

struct Stage {
  ActionState state;
  const char* name;
};
constexpr Stage kStages[] = {
    {ActionState::kDiscussion, "discussion"},
    {ActionState::kNegotiation, "negotiation"},
    {ActionState::kImplementation, "implementation"},
    {ActionState::kOperating, "operating"},
    {ActionState::kClosed, "closed"},
    {ActionState::kSuspended, "suspended"},
    {ActionState::kAbandoned, "abandoned"},
};

bool Reached(const Action& action, ActionState state) {
  const bool stood = action.state == state ||
                     std::any_of(action.history.begin(), action.history.end(),
                                 [&](const TimeInState& past) { return past.state == state; });
  // A stage that was skipped was passed: the funnel narrows, it has no gaps.
  const bool stage = state <= ActionState::kOperating;
  return stood || (stage && action.stage > state);
}

std::optional<int> LowerMedian(std::vector<int> days) {
  if (days.empty()) return std::nullopt;
  const auto middle = days.begin() + static_cast<std::ptrdiff_t>((days.size() - 1) / 2);
  std::nth_element(days.begin(), middle, days.end());
  return *middle;
}

FunnelStep StepOf(const Stage& stage,
                  const std::map<std::string, std::vector<const Action*>>& by_sheet) {
  FunnelStep step{.step = stage.name};
  std::set<const Action*> actions;
  for (const auto& [sheet, serving] : by_sheet) {
    const auto any = [&](auto predicate) {
      return std::any_of(serving.begin(), serving.end(), predicate);
    };
    if (any([&](const Action* a) { return Reached(*a, stage.state); })) ++step.reached_count;
    if (any([&](const Action* a) { return a->state == stage.state; })) ++step.there_count;
    actions.insert(serving.begin(), serving.end());
  }
  std::vector<int> days;
  for (const Action* action : actions) {
    for (const TimeInState& past : action->history) {
      if (past.state == stage.state) days.push_back(past.days);
    }
  }
  step.median_days = LowerMedian(std::move(days));
  return step;
}

}  // namespace

Funnel FunnelOf(const Catalogue& catalogue, const std::vector<Action>& actions) {
  Funnel funnel;
  std::set<std::string> topics, shared;
  FunnelStep sheets{.step = "sheets"}, voted{.step = "voted"}, retained{.step = "retained"};
  std::map<std::string, std::vector<const Action*>> by_sheet;
  for (const Sheet& sheet : catalogue.sheets) {
    for (const SheetTopic& topic : sheet.topics) {
      topics.insert(topic.topic);
      if (sheet.companies.size() > 1) shared.insert(topic.topic);
    }
    ++sheets.reached_count;
    const JudgedSheet* judged = catalogue.FindJudged(sheet.sheet_id);
    if (judged != nullptr && judged->concerned_count > 0) ++voted.reached_count;
    const auto standing = catalogue.standings.find(sheet.sheet_id);
    if (standing != catalogue.standings.end() && standing->second.outcome == Outcome::kRetained) {
      ++retained.reached_count;
    }
    for (const Action& action : actions) {
      for (const ServedSheet& served : action.plan.sheets) {
        if (served.catalogue == catalogue.name && served.sheet_id == sheet.sheet_id) {
          by_sheet[sheet.sheet_id].push_back(&action);
          break;
        }
      }
    }
  }
  funnel.topic_count = static_cast<int>(topics.size());
  funnel.shared_topic_count = static_cast<int>(shared.size());
  funnel.steps = {sheets, voted, retained};
  for (const Stage& stage : kStages) funnel.steps.push_back(StepOf(stage, by_sheet));
  return funnel;
}

}  // namespace synergie::catalogue
