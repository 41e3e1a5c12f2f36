#include "services/catalogue/domain/funnel.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/catalogue/domain/calendar.h"

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

// Days that something stood in a step; nothing where one of the days is not known.
void Took(const Date& from, const Date& to, std::vector<int>& days) {
  if (from.known() && to.known()) days.push_back(std::max(0, DaysBetween(from, to)));
}

// The steps before there is an action: from a statement to a retained sheet.
struct Beginning {
  std::set<std::string> topics, shared;  // on sheets, on sheets of several companies
  FunnelStep sheets{.step = "sheets"}, voted{.step = "voted"}, retained{.step = "retained"};
  std::vector<int> days_shared, days_sheet, days_voted, days_retained;

  void Add(const Catalogue& catalogue, const Sheet& sheet,
           const std::vector<const Action*>& actions) {
    for (const SheetTopic& topic : sheet.topics) {
      topics.insert(topic.topic);
      if (sheet.companies.size() < 2 || !shared.insert(topic.topic).second) continue;
      Took(catalogue.workshop_date, catalogue.publish_date, days_shared);
    }
    const JudgedSheet* judged = catalogue.FindJudged(sheet.sheet_id);
    const bool was_voted = judged != nullptr && judged->concerned_count > 0;
    const auto standing = catalogue.standings.find(sheet.sheet_id);
    const bool was_decided = standing != catalogue.standings.end();
    ++sheets.reached_count;
    if (was_voted) {
      ++voted.reached_count;
      Took(catalogue.publish_date, catalogue.closing_date, days_sheet);
      if (was_decided) Took(catalogue.closing_date, standing->second.date, days_voted);
    } else if (was_decided) {
      Took(catalogue.publish_date, standing->second.date, days_sheet);
    }
    if (!was_voted && !was_decided) ++sheets.there_count;
    if (was_voted && !was_decided) ++voted.there_count;
    if (!was_decided || standing->second.outcome != Outcome::kRetained) return;
    ++retained.reached_count;
    if (actions.empty()) {
      ++retained.there_count;
      return;
    }
    const auto first = std::min_element(
        actions.begin(), actions.end(),
        [](const Action* a, const Action* b) { return a->planned_date < b->planned_date; });
    Took(standing->second.date, (*first)->planned_date, days_retained);
  }
};

std::vector<const Action*> ActionsFor(const Catalogue& catalogue, const Sheet& sheet,
                                      const std::vector<Action>& actions) {
  std::vector<const Action*> serving;
  for (const Action& action : actions) {
    const bool serves = std::any_of(
        action.plan.sheets.begin(), action.plan.sheets.end(), [&](const ServedSheet& served) {
          return served.catalogue == catalogue.name && served.sheet_id == sheet.sheet_id;
        });
    if (serves) serving.push_back(&action);
  }
  return serving;
}

}  // namespace

Funnel FunnelOf(const Catalogue& catalogue, const std::vector<Action>& actions) {
  Beginning beginning;
  std::map<std::string, std::vector<const Action*>> by_sheet;
  for (const Sheet& sheet : catalogue.sheets) {
    const auto serving = ActionsFor(catalogue, sheet, actions);
    beginning.Add(catalogue, sheet, serving);
    if (!serving.empty()) by_sheet[sheet.sheet_id] = serving;
  }
  Funnel funnel;
  const bool published = catalogue.publish_date.known();
  const auto on_sheets = static_cast<int>(beginning.shared.size());
  funnel.topic_count =
      published ? catalogue.topic_count : static_cast<int>(beginning.topics.size());
  funnel.shared_topic_count = published ? catalogue.shared_topic_count : on_sheets;
  beginning.sheets.median_days = LowerMedian(std::move(beginning.days_sheet));
  beginning.voted.median_days = LowerMedian(std::move(beginning.days_voted));
  beginning.retained.median_days = LowerMedian(std::move(beginning.days_retained));
  funnel.steps = {
      {"topics", funnel.topic_count, funnel.topic_count - funnel.shared_topic_count, {}},
      {"shared", funnel.shared_topic_count, funnel.shared_topic_count - on_sheets,
       LowerMedian(std::move(beginning.days_shared))},
      beginning.sheets,
      beginning.voted,
      beginning.retained};
  for (const Stage& stage : kStages) funnel.steps.push_back(StepOf(stage, by_sheet));
  return funnel;
}

}  // namespace synergie::catalogue
