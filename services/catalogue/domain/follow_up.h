// Reminders: which actions are late, ownerless or silent on a day. Computed from the actions as
// they stand; the digest that was handed out is a fact. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/catalogue/domain/action.h"

namespace synergie::catalogue {

inline constexpr int kDefaultSilentDays = 30;

struct FollowUp {
  int days_late = 0;  // past the next step's date; 0: not late
  bool ownerless = false;
  int days_silent = 0;  // since the last news
  bool silent = false;  // for longer than asked
  int days_in_state = 0;
  bool needed() const { return days_late > 0 || ownerless || silent; }
};
FollowUp FollowUpOf(const Action& action, const Date& day, int silent_days);

// An action that needs somebody.
struct Reminder {
  Action action;
  FollowUp follow_up;
};
// The most pressing first: by how late, then ownerless, then by how silent, then by name.
std::vector<Reminder> RemindersOf(const std::vector<Action>& actions, const Date& day,
                                  int silent_days);

// Facts.
struct FollowUpDigestIssued {
  std::string digest;
  Date date;
  int silent_days = 0;
  std::vector<std::string> late;
  std::vector<std::string> ownerless;
  std::vector<std::string> silent;
  bool operator==(const FollowUpDigestIssued&) const = default;
};

// "territories/ecla/followUpDigests/2019-02-01": what was handed out on that day, the last time.
struct FollowUpDigest {
  static constexpr std::string_view kCollection = "followUpDigests";
  using Event = std::variant<FollowUpDigestIssued>;
  FollowUpDigestIssued issued;
  static FollowUpDigest Evolve(FollowUpDigest before, const FollowUpDigestIssued& event);
};
std::string FollowUpDigestNameOf(std::string_view territory, const Date& date);

// Command: the lists come from reading the actions.
struct IssueFollowUpDigest {
  FollowUpDigestIssued digest;
};

}  // namespace synergie::catalogue
