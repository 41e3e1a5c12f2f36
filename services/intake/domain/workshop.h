// Workshop: the round tables of a day, with the calendar around them (guide ten days before,
// catalogue fifteen days after, then the committee).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/command.h"
#include "services/intake/domain/values.h"

namespace synergie::intake {

inline constexpr int kGuideDaysBefore = 10;
inline constexpr int kCatalogueDaysAfter = 15;

struct Calendar {
  Date date;
  Date guide_due;
  Date catalogue_due;
  Date committee_due;  // may be unknown
  bool operator==(const Calendar&) const = default;
};

// The calendar of a workshop on `date`; the committee's day is set by hand.
Calendar CalendarOf(const Date& date, const Date& committee);

// Facts.
struct WorkshopPlanned {
  std::string workshop;
  std::string display_name;
  std::string zone;
  Calendar calendar;
  std::vector<Table> tables;
  std::vector<std::string> facilitators;
  bool operator==(const WorkshopPlanned&) const = default;
};
struct WorkshopRescheduled {
  std::string workshop;
  Calendar calendar;
  bool operator==(const WorkshopRescheduled&) const = default;
};
struct MilestoneReached {
  std::string workshop;
  Milestone milestone = Milestone::kUnspecified;
  Date date;
  bool operator==(const MilestoneReached&) const = default;
};
struct CompanySeated {
  std::string workshop;
  std::string company;
  int table = 0;
  bool operator==(const CompanySeated&) const = default;
};
struct CompanyUnseated {
  std::string workshop;
  std::string company;
  bool operator==(const CompanyUnseated&) const = default;
};
struct WorkshopOpened {
  std::string workshop;
  bool operator==(const WorkshopOpened&) const = default;
};
struct WorkshopClosed {
  std::string workshop;
  bool operator==(const WorkshopClosed&) const = default;
};

struct Workshop {
  static constexpr std::string_view kCollection = "workshops";
  using Event = std::variant<WorkshopPlanned, WorkshopRescheduled, MilestoneReached, CompanySeated,
                             CompanyUnseated, WorkshopOpened, WorkshopClosed>;
  enum class State { kUnspecified, kPlanned, kInvited, kOpen, kClosed };

  std::string display_name;
  std::string zone;
  Calendar calendar;
  std::vector<Table> tables;
  std::vector<std::string> facilitators;
  std::map<Milestone, Date> reached;
  State state = State::kUnspecified;

  const Table* FindTable(int number) const;
  // The table where a company sits; 0 where it does not.
  int TableOf(const std::string& company) const;

  static Workshop Evolve(Workshop before, const WorkshopPlanned& event);
  static Workshop Evolve(Workshop before, const WorkshopRescheduled& event);
  static Workshop Evolve(Workshop before, const MilestoneReached& event);
  static Workshop Evolve(Workshop before, const CompanySeated& event);
  static Workshop Evolve(Workshop before, const CompanyUnseated& event);
  static Workshop Evolve(Workshop before, const WorkshopOpened& event);
  static Workshop Evolve(Workshop before, const WorkshopClosed& event);
};

// Commands.
struct PlanWorkshop {
  std::string workshop;
  std::string display_name;
  std::string zone;
  Date date;
  Date committee_date;
  std::vector<Table> tables;
  std::vector<std::string> facilitators;
};
struct RescheduleWorkshop {
  std::string workshop;
  Date date;            // unknown: as it is
  Date committee_date;  // unknown: as it is
  std::optional<int64_t> revision;
};
struct ReachMilestone {
  std::string workshop;
  Milestone milestone = Milestone::kUnspecified;
  Date date;
  std::optional<int64_t> revision;
};
struct SeatCompany {
  std::string workshop;
  std::string company;
  int table = 0;
  std::optional<int64_t> revision;
};
struct UnseatCompany {
  std::string workshop;
  std::string company;
  std::optional<int64_t> revision;
};
struct OpenWorkshop {
  std::string workshop;
  std::optional<int64_t> revision;
};
struct CloseWorkshop {
  std::string workshop;
  std::optional<int64_t> revision;
};

}  // namespace synergie::intake
