// `log read` and `log watch`: the events of a territory in their one causal order.
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <thread>

#include "services/synergie/client/client_options.h"
#include "services/synergie/client/console.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace v1 = history::v1;

// How often a watcher asks when there is nothing new.
constexpr std::chrono::milliseconds kWatchInterval{200};

struct LogArguments {
  ClientOptions client;
  std::string territory = "ecla", filter;
  int64_t from = 0, limit = 0;
  bool json = false;
};

void PrintEvent(const v1::RecordedEvent& event, bool json) {
  if (json) {
    std::string text;
    google::protobuf::util::MessageToJsonString(event, &text);
    std::printf("%s\n", text.c_str());
    return;
  }
  std::printf("%8lld  %s  %-38s  %s\n", static_cast<long long>(event.sequence()),
              google::protobuf::util::TimeUtil::ToString(event.event_time()).c_str(),
              event.type().c_str(), event.subject().c_str());
}

int ReadLog(const LogArguments& arguments, bool watch) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  v1::ReadEventsRequest request;
  request.set_parent(arguments.territory.starts_with("territories/")
                         ? arguments.territory
                         : "territories/" + arguments.territory);
  request.set_filter(arguments.filter);
  request.set_from_sequence(arguments.from);
  request.set_page_size(1000);
  int64_t printed = 0;
  while (true) {
    const auto page =
        (*connection)
            ->Call((*connection)->history(), &v1::HistoryService::Stub::ReadEvents, request);
    if (!page) return Tell(page.error());
    for (const v1::RecordedEvent& event : page->events()) {
      PrintEvent(event, arguments.json);
      if (++printed == arguments.limit) return kDone;
    }
    request.set_from_sequence(page->next_sequence());
    if (!page->caught_up()) continue;
    if (!watch) return kDone;
    std::fflush(stdout);
    std::this_thread::sleep_for(kWatchInterval);
  }
}

}  // namespace

void AddLog(CLI::App& app, Action& action) {
  CLI::App* log = app.add_subcommand("log", "Read the events of a territory in order");
  log->require_subcommand(1);
  AddQuarantine(*log, action);
  for (const bool watch : {false, true}) {
    auto arguments = std::make_shared<LogArguments>();
    CLI::App* verb =
        watch ? log->add_subcommand("watch", "Print events, and go on printing what comes")
              : log->add_subcommand("read", "Print events up to now");
    verb->add_option("--territory", arguments->territory, "Id of the territory")
        ->capture_default_str();
    verb->add_option("--from", arguments->from, "First sequence")->capture_default_str();
    verb->add_option("--limit", arguments->limit, "At most so many; 0: all");
    verb->add_option("--filter", arguments->filter, "type = \"intake.topic.recorded.v1\"");
    verb->add_flag("--json", arguments->json, "One JSON object a line, with the payload");
    arguments->client.AddTo(*verb);
    verb->callback([&action, arguments, watch] {
      action = [arguments, watch] { return ReadLog(*arguments, watch); };
    });
  }
}

}  // namespace synergie::program
