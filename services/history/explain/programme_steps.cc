// The steps of a programme: actions, and what a committee decided.
#include <set>

#include "common/base/resource_name.h"
#include "services/history/explain/chain.h"
#include "services/history/explain/words.h"
#include "synergie/catalogue/v1/events.pb.h"

namespace synergie::history {

namespace cat = catalogue::v1;

std::string Chain::Action(const std::string& name) {
  const History& history = Of(name);
  cat::ActionPlan plan;
  std::string programme;
  cat::NextStep next;
  cat::ActionState state = cat::ACTION_STATE_DISCUSSION;
  std::string ending;
  Each<cat::ActionPlanned>(history, [&](const auto& event, const Known&) {
    plan = event.plan();
    programme = event.programme();
    next = event.next_step();
  });
  if (programme.empty()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::ACTION, name, "");
  const std::string id = step->step_id();
  if (!fresh) return id;
  for (const Known& known : history) Cite(*step, known);
  Each<cat::ActionReplanned>(history,
                             [&](const auto& event, const Known&) { plan = event.plan(); });
  Each<cat::NextStepSet>(history,
                         [&](const auto& event, const Known&) { next = event.next_step(); });
  // In the order in which they happened, whatever their kind.
  for (const Known& known : history) {
    const History one = {known};
    Each<cat::ActionAdvanced>(one, [&](const auto& e, const Known&) { state = e.to_state(); });
    Each<cat::ActionResumed>(one, [&](const auto& e, const Known&) {
      state = e.to_state();
      next = e.next_step();
    });
    Each<cat::ActionReopened>(one, [&](const auto& e, const Known&) {
      state = e.to_state();
      next = e.next_step();
    });
    Each<cat::ActionClosed>(one, [&](const auto& e, const Known&) {
      state = cat::ACTION_STATE_CLOSED;
      ending = e.conclusion();
    });
    Each<cat::ActionSuspended>(one, [&](const auto& e, const Known&) {
      state = cat::ACTION_STATE_SUSPENDED;
      ending = e.text();
    });
    Each<cat::ActionAbandoned>(one, [&](const auto& e, const Known&) {
      state = cat::ACTION_STATE_ABANDONED;
      ending = e.text();
    });
  }
  step->set_title(plan.title());
  if (!plan.objective().empty()) step->add_sentences("But : " + plan.objective());
  step->add_sentences("Pilote : " + TitleOf(plan.lead()) + ".");
  step->add_sentences("Elle est " + std::string(WordOf(state)) +
                      (ending.empty() ? "." : " : " + ending));
  const bool over = state == cat::ACTION_STATE_CLOSED || state == cat::ACTION_STATE_ABANDONED;
  if (!over && !next.text().empty()) {
    std::string what = next.text();
    if (what.ends_with('.')) what.pop_back();
    step->add_sentences("Prochaine étape : " + what + ", " + TitleOf(next.owner()) + ", pour le " +
                        WordsOf(next.due_date()) + ".");
  }
  std::vector<std::string> sheets;
  for (const cat::ServedSheet& sheet : plan.sheets()) sheets.push_back(sheet.sheet_id());
  Rest(id, Programme(programme, sheets), "inscrite au");
  // A sheet that no committee decided on is still what the action serves.
  for (const cat::ServedSheet& sheet : plan.sheets()) {
    Rest(id, Sheet(sheet.catalogue(), sheet.sheet_id()), "met en œuvre");
  }
  return id;
}

// `sheets`: the decisions that matter here; empty: every sheet that was retained.
std::string Chain::Programme(const std::string& name, const std::vector<std::string>& sheets) {
  const History& history = Of(name);
  std::string committee;
  std::string title;
  Each<cat::ProgrammeDrafted>(history, [&](const auto& event, const Known&) {
    committee = event.committee();
    title = event.title();
  });
  if (committee.empty()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::PROGRAMME, name, "");
  const std::string id = step->step_id();
  if (fresh) {
    step->set_title(title);
    Each<cat::ProgrammeDrafted>(history,
                                [&](const auto&, const Known& known) { Cite(*step, known); });
    Each<cat::ProgrammeAdopted>(history, [&](const auto& event, const Known& known) {
      Cite(*step, known);
      step->add_sentences("Adopté avec " + Counted(event.action_count(), "action", "actions") +
                          ".");
    });
    Each<cat::ProgrammeClosed>(history, [&](const auto& event, const Known& known) {
      Cite(*step, known);
      step->add_sentences("Clos : " + event.reason());
    });
  }
  std::vector<std::string> decided = sheets;
  if (decided.empty()) {
    Each<cat::SheetDecided>(Of(committee), [&](const auto& event, const Known&) {
      if (event.outcome() == cat::OUTCOME_RETAINED) decided.push_back(event.sheet_id());
    });
  }
  for (const std::string& sheet : decided) Rest(id, Decision(committee, sheet), "exécute");
  return id;
}

std::string Chain::Decision(const std::string& committee, const std::string& sheet_id) {
  const History& history = Of(committee);
  cat::SheetDecided decision;
  std::map<std::string, std::string> seats;  // member id → who it sits for
  std::string title;
  intake::v1::Date date;
  Each<cat::CommitteeConvened>(history, [&](const auto& event, const Known&) {
    title = event.title();
    date = event.date();
    for (const cat::Member& member : event.members()) {
      seats[member.member_id()] = TitleOf(member.organisation());
    }
  });
  Each<cat::CommitteeRescheduled>(history,
                                  [&](const auto& event, const Known&) { date = event.date(); });
  Each<cat::SheetDecided>(history, [&](const auto& event, const Known&) {
    if (event.sheet_id() == sheet_id) decision = event;
  });
  if (decision.committee().empty()) return "";
  const auto [step, fresh] = Begin(v1::Explanation::DECISION, committee, sheet_id);
  const std::string id = step->step_id();
  if (!fresh) return id;
  step->set_title("Fiche " + sheet_id + " " + std::string(WordOf(decision.outcome())) + " par « " +
                  title + " », le " + WordsOf(date));
  const auto seated = [&](const auto& members) {
    std::vector<std::string> names;
    for (const std::string& member : members) {
      names.push_back(seats.contains(member) ? seats[member] : member);
    }
    return Listed(names);
  };
  if (!decision.motive().empty()) step->add_sentences("Motif : " + decision.motive());
  step->add_sentences("Ont décidé : " + seated(decision.deciders()) + ".");
  if (decision.recused_size() > 0) {
    step->add_sentences("Se sont retirés pour intérêt déclaré : " + seated(decision.recused()) +
                        ".");
  }
  if (decision.few_taking_part()) {
    step->add_sentences("Retenue bien que trop peu d'entreprises disent y participer.");
  }
  Each<cat::CommitteeConvened>(history,
                               [&](const auto&, const Known& known) { Cite(*step, known); });
  Each<cat::SheetDecided>(history, [&](const auto& event, const Known& known) {
    if (event.sheet_id() == sheet_id) Cite(*step, known);
  });
  Each<cat::BallotDeparted>(history, [&](const auto& event, const Known& known) {
    if (event.sheet_id() != sheet_id) return;
    Cite(*step, known);
    step->add_sentences("S'écarte du vote des entreprises, qui la classe au rang " +
                        std::to_string(event.ballot_rank()) + " : " + event.motive());
  });
  const std::string count = Count(decision.catalogue(), sheet_id);
  Rest(id, count, "au vu du");
  if (count.empty()) Rest(id, Sheet(decision.catalogue(), sheet_id), "porte sur");
  return id;
}

}  // namespace synergie::history
