#include "services/synergie/client/demo.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "common/base/resource_name.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/demo_play.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

LoadPlan DemoPlan() {
  LoadPlan plan{.folder = DemoFolder(),
                .place = DemoPlace(),
                .zone = "territories/ecla/zones/lons-perrigny",
                .zone_id_if_new = "lons-perrigny",
                .territory_title = "Espace communautaire Lons Agglomération",
                .zone_title = "Zone industrielle de Lons-Perrigny",
                .workshop_title = "Atelier de novembre 2018"};
  plan.date.set_year(2018);
  plan.date.set_month(11);
  plan.date.set_day(20);
  return plan;
}

// The topics that a synergy, or their supporters, make a matter of several companies.
size_t CountShared(const TerritoryView& view) {
  std::set<std::string> shared;
  for (const auto& synergy : view.synergies) {
    if (synergy.companies_size() < 2) continue;
    shared.insert(synergy.topic_names().begin(), synergy.topic_names().end());
  }
  for (const auto& topic : view.topics) {
    const int companies = topic.supporters_size() + (topic.company().empty() ? 0 : 1);
    if (companies >= 2) shared.insert(topic.name());
  }
  return shared.size();
}

std::string CompaniesOf(const TerritoryView& view, const matching::v1::Synergy& synergy) {
  std::string list;
  for (const std::string& company : synergy.companies()) {
    list += (list.empty() ? "" : ", ") + view.TitleOf(company);
  }
  return list;
}

void PrintNext(const Connection& connection) {
  const std::string& server = connection.addresses().text;
  const std::string option = server == "127.0.0.1:7070" ? "" : " --server '" + server + "'";
  std::printf(
      "\nEt maintenant, dans un autre terminal :\n"
      "  build/bin/synergie topics --filter 'table = 1'%s   ce qui a été dit à la table 1\n"
      "  build/bin/synergie synergies%s                     les synergies, à valider ou à écarter\n"
      "  build/bin/synergie demo%s                          jouer la suite : catalogue, votes, "
      "comité, "
      "programme\n"
      "  build/bin/synergie log watch%s                     voir arriver les événements\n",
      option.c_str(), option.c_str(), option.c_str(), option.c_str());
}

struct DemoArguments {
  ClientOptions client;
  bool json = false;
};

int PlayDemo(const DemoArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  if (const int code = LoadDemo(**connection); code != kDone) return code;
  DemoPlay play(**connection, DemoPlace());
  const auto account = play.Run();
  if (!account) return Tell(account.error());
  if (arguments.json) {
    std::printf("%s\n", account->dump(2).c_str());
    return kDone;
  }
  const auto& counts = (*account)["counts"];
  const auto count = [&](const char* key) { return counts[key].get<int64_t>(); };
  std::printf("%s, %s dont %lld à plusieurs\n",
              Counted(count("companies"), "entreprise", "entreprises").c_str(),
              Counted(count("topics"), "sujet", "sujets").c_str(),
              static_cast<long long>(count("shared_topics")));
  std::printf("%s validées, %s au catalogue, %s\n",
              Counted(count("synergies_validated"), "synergie", "synergies").c_str(),
              Counted(count("sheets"), "fiche", "fiches").c_str(),
              Counted(count("ballots"), "bulletin", "bulletins").c_str());
  std::printf("%s du comité, %s au programme %s\n",
              Counted(count("sheets_decided"), "décision", "décisions").c_str(),
              Counted(count("actions"), "action", "actions").c_str(),
              (*account)["programme"].get<std::string>().c_str());
  return kDone;
}

}  // namespace

std::string DemoFolder() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return "";
  const fs::path bin = program.parent_path();
  for (const fs::path& folder :
       {bin / ".." / ".." / "deploy" / "demo", bin / ".." / "share" / "synergie" / "demo"}) {
    if (fs::exists(folder / "topics.csv")) return fs::weakly_canonical(folder).string();
  }
  return "";
}

WorkshopPlace DemoPlace() { return {"territories/ecla", "territories/ecla/workshops/2018-11"}; }

int LoadDemo(Connection& connection) {
  const LoadPlan plan = DemoPlan();
  if (plan.folder.empty()) {
    std::fprintf(stderr, "synergie: the demonstration's folder, deploy/demo, is not there\n");
    return kBadInput;
  }
  Loader loader(connection, plan);
  const auto report = loader.Run();
  if (!report) {
    std::fprintf(stderr, "synergie: %s\n", report.error().text.c_str());
    return report.error().exit_code;
  }
  for (const RowNote& note : report->notes) std::fprintf(stderr, "%s\n", note.ToLine().c_str());
  if (const auto settled = AwaitSettled(connection); !settled) {
    std::fprintf(stderr, "synergie: %s\n", settled.error().message.c_str());
    return kUnreachable;
  }
  return report->refused() == 0 ? kDone : kRefused;
}

int PrintOverview(Connection& connection, const WorkshopPlace& place) {
  intake::v1::GetWorkshopRequest get;
  get.set_name(place.workshop);
  const auto workshop =
      connection.Call(connection.intake(), &intake::v1::IntakeService::Stub::GetWorkshop, get);
  if (!workshop) return Tell(workshop.error());
  const auto view = ReadTerritory(connection, place.territory);
  if (!view) return Tell(view.error());
  std::printf("\n%s (%s)\n", workshop->display_name().c_str(), place.workshop.c_str());
  std::printf(
      "%s à %s, %s dont %zu concernent plusieurs entreprises\n",
      Counted(static_cast<int64_t>(view->companies.size()), "entreprise", "entreprises").c_str(),
      Counted(workshop->tables_size(), "table", "tables").c_str(),
      Counted(static_cast<int64_t>(view->topics.size()), "sujet", "sujets").c_str(),
      CountShared(*view));
  auto synergies = view->synergies;
  std::erase_if(synergies, [](const auto& one) { return one.companies_size() < 2; });
  std::stable_sort(synergies.begin(), synergies.end(), [](const auto& a, const auto& b) {
    return a.companies_size() > b.companies_size();
  });
  std::printf("%s entre entreprises :\n\n",
              Counted(static_cast<int64_t>(synergies.size()), "synergie", "synergies").c_str());
  Table table({"", "sujets", "synergie", "entreprises"});
  for (const auto& synergy : synergies) {
    table.Add({std::string(LastId(synergy.name())), std::to_string(synergy.topics_size()),
               CutToWidth(synergy.title(), 44), CompaniesOf(*view, synergy)});
  }
  table.Print();
  PrintNext(connection);
  std::fflush(stdout);
  return kDone;
}

void AddDemo(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* verb = app.add_subcommand(
      "demo",
      "Load Lons-Perrigny where it is not there, and play catalogue, ballots, committee, "
      "programme; played again, it changes nothing");
  verb->add_flag("--json", arguments->json,
                 "One JSON object: counts, and the names of what was made");
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments] { action = [arguments] { return PlayDemo(*arguments); }; });
}

}  // namespace synergie::program
