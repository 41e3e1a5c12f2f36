// `import DIR`: a workshop folder into a running node.
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "common/base/resource_name.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/loader.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

struct ImportArguments {
  ClientOptions client;
  std::string folder, territory, workshop, zone, date;
  std::string territory_title, zone_title, workshop_title;
  bool json = false;
};

// "2018-11-20", or the first day of "2018-11"; today when nothing is said. False: no such day.
bool ToDate(const std::string& text, intake::v1::Date& out) {
  if (text.empty()) {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    out.set_year(local.tm_year + 1900);
    out.set_month(local.tm_mon + 1);
    out.set_day(local.tm_mday);
    return true;
  }
  int year = 0, month = 0, day = 1, read = 0;
  const bool full = std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &read) == 3;
  if (!full && std::sscanf(text.c_str(), "%4d-%2d%n", &year, &month, &read) != 2) return false;
  if (read != static_cast<int>(text.size())) return false;
  out.set_year(year);
  out.set_month(month);
  out.set_day(full ? day : 1);
  return true;
}

// "ecla" or "territories/ecla" → "territories/ecla".
std::string Named(const std::string& parent, const std::string& collection,
                  const std::string& said) {
  const std::string prefix = parent.empty() ? collection + "/" : parent + "/" + collection + "/";
  return said.starts_with(prefix) ? said : prefix + said;
}

bool IsMonth(const std::string& text) {
  intake::v1::Date ignored;
  return !text.empty() && ToDate(text, ignored);
}

void PrintReport(const LoadReport& report, const LoadPlan& plan, bool json) {
  if (json) {
    nlohmann::ordered_json out{
        {"territory", plan.place.territory},
        {"workshop", plan.place.workshop},
        {"companies", {{"new", report.companies_new}, {"unchanged", report.companies_unchanged}}},
        {"topics", {{"new", report.topics_new}, {"unchanged", report.topics_unchanged}}},
        {"refused", report.refused()},
        {"notes", nlohmann::json::array()}};
    for (const RowNote& note : report.notes) {
      out["notes"].push_back({{"file", note.file},
                              {"line", note.at.line},
                              {"column", note.at.column},
                              {"field", note.column},
                              {"text", note.text},
                              {"refused", note.refused}});
    }
    std::printf("%s\n", out.dump(2).c_str());
    return;
  }
  for (const RowNote& note : report.notes) {
    std::fprintf(stderr, "%s%s\n", note.ToLine().c_str(), note.refused ? "" : " (kept)");
  }
  std::printf(
      "%s : %s (%d nouvelles), %s (%d nouveaux)", plan.place.workshop.c_str(),
      Counted(report.companies_new + report.companies_unchanged, "entreprise", "entreprises")
          .c_str(),
      report.companies_new,
      Counted(report.topics_new + report.topics_unchanged, "sujet", "sujets").c_str(),
      report.topics_new);
  if (report.refused() > 0) {
    std::printf(", %s", Counted(report.refused(), "ligne refusée", "lignes refusées").c_str());
  }
  std::printf("\n");
}

int Import(const ImportArguments& arguments) {
  LoadPlan plan{.folder = arguments.folder};
  plan.place.territory = Named("", "territories", arguments.territory);
  plan.place.workshop = Named(plan.place.territory, "workshops", arguments.workshop);
  const auto folder = std::filesystem::weakly_canonical(arguments.folder).filename();
  const std::string from_folder = ToResourceId(folder.string());
  if (!arguments.zone.empty()) plan.zone = Named(plan.place.territory, "zones", arguments.zone);
  plan.zone_id_if_new = from_folder.empty() ? "zone" : from_folder;
  const auto titled = [](const std::string& title, const std::string& name) {
    return title.empty() ? std::string(LastId(name)) : title;
  };
  plan.territory_title = titled(arguments.territory_title, plan.place.territory);
  plan.zone_title = arguments.zone_title;
  plan.workshop_title = titled(arguments.workshop_title, plan.place.workshop);
  const std::string id(LastId(plan.place.workshop));
  const std::string date = !arguments.date.empty() ? arguments.date : IsMonth(id) ? id : "";
  if (!ToDate(date, plan.date)) {
    std::fprintf(stderr, "synergie: --date: \"%s\" is not a day, such as 2018-11-20\n",
                 date.c_str());
    return kUsage;
  }
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  Loader loader(**connection, plan);
  const auto report = loader.Run();
  if (!report) {
    std::fprintf(stderr, "synergie: %s\n", report.error().text.c_str());
    return report.error().exit_code;
  }
  PrintReport(*report, plan, arguments.json);
  return report->refused() == 0 ? kDone : kRefused;
}

}  // namespace

void AddImport(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* verb = app.add_subcommand(
      "import",
      "Load a workshop folder (companies.csv, topics.csv); a second run loads nothing twice");
  verb->add_option("folder", arguments->folder, "The folder")->required();
  verb->add_option("--territory", arguments->territory, "Id of the territory, made where absent")
      ->required();
  verb->add_option("--workshop", arguments->workshop, "Id of the workshop, planned where absent")
      ->required();
  verb->add_option("--zone", arguments->zone,
                   "Id of the zone; if not said, the workshop's, else the folder's name");
  verb->add_option("--date", arguments->date,
                   "Day of the round tables, YYYY-MM-DD; read from the workshop's id if not said");
  verb->add_option("--territory-title", arguments->territory_title, "As people call it");
  verb->add_option("--zone-title", arguments->zone_title, "As people call it");
  verb->add_option("--workshop-title", arguments->workshop_title, "As people call it");
  verb->add_flag("--json", arguments->json, "One JSON object, with every row's fate");
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments] { action = [arguments] { return Import(*arguments); }; });
}

}  // namespace synergie::program
