// Loads a workshop folder through the API: territory, zone, companies, the workshop with its tables
// and seats, its topics. What is there already stays as it is, and request ids come from content,
// so that a second run, also of half a load, changes nothing twice.
#pragma once

#include <string>
#include <vector>

#include "services/synergie/client/connection.h"
#include "services/synergie/import/workshop_folder.h"

namespace synergie::program {

struct LoadPlan {
  std::string folder;
  WorkshopPlace place;
  std::string zone;            // resource name; empty: the workshop's, where that is there already
  std::string zone_id_if_new;  // used where neither says it
  std::string territory_title, zone_title, workshop_title;  // an empty zone_title: its id
  intake::v1::Date date;
};

struct LoadReport {
  int companies_new = 0, companies_unchanged = 0;
  int topics_new = 0, topics_unchanged = 0;
  std::vector<RowNote> notes;  // in the order met; the refused ones among them
  int refused() const;
};

// What ends a load: the folder, or a server that said no to the whole of it.
struct LoadFault {
  int exit_code = 0;
  std::string text;
};

class Loader {
 public:
  Loader(Connection& connection, LoadPlan plan) : connection_(connection), plan_(std::move(plan)) {}

  tl::expected<LoadReport, LoadFault> Run();

 private:
  using Done = tl::expected<void, LoadFault>;

  Done ReadFolder();
  Done FindZone();
  Done RegisterPlaces();
  Done RegisterCompanies();
  Done PrepareWorkshop();
  Done ImportTopics();
  intake::v1::Workshop WorkshopToPlan() const;
  TellRow Teller();

  Connection& connection_;
  LoadPlan plan_;
  LoadReport report_;
  std::vector<CompanyRow> companies_;
  std::map<std::string, int> table_of_;  // company's resource name → where it spoke first
  int tables_ = 1;
};

}  // namespace synergie::program
