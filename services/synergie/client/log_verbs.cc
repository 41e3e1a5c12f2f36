// `log read`, `log watch` and `log subscriptions`: the events of a territory in their one causal
// order.
#include <google/protobuf/util/time_util.h>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "common/rpc/text.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/client/event_options.h"
#include "services/synergie/client/event_stream.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/message_json.h"
#include "services/synergie/client/request_id.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace v1 = history::v1;
using Stub = v1::HistoryService::Stub;

struct LogArguments {
  ClientOptions client;
  EventOptions events;
  int64_t from = 0, limit = 0;
  std::string since, as;
  bool backwards = false, json = false;
};

void PrintEvent(const v1::RecordedEvent& event, bool json) {
  if (json) {
    PrintJson(event);
    return;
  }
  std::printf("%8lld  %s  %-38s  %s\n", static_cast<long long>(event.sequence()),
              google::protobuf::util::TimeUtil::ToString(event.event_time()).c_str(),
              event.type().c_str(), event.subject().c_str());
}

// Sets where to begin; both kinds of request have the same two fields.
template <class Request>
Result<void> SetStart(const LogArguments& arguments, Request& request) {
  request.set_from_sequence(arguments.from);
  if (arguments.since.empty()) return {};
  const auto since = rpc::ParseTimeText(arguments.since);
  if (!since) return Fail(Code::kInvalidArgument, "--since is not an RFC 3339 instant or a date");
  *request.mutable_from_time() = rpc::ToTimestamp(*since);
  return {};
}

int ReadLog(const LogArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  v1::ReadEventsRequest request;
  request.set_parent(arguments.events.parent());
  const auto filter = arguments.events.ToFilter();
  if (!filter) return TellUsage(filter.error());
  request.set_filter(*filter);
  if (auto set = SetStart(arguments, request); !set) return TellUsage(set.error());
  if (arguments.backwards) request.set_direction(v1::READ_DIRECTION_BACKWARDS);
  const int64_t page = arguments.limit == 0 ? 1000 : std::min<int64_t>(arguments.limit, 1000);
  request.set_page_size(static_cast<int32_t>(page));
  int64_t printed = 0;
  while (true) {
    const auto read = (*connection)->Call((*connection)->history(), &Stub::ReadEvents, request);
    if (!read) return Tell(read.error());
    for (const v1::RecordedEvent& event : read->events()) {
      PrintEvent(event, arguments.json);
      if (++printed == arguments.limit) return kDone;
    }
    if (read->caught_up()) return kDone;
    request.set_from_sequence(read->next_sequence());
    request.clear_from_time();
  }
}

// Opens the subscription where it is not there; it begins where this stream does.
tl::expected<void, rpc::ReceivedStatus> Open(const LogArguments& arguments, Connection& connection,
                                             const std::string& filter) {
  v1::GetSubscriptionRequest get;
  get.set_name(ChildName(arguments.events.parent(), "subscriptions", arguments.as));
  const auto there = connection.Call(connection.history(), &Stub::GetSubscription, get);
  if (there || there.error().rejection.code != Code::kNotFound) {
    if (there) return {};
    return tl::unexpected(there.error());
  }
  v1::OpenSubscriptionRequest open;
  open.set_parent(arguments.events.parent());
  open.set_subscription_id(arguments.as);
  open.mutable_subscription()->set_filter(filter);
  open.mutable_subscription()->set_acknowledged_sequence(std::max<int64_t>(arguments.from - 1, 0));
  open.set_request_id(RequestIdOf(open));
  const auto opened = connection.Call(connection.history(), &Stub::OpenSubscription, open);
  if (!opened) return tl::unexpected(opened.error());
  return {};
}

tl::expected<void, rpc::ReceivedStatus> Acknowledge(const LogArguments& arguments,
                                                    Connection& connection, int64_t sequence) {
  v1::AcknowledgeEventsRequest request;
  request.set_name(ChildName(arguments.events.parent(), "subscriptions", arguments.as));
  request.set_sequence(sequence);
  request.set_request_id(RequestIdOf(request));
  const auto done = connection.Call(connection.history(), &Stub::AcknowledgeEvents, request);
  if (!done) return tl::unexpected(done.error());
  return {};
}

int WatchLog(const LogArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  v1::SubscribeEventsRequest request;
  request.set_parent(arguments.events.parent());
  const auto filter = arguments.events.ToFilter();
  if (!filter) return TellUsage(filter.error());
  if (auto set = SetStart(arguments, request); !set) return TellUsage(set.error());
  request.set_filter(*filter);
  if (!arguments.as.empty()) {
    if (auto opened = Open(arguments, **connection, *filter); !opened) return Tell(opened.error());
    request.set_subscription(ChildName(request.parent(), "subscriptions", arguments.as));
    request.set_from_sequence(0);  // where it was
  }
  int64_t printed = 0;
  EventStream stream(**connection, request);
  std::optional<rpc::ReceivedStatus> refused;
  const auto done = stream.Run([&](const v1::SubscribeEventsResponse& message) {
    int64_t last = message.next_sequence() - 1;
    bool enough = false;
    for (const v1::RecordedEvent& event : message.events()) {
      PrintEvent(event, arguments.json);
      enough = ++printed == arguments.limit;
      if (enough) last = event.sequence();
      if (enough) break;
    }
    std::fflush(stdout);
    // Also what did not match has been dealt with; a heartbeat alone is not worth a record.
    if (!arguments.as.empty() && message.events_size() > 0) {
      if (auto told = Acknowledge(arguments, **connection, last); !told) {
        refused = told.error();
        return false;
      }
    }
    return !enough;
  });
  if (refused) return Tell(*refused);
  return done ? kDone : Tell(done.error());
}

int ListSubscriptions(const LogArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  v1::ListSubscriptionsRequest request;
  request.set_parent(arguments.events.parent());
  Table table({"abonnement", "à qui", "reçu jusqu'à", "état", "filtre"});
  const auto read = ForEachPage(
      **connection, (*connection)->history(), &Stub::ListSubscriptions, request,
      [&](const v1::ListSubscriptionsResponse& page) {
        for (const v1::Subscription& one : page.subscriptions()) {
          if (arguments.json) {
            PrintJson(one);
            continue;
          }
          table.Add({std::string(LastId(one.name())), one.owner(),
                     std::to_string(one.acknowledged_sequence()),
                     one.state() == v1::Subscription::CLOSED ? "fermé" : "ouvert", one.filter()});
        }
      });
  if (!read) return Tell(read.error());
  if (!arguments.json) table.Print();
  return kDone;
}

CLI::App* AddVerb(CLI::App& log, Action& action, const char* name, const char* help,
                  const std::shared_ptr<LogArguments>& arguments, int (*run)(const LogArguments&)) {
  CLI::App* verb = log.add_subcommand(name, help);
  verb->add_flag("--json", arguments->json, "One JSON object a line, with the payload");
  arguments->client.AddTo(*verb);
  verb->callback(
      [&action, arguments, run] { action = [arguments, run] { return run(*arguments); }; });
  return verb;
}

void AddStart(CLI::App& verb, LogArguments& arguments) {
  arguments.events.AddTo(verb);
  auto* from =
      verb.add_option("--from", arguments.from, "First sequence")->check(CLI::NonNegativeNumber);
  verb.add_option("--since", arguments.since, "Begin at this instant, RFC 3339 or a date")
      ->excludes(from);
  verb.add_option("--limit", arguments.limit, "At most so many; 0: all")
      ->check(CLI::NonNegativeNumber);
}

}  // namespace

void AddLog(CLI::App& app, Action& action) {
  CLI::App* log = app.add_subcommand("log", "Read the events of a territory in order");
  log->require_subcommand(1);
  AddQuarantine(*log, action);
  auto reading = std::make_shared<LogArguments>();
  CLI::App* read = AddVerb(*log, action, "read", "Print events up to now", reading, ReadLog);
  AddStart(*read, *reading);
  read->add_flag("--backwards", reading->backwards, "The newest first");
  read->footer(
      "synergie log read --type 'intake.topic.*' --company c04\n"
      "synergie log read --within programmes/2019 --backwards --limit 10");
  auto watching = std::make_shared<LogArguments>();
  CLI::App* watch = AddVerb(*log, action, "watch", "Print events, and go on printing what comes",
                            watching, WatchLog);
  AddStart(*watch, *watching);
  watch->add_option("--as", watching->as,
                    "Id of a subscription that keeps the place on the server: what was printed is "
                    "not printed again, not even after a restart; opened where it is not there");
  watch->footer("synergie log watch --as tableau-de-bord --type 'catalogue.*'");
  auto listing = std::make_shared<LogArguments>();
  CLI::App* subscriptions =
      AddVerb(*log, action, "subscriptions", "List subscriptions and their places", listing,
              ListSubscriptions);
  subscriptions->add_option("--territory", listing->events.territory, "Id of the territory")
      ->capture_default_str();
}

}  // namespace synergie::program
