#include "services/synergie/client/listing.h"

#include "common/base/resource_name.h"

namespace synergie::program {

std::string TerritoryView::TitleOf(const std::string& company) const {
  for (const auto& known : companies) {
    if (known.name() == company && !known.display_name().empty()) return known.display_name();
  }
  return company.empty() ? "le territoire" : std::string(LastId(company));
}

tl::expected<TerritoryView, rpc::ReceivedStatus> ReadTerritory(Connection& connection,
                                                               const std::string& territory) {
  TerritoryView view;
  intake::v1::ListCompaniesRequest companies;
  companies.set_parent(territory);
  auto read =
      ForEachPage(connection, connection.intake(), &intake::v1::IntakeService::Stub::ListCompanies,
                  companies, [&](intake::v1::ListCompaniesResponse page) {
                    for (auto& one : *page.mutable_companies())
                      view.companies.push_back(std::move(one));
                  });
  if (!read) return tl::unexpected(read.error());
  intake::v1::ListTopicsRequest topics;
  topics.set_parent(territory);
  read = ForEachPage(connection, connection.intake(), &intake::v1::IntakeService::Stub::ListTopics,
                     topics, [&](intake::v1::ListTopicsResponse page) {
                       for (auto& one : *page.mutable_topics())
                         view.topics.push_back(std::move(one));
                     });
  if (!read) return tl::unexpected(read.error());
  matching::v1::ListSynergiesRequest synergies;
  synergies.set_parent(territory);
  synergies.set_filter("state = DETECTED OR state = VALIDATED");
  read = ForEachPage(connection, connection.matching(),
                     &matching::v1::MatchingService::Stub::ListSynergies, synergies,
                     [&](matching::v1::ListSynergiesResponse page) {
                       for (auto& one : *page.mutable_synergies())
                         view.synergies.push_back(std::move(one));
                     });
  if (!read) return tl::unexpected(read.error());
  return view;
}

}  // namespace synergie::program
