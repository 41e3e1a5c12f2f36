#include "services/synergie/client/resource_reader.h"

#include <algorithm>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "services/synergie/client/listing.h"

namespace synergie::program {
namespace {

using google::protobuf::Message;
using MessagePtr = ResourceReader::MessagePtr;
using Refused = rpc::ReceivedStatus;

template <class Request>
void SetTime(Request& request, std::optional<Time> at) {
  if (at) *request.mutable_read_time() = rpc::ToTimestamp(*at);
}

template <class Service, class Request, class Response>
tl::expected<MessagePtr, Refused> GetAs(Connection& connection, Service& stub,
                                        grpc::Status (Service::*method)(grpc::ClientContext*,
                                                                        const Request&, Response*),
                                        const std::string& name, std::optional<Time> at) {
  Request request;
  request.set_name(name);
  SetTime(request, at);
  auto response = connection.Call(stub, method, request);
  if (!response) return tl::unexpected(response.error());
  return MessagePtr(std::make_unique<Response>(std::move(*response)));
}

// `items` gives the resources of a page.
template <class Service, class Request, class Response, class Items>
tl::expected<void, Refused> ListAs(Connection& connection, Service& stub,
                                   grpc::Status (Service::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                                   const std::string& parent, const std::string& filter,
                                   std::optional<Time> at, const ResourceReader::Take& take,
                                   Items items) {
  Request request;
  request.set_parent(parent);
  request.set_filter(filter);
  SetTime(request, at);
  return ForEachPage(connection, stub, method, request, [&](const Response& page) {
    for (const auto& item : items(page)) take(item);
  });
}

using Getter = tl::expected<MessagePtr, Refused> (*)(Connection&, const std::string&,
                                                     std::optional<Time>);
using Lister = tl::expected<void, Refused> (*)(Connection&, const std::string& parent,
                                               const std::string& filter, std::optional<Time>,
                                               const ResourceReader::Take&);

struct Collection {
  std::string_view name;
  Getter get;
  Lister list;
};

// One line a collection: service, its namespace, singular, plural, the response's field.
#define COLLECTION(NAME, SERVICE, STUB, ONE, MANY, FIELD)                                          \
  {                                                                                                \
    NAME,                                                                                          \
        [](Connection& connection, const std::string& name, std::optional<Time> at) {              \
          return GetAs(connection, connection.SERVICE(), &STUB::Stub::Get##ONE, name, at);         \
        },                                                                                         \
        [](Connection& connection, const std::string& parent, const std::string& filter,           \
           std::optional<Time> at, const ResourceReader::Take& take) {                             \
          return ListAs(connection, connection.SERVICE(), &STUB::Stub::List##MANY, parent, filter, \
                        at, take, [](const auto& page) -> const auto& { return page.FIELD(); });   \
        }                                                                                          \
  }

using Intake = intake::v1::IntakeService;
using Matching = matching::v1::MatchingService;
using Catalogues = catalogue::v1::CatalogueService;
using History = history::v1::HistoryService;

const Collection kCollections[] = {
    COLLECTION("zones", intake, Intake, Zone, Zones, zones),
    COLLECTION("companies", intake, Intake, Company, Companies, companies),
    COLLECTION("workshops", intake, Intake, Workshop, Workshops, workshops),
    COLLECTION("topics", intake, Intake, Topic, Topics, topics),
    COLLECTION("synergies", matching, Matching, Synergy, Synergies, synergies),
    COLLECTION("placements", matching, Matching, Placement, Placements, placements),
    COLLECTION("catalogues", catalogue, Catalogues, Catalogue, Catalogues, catalogues),
    COLLECTION("ballots", catalogue, Catalogues, Ballot, Ballots, ballots),
    COLLECTION("committees", catalogue, Catalogues, Committee, Committees, committees),
    COLLECTION("programmes", catalogue, Catalogues, Programme, Programmes, programmes),
    COLLECTION("actions", catalogue, Catalogues, Action, Actions, actions),
    COLLECTION("followUpDigests", catalogue, Catalogues, FollowUpDigest, FollowUpDigests,
               follow_up_digests),
    COLLECTION("subscriptions", history, History, Subscription, Subscriptions, subscriptions),
};
#undef COLLECTION

const Collection* Find(std::string_view name) {
  for (const Collection& one : kCollections) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

Refused NoSuchCollection(const std::string& name) {
  return {.rejection = {.code = Code::kInvalidArgument,
                        .message = "\"" + name + "\" is no resource that can be shown."}};
}

}  // namespace

tl::expected<MessagePtr, Refused> ResourceReader::Get(const std::string& name,
                                                      std::optional<Time> at) {
  if (LastCollection(name) == kTerritories) {
    return GetAs(connection_, connection_.intake(), &Intake::Stub::GetTerritory, name, at);
  }
  if (LastCollection(name) == "rankings") {
    return GetAs(connection_, connection_.catalogue(), &Catalogues::Stub::GetRanking, name, at);
  }
  const Collection* collection = Find(LastCollection(name));
  if (collection == nullptr) return tl::unexpected(NoSuchCollection(name));
  return collection->get(connection_, name, at);
}

tl::expected<void, Refused> ResourceReader::List(const std::string& collection,
                                                 const std::string& filter, std::optional<Time> at,
                                                 const Take& take) {
  const size_t slash = collection.rfind('/');
  const Collection* known =
      slash == std::string::npos ? nullptr : Find(std::string_view(collection).substr(slash + 1));
  if (known == nullptr) return tl::unexpected(NoSuchCollection(collection));
  return known->list(connection_, collection.substr(0, slash), filter, at, take);
}

tl::expected<Time, Refused> ResourceReader::Reach(const std::string& territory,
                                                  std::optional<Time> at) {
  Time latest = at.value_or(Time::Min());
  const auto list = [&](auto& stub, auto method, auto request) -> tl::expected<void, Refused> {
    request.set_parent(territory);
    request.set_page_size(1);
    SetTime(request, at);
    const auto page = connection_.Call(stub, method, request);
    if (!page) return tl::unexpected(page.error());
    latest = std::max(latest, rpc::FromTimestamp(page->read_time()).value_or(Time::Min()));
    return {};
  };
  auto done = list(connection_.intake(), &Intake::Stub::ListZones, intake::v1::ListZonesRequest());
  if (done) {
    done = list(connection_.matching(), &Matching::Stub::ListSynergies,
                matching::v1::ListSynergiesRequest());
  }
  if (done) {
    done = list(connection_.catalogue(), &Catalogues::Stub::ListCatalogues,
                catalogue::v1::ListCataloguesRequest());
  }
  if (!done) return tl::unexpected(done.error());
  // The latest of one may lie ahead of what another will still write.
  if (!at && latest > Time{0}) return Reach(territory, latest);
  return latest;
}

}  // namespace synergie::program
