// `ballots`, `recount` and `receipt`: who has voted, what came of it, and that it was counted
// right.
#include <map>

#include "common/base/encoding.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/territory_options.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace cat = catalogue::v1;
using Stub = cat::CatalogueService::Stub;

struct BallotArguments {
  TerritoryOptions options;
  bool missing = false;  // ballots: only who has not voted
  bool explain = false, canonical = false;
  std::string elector, receipt;
};

std::string NamesOf(const cat::Elector& elector) {
  std::string names;
  for (const cat::Party& party : elector.companies()) {
    const std::string name =
        party.name().empty() ? std::string(LastId(party.company())) : party.name();
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

void PrintTurnout(const cat::Turnout& turnout, bool missing) {
  std::printf("%s sur %s, %s\n", Counted(turnout.voted_count(), "bulletin", "bulletins").c_str(),
              Counted(turnout.roll_count(), "inscrit", "inscrits").c_str(),
              Counted(turnout.refused_count(), "refusé", "refusés").c_str());
  Table table({"électeur", "a voté", "entreprises"});
  for (const cat::ElectorTurnout& elector : turnout.electors()) {
    if (missing && elector.voted()) continue;
    table.Add({elector.elector().elector(), elector.voted() ? "oui" : "pas encore",
               NamesOf(elector.elector())});
  }
  if (!table.empty()) table.Print();
}

void PrintRanking(const cat::Catalogue& catalogue) {
  std::map<std::string, const cat::JudgedSheet*> judged;
  for (const cat::JudgedSheet& one : catalogue.count().sheets()) judged[one.sheet_id()] = &one;
  std::map<std::string, std::string> title;
  for (const cat::Sheet& sheet : catalogue.sheets()) {
    title[sheet.sheet_id()] = sheet.content().title();
  }
  std::map<std::string, bool> selected;
  for (const cat::SelectableSheet& sheet : catalogue.selection().sheets()) {
    selected[sheet.sheet_id()] = sheet.selected();
  }
  Table table({"rang", "fiche", "mention", "concernées", "participent", "capacité", "titre"});
  for (const cat::SheetGroup& group : catalogue.count().ranking()) {
    for (const std::string& id : group.sheets()) {
      const cat::JudgedSheet& sheet = *judged.at(id);
      const std::string grade =
          sheet.has_gauge() ? catalogue.rules().scale(sheet.gauge().median()) : "non jugée";
      const auto chosen = selected.find(id);
      table.Add({std::to_string(sheet.rank()) + (group.sheets_size() > 1 ? " =" : ""), id, grade,
                 std::to_string(sheet.concerned_count()),
                 std::to_string(sheet.taking_part_count()) + (sheet.few_taking_part() ? " !" : ""),
                 chosen == selected.end() ? ""
                 : chosen->second         ? "oui"
                                          : "non",
                 title[id]});
    }
  }
  table.Print();
}

int ShowBallots(const BallotArguments& arguments, Connection& connection) {
  const auto name = PickCatalogue(arguments.options, connection);
  if (!name) return Tell(name.error());
  cat::GetCatalogueRequest get;
  get.set_name(*name);
  cat::GetTurnoutRequest ask;
  ask.set_name(*name);
  for (const auto& put : {arguments.options.PutReadTime(get), arguments.options.PutReadTime(ask)}) {
    if (!put) return TellUsage(put.error());
  }
  const auto catalogue = connection.Call(connection.catalogue(), &Stub::GetCatalogue, get);
  if (!catalogue) return Tell(catalogue.error());
  const auto turnout = connection.Call(connection.catalogue(), &Stub::GetTurnout, ask);
  if (!turnout) return Tell(turnout.error());
  if (arguments.options.json) return PrintJson(*turnout);
  std::printf("%s (%s)\n", catalogue->title().c_str(), name->c_str());
  if (catalogue->box_state() == cat::BOX_STATE_UNSPECIFIED) {
    std::printf("Le vote n'est pas ouvert.\n");
    return kDone;
  }
  PrintTurnout(*turnout, arguments.missing || catalogue->box_state() == cat::BOX_STATE_COUNTED);
  if (catalogue->box_state() != cat::BOX_STATE_COUNTED) {
    std::printf("L'urne est scellée jusqu'à la clôture.\n");
    return kDone;
  }
  std::printf("\n");
  PrintRanking(*catalogue);
  std::printf("\nempreinte du dépouillement %s\n", ToHex(catalogue->count().digest()).c_str());
  return kDone;
}

int Recount(const BallotArguments& arguments, Connection& connection) {
  const auto name = PickCatalogue(arguments.options, connection);
  if (!name) return Tell(name.error());
  cat::RecountBallotRequest ask;
  ask.set_name(*name);
  if (const auto put = arguments.options.PutReadTime(ask); !put) return TellUsage(put.error());
  const auto recount = connection.Call(connection.catalogue(), &Stub::RecountBallot, ask);
  if (!recount) return Tell(recount.error());
  if (arguments.options.json) {
    PrintJson(*recount);
  } else if (arguments.explain) {
    std::printf("%s", recount->explanation().c_str());
    std::printf("%s", recount->selection().explanation().c_str());
  } else if (arguments.canonical) {
    std::printf("%s", recount->canonical_text().c_str());
  } else {
    std::printf("publié    %s\nrecompté  %s\n", ToHex(recount->published_digest()).c_str(),
                ToHex(recount->recounted_digest()).c_str());
    if (recount->has_selection()) {
      std::printf("sélection publiée   %s\nsélection recomptée %s\n",
                  ToHex(recount->selection().published_digest()).c_str(),
                  ToHex(recount->selection().recounted_digest()).c_str());
    }
    std::printf("%s\n", recount->same() ? "identique" : "DIFFÉRENT");
  }
  return recount->same() ? kDone : kRefused;
}

int CheckReceipt(const BallotArguments& arguments, Connection& connection) {
  const auto name = PickCatalogue(arguments.options, connection);
  if (!name) return Tell(name.error());
  const auto receipt = FromHex(arguments.receipt);
  if (!receipt) return TellUsage({Code::kInvalidArgument, "the receipt is not hexadecimal"});
  cat::VerifyReceiptRequest ask;
  ask.set_name(ChildName(*name, "ballots", arguments.elector));
  ask.set_receipt(*receipt);
  if (const auto put = arguments.options.PutReadTime(ask); !put) return TellUsage(put.error());
  const auto found = connection.Call(connection.catalogue(), &Stub::VerifyReceipt, ask);
  if (!found) return Tell(found.error());
  if (arguments.options.json) {
    PrintJson(*found);
  } else {
    std::printf("%s\n%s\n%s\n",
                found->current() ? "c'est le bulletin qui compte" : "un autre bulletin compte",
                found->intact() ? "le bulletin scellé est intact" : "le bulletin scellé a changé",
                found->counted() ? "il a été compté" : "il n'est pas (encore) compté");
  }
  return found->current() && found->intact() ? kDone : kRefused;
}

}  // namespace

void AddBallots(CLI::App& app, Action& action) {
  const auto catalogue = [](CLI::App& verb, BallotArguments& arguments) {
    verb.add_option("--catalogue", arguments.options.id, "Id of the catalogue; else the last one");
  };
  AddTerritoryVerb(
      app, action, "ballots", "Show who has voted and who has not; once counted, the ranking",
      [&](CLI::App& verb, BallotArguments& arguments) {
        catalogue(verb, arguments);
        verb.add_flag("--missing", arguments.missing, "Only who has not voted yet");
      },
      ShowBallots);
  AddTerritoryVerb(
      app, action, "recount",
      "Count the ballots again from the sealed ones and the published key; exit code 1 when it "
      "differs",
      [&](CLI::App& verb, BallotArguments& arguments) {
        catalogue(verb, arguments);
        verb.add_flag("--explain", arguments.explain, "Every step, in French");
        verb.add_flag("--canonical", arguments.canonical, "The text whose SHA-256 is the digest");
      },
      Recount);
  AddTerritoryVerb(
      app, action, "receipt", "Check a ballot's receipt",
      [&](CLI::App& verb, BallotArguments& arguments) {
        catalogue(verb, arguments);
        verb.add_option("elector", arguments.elector, "SIREN of who voted")->required();
        verb.add_option("receipt", arguments.receipt, "As it was given, 64 hexadecimal digits")
            ->required();
      },
      CheckReceipt);
}

}  // namespace synergie::program
