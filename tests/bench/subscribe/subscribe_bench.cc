// bench-subscribe: a thousand live subscribers of history, beside a bare gRPC stream of the same
// messages to as many. Ours counts from the first commit's append: it places, decodes, encodes and
// hands on; the peer has its messages ready.
#include <fstream>
#include <string>

#include "tests/bench/harness/bench.h"
#include "tests/bench/subscribe/bare_stream.h"
#include "tests/bench/subscribe/listeners.h"
#include "tests/support/history_node.h"

namespace synergie::bench {
namespace {

using history::v1::SubscribeEventsResponse;

// Resident memory of this process, in MB.
double ResidentMb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

struct Load {
  int subscribers = 0;
  int commits = 0;
  int events_a_commit = 0;
  int64_t events() const { return int64_t{commits} * events_a_commit; }
};

history::v1::SubscribeEventsRequest Request(const std::string& filter) {
  history::v1::SubscribeEventsRequest request;
  request.set_parent("territories/t");
  request.set_filter(filter);
  return request;
}

// The messages that a subscriber was sent, for the peer to send the same.
using Messages = std::vector<SubscribeEventsResponse>;

Sample MeasureOurs(const Load& load, const std::string& filter, Messages* sent) {
  testing::HistoryNode node;
  const double before_mb = ResidentMb();
  Listeners listeners(node.address(), load.subscribers, load.events(), Request(filter));
  listeners.AwaitFirstMessages();
  const double connected_mb = ResidentMb();
  const Stopwatch stopwatch;
  for (int i = 0; i < load.commits; ++i) node.Say(i % 100, load.events_a_commit);
  listeners.AwaitEvents();
  const double seconds = stopwatch.seconds();
  const double after_mb = ResidentMb();
  Check(listeners.ok(), "every subscriber is sent every event once and in order");
  if (sent != nullptr) *sent = listeners.Recorded();
  return {{"rate", static_cast<double>(load.events()) * load.subscribers / seconds},
          {"connected_mb", connected_mb - before_mb},
          {"delivering_mb", after_mb - before_mb}};
}

Sample MeasureBare(const Load& load, const Messages& messages) {
  BareStream server(messages);
  const double before_mb = ResidentMb();
  Listeners listeners(server.address(), load.subscribers, load.events(), Request(""));
  listeners.AwaitFirstMessages();
  const Stopwatch stopwatch;
  server.Publish();
  listeners.AwaitEvents();
  const double seconds = stopwatch.seconds();
  Check(listeners.ok(), "the peer sends every message once and in order");
  return {{"rate", static_cast<double>(load.events()) * load.subscribers / seconds},
          {"delivering_mb", ResidentMb() - before_mb}};
}

int Main() {
  Bench bench("subscribe", "1,000 live subscribers, deliveries a second");
  const Load load{.subscribers = bench.Size(50, 1'000),
                  .commits = bench.Size(100, 1'000),
                  .events_a_commit = 5};
  Messages sent;
  bench.Contender("ours", [&] { return MeasureOurs(load, "", &sent); });
  bench.Contender("bare", [&] { return MeasureBare(load, sent); });
  bench.Contender("filtered", [&] {
    return MeasureOurs(load, "type = intake.* AND NOT actor = nobody", nullptr);
  });
  bench.Run(bench.Size(1, 5));
  bench.AtLeast("unfiltered", {"ours", "rate"}, {"bare", "rate"}, 0.6, "deliveries/s");
  bench.AtLeast("with a filter of two terms", {"filtered", "rate"}, {"bare", "rate"}, 0.6,
                "deliveries/s");
  bench.Tell("memory when connected, both ends", {"ours", "connected_mb"}, {}, "MB");
  bench.Tell("memory when delivering, both ends", {"ours", "delivering_mb"},
             {"bare", "delivering_mb"}, "MB");
  bench.Note(
      "Server and clients share this process and its cores; clients count events without "
      "parsing them. Ours is timed from the first append; the peer's messages are ready.");
  return bench.Finish();
}

}  // namespace
}  // namespace synergie::bench

int main() { return synergie::bench::Main(); }
