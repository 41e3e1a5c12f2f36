// `companies`, `topics` and `synergies`: tables for a person, in French, or JSON.

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "common/rpc/text.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/message_json.h"
#include "services/synergie/client/words.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

struct ListArguments {
  ClientOptions client;
  std::string territory, filter, order_by, read_time;
  bool json = false;
  std::string parent() const {
    return territory.starts_with("territories/") ? territory : "territories/" + territory;
  }
};

std::string Join(const std::string& list, const std::string& one) {
  return list.empty() ? one : list + ", " + one;
}

std::vector<std::string> RowOf(const intake::v1::Company& company) {
  return {std::string(LastId(company.name())),
          company.display_name(),
          company.naf(),
          company.headcount() == 0 ? "" : std::to_string(company.headcount()),
          company.place().commune(),
          company.activity()};
}

std::vector<std::string> RowOf(const intake::v1::Topic& topic) {
  std::string companies = topic.company().empty() ? "" : std::string(LastId(topic.company()));
  for (const std::string& supporter : topic.supporters()) {
    companies = Join(companies, std::string(LastId(supporter)));
  }
  return {std::string(LastId(topic.name())), std::to_string(topic.table()), companies,
          WordsOf(topic.quantity()), topic.text()};
}

std::vector<std::string> RowOf(const matching::v1::Synergy& synergy) {
  std::string companies;
  for (const std::string& company : synergy.companies()) {
    companies = Join(companies, std::string(LastId(company)));
  }
  return {std::string(LastId(synergy.name())), std::string(WordOf(synergy.state())),
          std::to_string(synergy.topics_size()), companies, synergy.title()};
}

// The repeated field of a List response.
auto& ItemsOf(const intake::v1::ListCompaniesResponse& page) { return page.companies(); }
auto& ItemsOf(const intake::v1::ListTopicsResponse& page) { return page.topics(); }
auto& ItemsOf(const matching::v1::ListSynergiesResponse& page) { return page.synergies(); }

template <class Request, class Service, class Response>
int List(const ListArguments& arguments, Connection& connection, Service& stub,
         grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
         Table table) {
  Request request;
  request.set_parent(arguments.parent());
  request.set_filter(arguments.filter);
  request.set_order_by(arguments.order_by);
  if (!arguments.read_time.empty()) {
    const auto at = rpc::ParseTimeText(arguments.read_time);
    if (!at) return TellUsage({Code::kInvalidArgument, "--read-time is not an RFC 3339 instant"});
    *request.mutable_read_time() = rpc::ToTimestamp(*at);
  }
  const auto read = ForEachPage(connection, stub, method, request, [&](const Response& page) {
    for (const auto& item : ItemsOf(page)) {
      if (arguments.json) {
        PrintJson(item);
      } else {
        table.Add(RowOf(item));
      }
    }
  });
  if (!read) return Tell(read.error());
  if (!arguments.json) table.Print();
  return kDone;
}

template <class Run>
void Add(CLI::App& app, Action& action, const char* name, const char* help, const char* filter,
         Run run) {
  auto arguments = std::make_shared<ListArguments>();
  CLI::App* verb = app.add_subcommand(name, help);
  verb->add_option("--territory", arguments->territory, "Id of the territory")->default_val("ecla");
  verb->add_option("--filter", arguments->filter, filter);
  verb->add_option("--order-by", arguments->order_by,
                   "name, create_time or update_time, with desc");
  verb->add_option("--read-time", arguments->read_time, "As of this instant, RFC 3339");
  verb->add_flag("--json", arguments->json, "One JSON object a line");
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments, run] {
    action = [arguments, run]() -> int {
      auto connection = arguments->client.Connect();
      if (!connection) return TellUsage(connection.error());
      return run(*arguments, **connection);
    };
  });
}

}  // namespace

void AddListings(CLI::App& app, Action& action) {
  Add(app, action, "companies", "List the companies of a territory", "naf = \"16.24Z\"",
      [](const ListArguments& arguments, Connection& connection) {
        return List<intake::v1::ListCompaniesRequest>(
            arguments, connection, connection.intake(),
            &intake::v1::IntakeService::Stub::ListCompanies,
            Table({"id", "entreprise", "NAF", "effectif", "commune", "activité"}));
      });
  Add(app, action, "topics", "List what was said in a territory",
      "table = 1 AND company = \"territories/ecla/companies/c01\"",
      [](const ListArguments& arguments, Connection& connection) {
        return List<intake::v1::ListTopicsRequest>(
            arguments, connection, connection.intake(),
            &intake::v1::IntakeService::Stub::ListTopics,
            Table({"id", "table", "entreprises", "quantité", "ce qui a été dit"}));
      });
  Add(app, action, "synergies", "List the synergies of a territory", "state = VALIDATED",
      [](const ListArguments& arguments, Connection& connection) {
        return List<matching::v1::ListSynergiesRequest>(
            arguments, connection, connection.matching(),
            &matching::v1::MatchingService::Stub::ListSynergies,
            Table({"id", "état", "sujets", "entreprises", "synergie"}));
      });
}

}  // namespace synergie::program
