#include "services/intake/domain/workshop.h"

#include <algorithm>
#include <set>

#include "services/intake/domain/company.h"
#include "services/intake/domain/decide.h"
#include "services/intake/domain/territory.h"

namespace synergie::intake {

using commit::Context;
using commit::View;

Calendar CalendarOf(const Date& date, const Date& committee) {
  return {date, AddDays(date, -kGuideDaysBefore), AddDays(date, kCatalogueDaysAfter), committee};
}

const Table* Workshop::FindTable(int number) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const Table& table) { return table.number == number; });
  return found == tables.end() ? nullptr : &*found;
}

int Workshop::TableOf(const std::string& company) const {
  for (const Table& table : tables) {
    if (std::count(table.companies.begin(), table.companies.end(), company) > 0) {
      return table.number;
    }
  }
  return 0;
}

Workshop Workshop::Evolve(Workshop before, const WorkshopPlanned& event) {
  before.display_name = event.display_name;
  before.zone = event.zone;
  before.calendar = event.calendar;
  before.tables = event.tables;
  before.facilitators = event.facilitators;
  before.state = State::kPlanned;
  return before;
}

Workshop Workshop::Evolve(Workshop before, const WorkshopRescheduled& event) {
  before.calendar = event.calendar;
  return before;
}

Workshop Workshop::Evolve(Workshop before, const MilestoneReached& event) {
  before.reached[event.milestone] = event.date;
  if (event.milestone == Milestone::kGuide && before.state == State::kPlanned) {
    before.state = State::kInvited;
  }
  return before;
}

Workshop Workshop::Evolve(Workshop before, const CompanySeated& event) {
  before = Evolve(std::move(before), CompanyUnseated{event.workshop, event.company});
  for (Table& table : before.tables) {
    if (table.number == event.table) table.companies.push_back(event.company);
  }
  return before;
}

Workshop Workshop::Evolve(Workshop before, const CompanyUnseated& event) {
  for (Table& table : before.tables) std::erase(table.companies, event.company);
  return before;
}

Workshop Workshop::Evolve(Workshop before, const WorkshopOpened&) {
  before.state = State::kOpen;
  return before;
}

Workshop Workshop::Evolve(Workshop before, const WorkshopClosed&) {
  before.state = State::kClosed;
  return before;
}

namespace {

using FoundWorkshop = tl::expected<const Workshop*, Rejection>;

// The workshop, if the territory takes commands and the etag is right.
FoundWorkshop FindWorkshop(View& view, const std::string& name, std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, name)) return tl::unexpected(*trouble);
  const Workshop* workshop = view.Find<Workshop>(name);
  if (workshop == nullptr) return commit::NotFound("workshop", name);
  if (auto stale = commit::RevisionMismatch(view, name, revision)) return tl::unexpected(*stale);
  return workshop;
}

tl::unexpected<Rejection> WorkshopIsClosed(const std::string& name) {
  return commit::Unmet("WORKSHOP_CLOSED", "The workshop \"" + name + "\" is closed.",
                       {{"name", name}});
}

tl::unexpected<Rejection> NoSuchTable(int number) {
  return commit::Invalid("TABLE_NOT_FOUND", "table",
                         "The workshop has no table " + std::to_string(number) + ".");
}

// Companies seated at planning must be there, each once, no more than the seats.
std::optional<Rejection> SeatingTrouble(View& view, const std::vector<Table>& tables) {
  std::set<std::string> seated;
  for (const Table& table : tables) {
    if (static_cast<int>(table.companies.size()) > table.seat_count) {
      return commit::Unmet("TABLE_FULL", "More companies than seats at table " +
                                             std::to_string(table.number) + ".")
          .value();
    }
    for (const std::string& company : table.companies) {
      if (auto trouble = CompanyTrouble(view, company)) return trouble;
      if (!seated.insert(company).second) {
        return commit::Invalid("SEATED_TWICE", "workshop.tables",
                               "\"" + company + "\" is seated at two tables.")
            .value();
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Decided Decide(View& view, const Context&, const PlanWorkshop& command) {
  if (auto trouble = TerritoryTrouble(view, command.workshop)) return tl::unexpected(*trouble);
  if (view.Find<Zone>(command.zone) == nullptr) return commit::NotFound("zone", command.zone);
  const Calendar calendar = CalendarOf(command.date, command.committee_date);
  if (const Workshop* workshop = view.Find<Workshop>(command.workshop)) {
    const bool same = workshop->display_name == command.display_name &&
                      workshop->zone == command.zone && workshop->calendar == calendar &&
                      workshop->facilitators == command.facilitators &&
                      workshop->tables == command.tables;
    return same ? Decided(Facts{}) : commit::AlreadyExists("workshop", command.workshop);
  }
  if (auto trouble = SeatingTrouble(view, command.tables)) return tl::unexpected(*trouble);
  return Facts{WorkshopPlanned{command.workshop, command.display_name, command.zone, calendar,
                               command.tables, command.facilitators}};
}

Decided Decide(View& view, const Context&, const RescheduleWorkshop& command) {
  const auto workshop = FindWorkshop(view, command.workshop, command.revision);
  if (!workshop) return tl::unexpected(workshop.error());
  if (command.date.known() && (*workshop)->state == Workshop::State::kClosed) {
    return WorkshopIsClosed(command.workshop);  // its committee may still move
  }
  const Calendar& before = (*workshop)->calendar;
  const Calendar after =
      CalendarOf(command.date.known() ? command.date : before.date,
                 command.committee_date.known() ? command.committee_date : before.committee_due);
  if (after == before) return Facts{};
  return Facts{WorkshopRescheduled{command.workshop, after}};
}

Decided Decide(View& view, const Context&, const ReachMilestone& command) {
  const auto workshop = FindWorkshop(view, command.workshop, command.revision);
  if (!workshop) return tl::unexpected(workshop.error());
  const auto reached = (*workshop)->reached.find(command.milestone);
  if (reached != (*workshop)->reached.end() && reached->second == command.date) return Facts{};
  return Facts{MilestoneReached{command.workshop, command.milestone, command.date}};
}

Decided Decide(View& view, const Context&, const SeatCompany& command) {
  const auto workshop = FindWorkshop(view, command.workshop, command.revision);
  if (!workshop) return tl::unexpected(workshop.error());
  if ((*workshop)->state == Workshop::State::kClosed) return WorkshopIsClosed(command.workshop);
  if (auto trouble = CompanyTrouble(view, command.company)) return tl::unexpected(*trouble);
  const Table* table = (*workshop)->FindTable(command.table);
  if (table == nullptr) return NoSuchTable(command.table);
  if ((*workshop)->TableOf(command.company) == command.table) return Facts{};
  if (static_cast<int>(table->companies.size()) >= table->seat_count) {
    return commit::Unmet("TABLE_FULL",
                         "Table " + std::to_string(command.table) + " has no free seat.");
  }
  return Facts{CompanySeated{command.workshop, command.company, command.table}};
}

Decided Decide(View& view, const Context&, const UnseatCompany& command) {
  const auto workshop = FindWorkshop(view, command.workshop, command.revision);
  if (!workshop) return tl::unexpected(workshop.error());
  if ((*workshop)->state == Workshop::State::kClosed) return WorkshopIsClosed(command.workshop);
  if ((*workshop)->TableOf(command.company) == 0) return Facts{};
  return Facts{CompanyUnseated{command.workshop, command.company}};
}

Decided Decide(View& view, const Context&, const OpenWorkshop& command) {
  const auto workshop = FindWorkshop(view, command.workshop, command.revision);
  if (!workshop) return tl::unexpected(workshop.error());
  if ((*workshop)->state == Workshop::State::kClosed) return WorkshopIsClosed(command.workshop);
  if ((*workshop)->state == Workshop::State::kOpen) return Facts{};
  return Facts{WorkshopOpened{command.workshop}};
}

Decided Decide(View& view, const Context&, const CloseWorkshop& command) {
  const auto workshop = FindWorkshop(view, command.workshop, command.revision);
  if (!workshop) return tl::unexpected(workshop.error());
  if ((*workshop)->state == Workshop::State::kClosed) return Facts{};
  if ((*workshop)->state != Workshop::State::kOpen) {
    return commit::Unmet("WORKSHOP_NOT_OPEN", "Only an open workshop is closed.");
  }
  return Facts{WorkshopClosed{command.workshop}};
}

}  // namespace synergie::intake
