// `committee`, `programme`, `actions`, `indicators` and `funnel`: what was decided, where it
// stands, what presses, what it brought.
#include <tuple>
#include <vector>

#include "services/synergie/client/console.h"
#include "services/synergie/client/territory_options.h"
#include "services/synergie/client/words.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace cat = catalogue::v1;
using Stub = cat::CatalogueService::Stub;

struct FollowUpArguments {
  TerritoryOptions options;
  bool late = false, ownerless = false;
  int silent_days = -1;  // actions: not asked for
  std::string date, from, to, synergy;
};

std::string NextStepWords(const cat::NextStep& step) {
  if (step.text().empty()) return "";
  const std::string owner = WordsOf(step.owner());
  return step.text() + " (" + (owner.empty() ? "sans porteur" : owner) + ", " +
         WordsOf(step.due_date()) + ")";
}

int ShowCommittee(const FollowUpArguments& arguments, Connection& connection) {
  const auto name = PickCommittee(arguments.options, connection);
  if (!name) return Tell(name.error());
  cat::GetCommitteeRequest get;
  get.set_name(*name);
  if (const auto put = arguments.options.PutReadTime(get); !put) return TellUsage(put.error());
  const auto committee = connection.Call(connection.catalogue(), &Stub::GetCommittee, get);
  if (!committee) return Tell(committee.error());
  if (arguments.options.json) return PrintJson(*committee);
  std::printf("%s (%s), %s\n", committee->title().c_str(), name->c_str(),
              WordsOf(committee->date()).c_str());
  std::printf("%s sur %d, quorum %d %s\n",
              Counted(committee->present_size(), "présent", "présents").c_str(),
              committee->members_size(), committee->quorum(),
              committee->quorate() ? "atteint" : "pas atteint");
  if (committee->short_list().has_count()) {
    std::string ranking;
    for (const cat::SheetGroup& group : committee->short_list().count().ranking()) {
      std::string tied;
      for (const std::string& id : group.sheets()) tied += (tied.empty() ? "" : " = ") + id;
      ranking += (ranking.empty() ? "" : " > ") + tied;
    }
    std::printf("liste courte : %s\n", ranking.c_str());
  }
  Table table({"fiche", "rang du vote", "décision", "", "motif"});
  for (const cat::Decision& decision : committee->decisions()) {
    std::string flags = decision.departs() ? "écart" : "";
    if (decision.few_taking_part())
      flags += flags.empty() ? "peu participent" : ", peu participent";
    table.Add({decision.sheet_id(),
               decision.ballot_rank() == 0 ? "" : std::to_string(decision.ballot_rank()),
               std::string(WordOf(decision.outcome())), flags, decision.motive()});
  }
  table.Print();
  return kDone;
}

tl::expected<std::vector<cat::Action>, int> ActionsOf(const FollowUpArguments& arguments,
                                                      Connection& connection,
                                                      const std::string& programme) {
  cat::ListActionsRequest request;
  request.set_parent(programme);
  if (const auto put = arguments.options.PutReadTime(request); !put) {
    return tl::unexpected(TellUsage(put.error()));
  }
  std::vector<cat::Action> actions;
  const auto read = ForEachPage(connection, connection.catalogue(), &Stub::ListActions, request,
                                [&](const cat::ListActionsResponse& page) {
                                  for (const cat::Action& action : page.actions()) {
                                    actions.push_back(action);
                                  }
                                });
  if (!read) return tl::unexpected(Tell(read.error()));
  return actions;
}

void PrintActions(const std::vector<cat::Action>& actions) {
  Table table({"action", "état", "depuis", "avancement", "titre", "prochaine étape"});
  for (const cat::Action& action : actions) {
    table.Add({std::string(LastId(action.name())), std::string(WordOf(action.state())),
               WordsOf(action.since_date()),
               action.has_percent() ? std::to_string(action.percent()) + " %" : "",
               action.plan().title(), NextStepWords(action.next_step())});
  }
  table.Print();
}

int ShowProgramme(const FollowUpArguments& arguments, Connection& connection) {
  const auto name = PickProgramme(arguments.options, connection);
  if (!name) return Tell(name.error());
  cat::GetProgrammeRequest get;
  get.set_name(*name);
  if (const auto put = arguments.options.PutReadTime(get); !put) return TellUsage(put.error());
  const auto programme = connection.Call(connection.catalogue(), &Stub::GetProgramme, get);
  if (!programme) return Tell(programme.error());
  const auto actions = ActionsOf(arguments, connection, *name);
  if (!actions) return actions.error();
  if (arguments.options.json) {
    PrintJson(*programme);
    for (const cat::Action& action : *actions) PrintJson(action);
    return kDone;
  }
  std::printf("%s (%s), du %s au %s exclu\n", programme->title().c_str(), name->c_str(),
              WordsOf(programme->start_date()).c_str(), WordsOf(programme->end_date()).c_str());
  if (programme->has_capacity()) {
    std::printf("capacité engagée : %s sur %s %s\n", programme->committed().c_str(),
                programme->capacity().value().c_str(),
                std::string(WordOf(programme->capacity().unit())).c_str());
  }
  PrintActions(*actions);
  return kDone;
}

bool Wanted(const FollowUpArguments& arguments, const cat::FollowUp& one) {
  return (arguments.late && one.days_late() > 0) || (arguments.ownerless && one.ownerless()) ||
         (arguments.silent_days >= 0 && one.silent());
}

int ShowReminders(const FollowUpArguments& arguments, Connection& connection,
                  const std::string& programme) {
  cat::ListFollowUpsRequest ask;
  ask.set_parent(programme);
  if (arguments.silent_days > 0) ask.set_silent_days(arguments.silent_days);
  if (!arguments.date.empty()) {
    const auto day = ParseDay(arguments.date, "--date");
    if (!day) return TellUsage(day.error());
    *ask.mutable_date() = *day;
  }
  if (const auto put = arguments.options.PutReadTime(ask); !put) return TellUsage(put.error());
  const auto found = connection.Call(connection.catalogue(), &Stub::ListFollowUps, ask);
  if (!found) return Tell(found.error());
  Table table({"action", "état", "jours", "retard", "sans nouvelles", "titre", "prochaine étape"});
  int count = 0;
  for (const cat::FollowUp& one : found->follow_ups()) {
    if (!Wanted(arguments, one)) continue;
    ++count;
    if (arguments.options.json) PrintJson(one);
    table.Add({std::string(LastId(one.action())), std::string(WordOf(one.state())),
               std::to_string(one.days_in_state()),
               one.days_late() == 0 ? "" : std::to_string(one.days_late()),
               one.silent() ? std::to_string(one.days_silent()) : "", one.title(),
               NextStepWords(one.next_step())});
  }
  if (arguments.options.json) return kDone;
  std::printf("au %s, %s sur %d en cours\n", WordsOf(found->date()).c_str(),
              Counted(count, "action à relancer", "actions à relancer").c_str(),
              found->action_count());
  if (count > 0) table.Print();
  return kDone;
}

int ShowActions(const FollowUpArguments& arguments, Connection& connection) {
  const auto name = PickProgramme(arguments.options, connection);
  if (!name) return Tell(name.error());
  if (arguments.late || arguments.ownerless || arguments.silent_days >= 0) {
    return ShowReminders(arguments, connection, *name);
  }
  const auto actions = ActionsOf(arguments, connection, *name);
  if (!actions) return actions.error();
  if (arguments.options.json) {
    for (const cat::Action& action : *actions) PrintJson(action);
    return kDone;
  }
  PrintActions(*actions);
  return kDone;
}

int ShowIndicators(const FollowUpArguments& arguments, Connection& connection) {
  cat::SumIndicatorsRequest ask;
  const TerritoryOptions& options = arguments.options;
  ask.set_parent(options.id.empty() ? options.parent()
                 : options.id.starts_with("territories/")
                     ? options.id
                     : ChildName(options.parent(), "programmes", options.id));
  if (!arguments.synergy.empty()) {
    ask.set_synergy(ChildName(options.parent(), "synergies", arguments.synergy));
  }
  for (const auto& [text, option, put] :
       {std::tuple(arguments.from, "--from", &cat::SumIndicatorsRequest::mutable_from_date),
        std::tuple(arguments.to, "--to", &cat::SumIndicatorsRequest::mutable_to_date)}) {
    if (text.empty()) continue;
    const auto day = ParseDay(text, option);
    if (!day) return TellUsage(day.error());
    *(ask.*put)() = *day;
  }
  if (const auto put = options.PutReadTime(ask); !put) return TellUsage(put.error());
  const auto sums = connection.Call(connection.catalogue(), &Stub::SumIndicators, ask);
  if (!sums) return Tell(sums.error());
  if (options.json) return PrintJson(*sums);
  Table totals({"total", "unité", "nature", "chiffres"});
  for (const cat::IndicatorTotal& total : sums->totals()) {
    totals.Add({total.value(), std::string(WordOf(total.unit())),
                std::string(WordOf(total.certainty())), std::to_string(total.figure_count())});
  }
  totals.Print();
  if (sums->left_out_size() > 0) {
    std::printf("\n%s pour ne rien compter deux fois (voir documents indicators)\n",
                Counted(sums->left_out_size(), "chiffre laissé", "chiffres laissés").c_str());
  }
  return kDone;
}

int ShowFunnel(const FollowUpArguments& arguments, Connection& connection) {
  const auto name = PickCatalogue(arguments.options, connection);
  if (!name) return Tell(name.error());
  cat::GetFunnelRequest ask;
  ask.set_name(*name);
  if (const auto put = arguments.options.PutReadTime(ask); !put) return TellUsage(put.error());
  const auto funnel = connection.Call(connection.catalogue(), &Stub::GetFunnel, ask);
  if (!funnel) return Tell(funnel.error());
  if (arguments.options.json) return PrintJson(*funnel);
  Table table({"étape", "arrivés", "y sont encore", "jours (médiane)"});
  for (const cat::FunnelStep& step : funnel->steps()) {
    table.Add({std::string(StepWord(step.step())), std::to_string(step.reached_count()),
               std::to_string(step.there_count()),
               step.has_median_days() ? std::to_string(step.median_days()) : ""});
  }
  table.Print();
  return kDone;
}

}  // namespace

void AddFollowUp(CLI::App& app, Action& action) {
  AddTerritoryVerb(
      app, action, "committee", "Show a committee's decisions and its short list",
      [](CLI::App& verb, FollowUpArguments& arguments) {
        verb.add_option("--committee", arguments.options.id, "Its id; else the last one");
      },
      ShowCommittee);
  const auto programme = [](CLI::App& verb, FollowUpArguments& arguments) {
    verb.add_option("--programme", arguments.options.id, "Its id; else the last one");
  };
  AddTerritoryVerb(app, action, "programme", "Show a programme and where its actions stand",
                   programme, ShowProgramme);
  AddTerritoryVerb(
      app, action, "actions", "List a programme's actions, or those that somebody must look at",
      [&](CLI::App& verb, FollowUpArguments& arguments) {
        programme(verb, arguments);
        verb.add_flag("--late", arguments.late, "Whose next step is past its day");
        verb.add_flag("--ownerless", arguments.ownerless, "Whom nobody sees to");
        verb.add_option("--silent", arguments.silent_days,
                        "Without news for more than so many days")
            ->check(CLI::Range(0, 3650));
        verb.add_option("--date", arguments.date, "On that day, 2019-06-30; else today");
      },
      ShowActions);
  AddTerritoryVerb(
      app, action, "indicators", "Add figures up, each once",
      [](CLI::App& verb, FollowUpArguments& arguments) {
        verb.add_option("--programme", arguments.options.id, "Only of this programme");
        verb.add_option("--synergy", arguments.synergy, "Only of actions that serve it");
        verb.add_option("--from", arguments.from, "Only from this day on");
        verb.add_option("--to", arguments.to, "Only before this day");
      },
      ShowIndicators);
  AddTerritoryVerb(
      app, action, "funnel", "Show how far a catalogue's synergies came, and how long it takes",
      [](CLI::App& verb, FollowUpArguments& arguments) {
        verb.add_option("--catalogue", arguments.options.id, "Its id; else the last one");
      },
      ShowFunnel);
}

}  // namespace synergie::program
