// The reminders of a day: what is late, what nobody sees to, what nobody has heard of.
#include <algorithm>

#include "common/base/resource_name.h"
#include "services/catalogue/documents/documents.h"
#include "services/catalogue/documents/page.h"
#include "services/catalogue/documents/words.h"
#include "services/catalogue/documents/written.h"
#include "services/catalogue/domain/calendar.h"
#include "services/catalogue/domain/follow_up.h"

namespace synergie::catalogue {
namespace {

std::string Urgency(const FollowUp& follow_up) {
  std::string text;
  const auto add = [&](const std::string& word) { text += (text.empty() ? "" : ", ") + word; };
  if (follow_up.days_late > 0) add("en retard de " + Counted(follow_up.days_late, "jour", "jours"));
  if (follow_up.ownerless) add("sans porteur");
  if (follow_up.silent) {
    add("sans nouvelles depuis " + Counted(follow_up.days_silent, "jour", "jours"));
  }
  return text;
}

std::string Write(Page& page, const std::vector<Action>& actions, const DocumentOrder& order) {
  const auto reminders = RemindersOf(actions, order.date, order.silent_days);
  page.Title("Suivi du programme : les rappels", "Au " + FrenchDate(order.date));
  const auto under_way = std::count_if(actions.begin(), actions.end(),
                                       [](const Action& action) { return action.alive(); });
  page.Paragraph(Counted(under_way, "action en cours", "actions en cours") + ", " +
                 Counted(static_cast<int64_t>(reminders.size()), "demande", "demandent") +
                 " quelqu'un.");
  if (reminders.empty()) page.Paragraph("Rien n'est en retard, sans porteur ni sans nouvelles.");
  std::vector<std::vector<std::string>> rows;
  for (const Reminder& reminder : reminders) {
    const NextStep& step = reminder.action.next_step;
    rows.push_back({reminder.action.plan.title,
                    std::string(WordOf(reminder.action.state)) + " depuis " +
                        Counted(reminder.follow_up.days_in_state, "jour", "jours"),
                    Urgency(reminder.follow_up), step.text,
                    step.owner.known() ? PartyLabel(step.owner) : "à trouver",
                    FrenchDate(step.due_date)});
  }
  if (!rows.empty()) {
    page.Table({"Action", "État", "Pourquoi", "Prochaine étape", "Porteur", "Échéance"}, rows);
  }
  return page.Finish();
}

std::string Csv(const std::vector<Action>& actions, const DocumentOrder& order) {
  TableRows rows{{"action", "titre", "état", "jours dans l'état", "jours de retard", "sans porteur",
                  "jours sans nouvelles", "prochaine étape", "porteur", "échéance"}};
  for (const Reminder& reminder : RemindersOf(actions, order.date, order.silent_days)) {
    const NextStep& step = reminder.action.next_step;
    rows.push_back({reminder.action.name, reminder.action.plan.title,
                    std::string(WordOf(reminder.action.state)),
                    std::to_string(reminder.follow_up.days_in_state),
                    std::to_string(reminder.follow_up.days_late),
                    reminder.follow_up.ownerless ? "oui" : "non",
                    std::to_string(reminder.follow_up.days_silent), step.text,
                    PartyLabel(step.owner), FormatDate(step.due_date)});
  }
  return CsvText(rows);
}

}  // namespace

Made FollowUpDocument(const std::string& name, const std::vector<Action>& actions,
                      const DocumentOrder& order) {
  return InFormat({.stem = "rappels-" + std::string(LastId(name)) + "-" + FormatDate(order.date),
                   .title = "Suivi du programme",
                   .edition_digest = "",
                   .write = [&](Page& page) { return Write(page, actions, order); },
                   .csv = [&] { return Csv(actions, order); }},
                  order.format, "Reminders come as HTML, Markdown or CSV.");
}

}  // namespace synergie::catalogue
