#include "services/catalogue/domain/follow_up.h"

#include <algorithm>
#include <tuple>

#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/sources.h"

namespace synergie::catalogue {

FollowUp FollowUpOf(const Action& action, const Date& day, int silent_days) {
  FollowUp follow_up;
  if (!action.alive() || day < action.planned_date) return follow_up;
  if (IsValid(action.next_step.due_date)) {
    follow_up.days_late = std::max(0, DaysBetween(action.next_step.due_date, day));
  }
  follow_up.ownerless = !action.next_step.owner.known();
  follow_up.days_silent = std::max(0, DaysBetween(action.last_news, day));
  // A suspended action is silent on purpose: its date of return is what is watched.
  follow_up.silent = action.state != ActionState::kSuspended && follow_up.days_silent > silent_days;
  follow_up.days_in_state = std::max(0, DaysBetween(action.since, day));
  return follow_up;
}

std::vector<Reminder> RemindersOf(const std::vector<Action>& actions, const Date& day,
                                  int silent_days) {
  std::vector<Reminder> reminders;
  for (const Action& action : actions) {
    const FollowUp follow_up = FollowUpOf(action, day, silent_days);
    if (follow_up.needed()) reminders.push_back({action, follow_up});
  }
  const auto key = [](const Reminder& reminder) {
    const FollowUp& f = reminder.follow_up;
    return std::tuple(-f.days_late, !f.ownerless, -f.days_silent, reminder.action.name);
  };
  std::sort(reminders.begin(), reminders.end(),
            [&](const Reminder& a, const Reminder& b) { return key(a) < key(b); });
  return reminders;
}

FollowUpDigest FollowUpDigest::Evolve(FollowUpDigest before, const FollowUpDigestIssued& event) {
  before.issued = event;
  return before;
}

std::string FollowUpDigestNameOf(std::string_view territory, const Date& date) {
  return ChildName(territory, FollowUpDigest::kCollection, FormatDate(date));
}

Decided Decide(commit::View& view, const commit::Context&, const IssueFollowUpDigest& command) {
  if (auto trouble = TerritoryTrouble(view, command.digest.digest)) {
    return tl::unexpected(*trouble);
  }
  const FollowUpDigest* known = view.Find<FollowUpDigest>(command.digest.digest);
  if (known != nullptr && known->issued == command.digest) return Facts{};
  return Facts{command.digest};
}

}  // namespace synergie::catalogue
