#include "services/catalogue/domain/sources.h"

#include <algorithm>

#include "common/commit/rejections.h"
#include "common/log/names.h"

namespace synergie::catalogue {

using commit::View;

namespace {

const std::string kIntake(log::kIntakeCommits);
const std::string kMatching(log::kMatchingCommits);

CompanyRole RoleOf(Direction direction) {
  switch (direction) {
    case Direction::kOffer:
      return CompanyRole::kProvider;
    case Direction::kNeed:
      return CompanyRole::kTaker;
    case Direction::kPool:
    case Direction::kConcern:
    case Direction::kUnspecified:
      return CompanyRole::kMember;
  }
  return CompanyRole::kMember;
}

void AddCompany(View& view, const std::string& company, CompanyRole role,
                std::vector<SheetCompany>& companies) {
  const auto known = std::find_if(companies.begin(), companies.end(),
                                  [&](const SheetCompany& c) { return c.company == company; });
  if (known == companies.end()) {
    const CompanyRow* row = FindCompany(view, company);
    companies.push_back({company, row == nullptr ? "" : row->display_name, role});
  } else if (known->role != role) {
    known->role = CompanyRole::kMember;  // gives here, takes there
  }
}

}  // namespace

std::optional<Rejection> TerritoryTrouble(View& view, const std::string& resource) {
  const std::string name = *TerritoryOf(resource);
  const auto* territory = view.FindForeign<TerritoryRow>(kIntake, name);
  if (territory == nullptr) return commit::NotFound("territory", name).value();
  if (territory->closed) {
    return commit::Unmet("TERRITORY_CLOSED", "The territory \"" + name + "\" is closed.",
                         {{"name", name}})
        .value();
  }
  return std::nullopt;
}

const CompanyRow* FindCompany(View& view, const std::string& company) {
  return view.FindForeign<CompanyRow>(kIntake, company);
}

const WorkshopRow* FindWorkshop(View& view, const std::string& workshop) {
  return view.FindForeign<WorkshopRow>(kIntake, workshop);
}

const SynergyRow* FindSynergy(View& view, const std::string& synergy) {
  return view.FindForeign<SynergyRow>(kMatching, synergy);
}

std::vector<std::string> ValidatedSynergies(View& view, const std::string& workshop) {
  std::vector<std::string> names;
  view.ScanForeign<SynergyRow>(
      kMatching, *TerritoryOf(workshop) + "/synergies/",
      [&](const std::string& name, const SynergyRow& row) {
        if (row.workshop == workshop && row.state == SynergyRow::State::kValidated) {
          names.push_back(name);
        }
        return true;
      });
  return names;
}

TopicCounts CountTopics(View& view, const std::string& workshop,
                        const std::set<std::string>& on_shared_sheets) {
  TopicCounts counts;
  view.ScanForeign<TopicRow>(kIntake, *TerritoryOf(workshop) + "/topics/",
                             [&](const std::string& name, const TopicRow& row) {
                               if (row.workshop != workshop || row.gone) return true;
                               ++counts.all;
                               if (row.companies.size() > 1 || on_shared_sheets.contains(name)) {
                                 ++counts.shared;
                               }
                               return true;
                             });
  return counts;
}

Sheet SheetOf(View& view, const std::string& name, const SynergyRow& synergy) {
  Sheet sheet{.sheet_id = std::string(LastId(name)), .synergy = name, .version = 1};
  sheet.content.title = synergy.title;
  sheet.content.type = synergy.type;
  sheet.evidence = synergy.evidence;
  for (const SynergyTopicRow& topic : synergy.topics) {
    SheetTopic entry{.topic = topic.topic,
                     .text = topic.text,
                     .company = topic.company,
                     .direction = topic.direction};
    for (const std::string& company : topic.companies) {
      if (company != topic.company) entry.supporters.push_back(company);
      AddCompany(view, company, RoleOf(topic.direction), sheet.companies);
    }
    if (const auto* said = view.FindForeign<TopicRow>(kIntake, topic.topic); said != nullptr) {
      entry.quantity = said->quantity;
      entry.quantity_confidential = said->quantity_confidential;
    }
    sheet.topics.push_back(std::move(entry));
  }
  return sheet;
}

std::optional<Rejection> NameParty(View& view, Party& party) {
  if (party.company.empty()) return std::nullopt;
  const CompanyRow* row = FindCompany(view, party.company);
  if (row == nullptr) return commit::NotFound("company", party.company).value();
  party.name = row->display_name;
  return std::nullopt;
}

}  // namespace synergie::catalogue
