// The options of verbs that show something of one territory: which, as of when, as a table or JSON.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "common/rpc/text.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/message_json.h"
#include "services/synergie/verbs.h"

namespace synergie::program {

struct TerritoryOptions {
  ClientOptions client;
  std::string territory = "ecla";
  std::string id;  // of what is shown; empty: the last one
  std::string read_time;
  bool json = false;

  void AddTo(CLI::App& verb) {
    verb.add_option("--territory", territory, "Id of the territory")->capture_default_str();
    verb.add_option("--read-time", read_time, "As of this instant, RFC 3339");
    verb.add_flag("--json", json, "As JSON");
    client.AddTo(verb);
  }
  std::string parent() const {
    return territory.starts_with("territories/") ? territory : "territories/" + territory;
  }
  // Sets the request's instant; kInvalidArgument where it is none.
  template <class Request>
  Result<void> PutReadTime(Request& request) const {
    if (read_time.empty()) return {};
    const auto at = rpc::ParseTimeText(read_time);
    if (!at) return Fail(Code::kInvalidArgument, "--read-time is not an RFC 3339 instant");
    *request.mutable_read_time() = rpc::ToTimestamp(*at);
    return {};
  }
};

// A verb whose `Arguments` have these as `options`; `more` adds what it has besides.
template <class Arguments, class More>
void AddTerritoryVerb(CLI::App& app, Action& action, const char* name, const char* help, More more,
                      int (*run)(const Arguments&, Connection&)) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* verb = app.add_subcommand(name, help);
  more(*verb, *arguments);
  arguments->options.AddTo(*verb);
  verb->callback([&action, arguments, run] {
    action = [arguments, run]() -> int {
      auto connection = arguments->options.client.Connect();
      if (!connection) return TellUsage(connection.error());
      return run(*arguments, **connection);
    };
  });
}

// "2019-01-15" or "15/01/2019"; kInvalidArgument names the option.
inline Result<intake::v1::Date> ParseDay(const std::string& text, const std::string& option) {
  int year = 0, month = 0, day = 0;
  char end = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d%c", &year, &month, &day, &end) != 3 &&
      std::sscanf(text.c_str(), "%2d/%2d/%4d%c", &day, &month, &year, &end) != 3) {
    return Fail(Code::kInvalidArgument, option + " is not a day, 2019-01-15");
  }
  intake::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// The resource that a verb is about: the one with this id (or name), else the last of its
// collection. An error is what the service said, or NOT_FOUND where there is none yet.
template <class Request, class Response, class Items>
tl::expected<std::string, rpc::ReceivedStatus> PickOne(
    const TerritoryOptions& options, Connection& connection, std::string_view collection,
    grpc::Status (catalogue::v1::CatalogueService::Stub::*list)(grpc::ClientContext*,
                                                                const Request&, Response*),
    Items items) {
  if (options.id.starts_with("territories/")) return options.id;
  if (!options.id.empty()) return ChildName(options.parent(), collection, options.id);
  Request request;
  request.set_parent(options.parent());
  std::string last;
  const auto read =
      ForEachPage(connection, connection.catalogue(), list, request, [&](const Response& page) {
        for (const auto& one : items(page)) last = one.name();
      });
  if (!read) return tl::unexpected(read.error());
  if (last.empty()) {
    return tl::unexpected(rpc::ReceivedStatus{
        {.code = Code::kNotFound,
         .message = options.parent() + " has no " + std::string(collection) + " yet"}});
  }
  return last;
}

inline auto PickCatalogue(const TerritoryOptions& options, Connection& connection) {
  return PickOne<catalogue::v1::ListCataloguesRequest>(
      options, connection, "catalogues", &catalogue::v1::CatalogueService::Stub::ListCatalogues,
      [](const auto& page) -> auto& { return page.catalogues(); });
}
inline auto PickCommittee(const TerritoryOptions& options, Connection& connection) {
  return PickOne<catalogue::v1::ListCommitteesRequest>(
      options, connection, "committees", &catalogue::v1::CatalogueService::Stub::ListCommittees,
      [](const auto& page) -> auto& { return page.committees(); });
}
inline auto PickProgramme(const TerritoryOptions& options, Connection& connection) {
  return PickOne<catalogue::v1::ListProgrammesRequest>(
      options, connection, "programmes", &catalogue::v1::CatalogueService::Stub::ListProgrammes,
      [](const auto& page) -> auto& { return page.programmes(); });
}

}  // namespace synergie::program
