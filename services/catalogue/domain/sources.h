// What the other services' rows say, in catalogue's words. Context of decisions, never conditions.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/commit/view.h"
#include "services/catalogue/domain/replicas.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

// The territory of a resource, if it takes commands: nothing, or why not.
std::optional<Rejection> TerritoryTrouble(commit::View& view, const std::string& resource);

// Null where intake has no such row.
const CompanyRow* FindCompany(commit::View& view, const std::string& company);
const WorkshopRow* FindWorkshop(commit::View& view, const std::string& workshop);
// Null where matching has no such row.
const SynergyRow* FindSynergy(commit::View& view, const std::string& synergy);

// The validated synergies of a workshop, by name.
std::vector<std::string> ValidatedSynergies(commit::View& view, const std::string& workshop);

// How many statements of a workshop stand, and how many of them concern at least two companies: by
// themselves, or because they are in `on_shared_sheets`.
struct TopicCounts {
  int all = 0;
  int shared = 0;
};
TopicCounts CountTopics(commit::View& view, const std::string& workshop,
                        const std::set<std::string>& on_shared_sheets);

// A first sheet of a synergy: its topics with their quantities, its companies with their roles.
Sheet SheetOf(commit::View& view, const std::string& name, const SynergyRow& synergy);

// With the company's name as it is known now; NOT_FOUND when it names a company that does not
// exist.
std::optional<Rejection> NameParty(commit::View& view, Party& party);

}  // namespace synergie::catalogue
