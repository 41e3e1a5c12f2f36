// Every page of a List method, with one instant for all of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/synergie/client/connection.h"

namespace synergie::program {

// Calls `method` until there is no next page; `take` gets each response. `request` has everything
// but the page token.
template <class Service, class Request, class Response, class Take>
tl::expected<void, rpc::ReceivedStatus> ForEachPage(
    Connection& connection, Service& stub,
    grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
    Request request, Take take) {
  request.set_page_size(1000);
  while (true) {
    auto response = connection.Call(stub, method, request);
    if (!response) return tl::unexpected(response.error());
    const std::string next = response->next_page_token();
    take(std::move(*response));
    if (next.empty()) return {};
    request.set_page_token(next);
  }
}

// What a territory holds, by name: for views that join what several services show.
struct TerritoryView {
  std::vector<intake::v1::Company> companies;
  std::vector<intake::v1::Topic> topics;
  std::vector<matching::v1::Synergy> synergies;  // detected and validated ones
  // Of a company's resource name; the name itself where it is not known or not shown.
  std::string TitleOf(const std::string& company) const;
};

tl::expected<TerritoryView, rpc::ReceivedStatus> ReadTerritory(Connection& connection,
                                                               const std::string& territory);

}  // namespace synergie::program
