// Faults under load. Two instances of each service on a real broker, clients that take one at
// random, and in each round one fault: an instance or the broker killed, or frozen past every
// time-out, connections cut, delayed, or swallowed. Then everything heals, and what every client
// was told is held against the logs and the feed (chaos_checker.h); the fingerprints of the
// instances of a service must be equal, and at the end those of projections folded again.
//
//   chaos_test --synergie build/bin/synergie [--rounds 20] [--seed N] [--frozen-ms 2500]
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <random>

#include "tests/kafka/chaos_checker.h"
#include "tests/kafka/chaos_load.h"
#include "tests/kafka/cluster.h"

namespace synergie::test {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kPartitions = 3;

struct Arguments {
  std::string program;
  int rounds = 20;
  uint64_t seed = std::random_device()();
  milliseconds frozen{2'500};  // longer than every time-out below
};

// Time-outs short enough that what is frozen is frozen past all of them.
const std::vector<std::string> kServeOptions = {"--append-timeout-ms", "1500"};
constexpr const char* kKafkaOptions = "socket.timeout.ms=2000";

class Chaos {
 public:
  Chaos(Cluster& cluster, const Arguments& arguments)
      : cluster_(cluster),
        arguments_(arguments),
        random_(arguments.seed),
        load_(cluster, arguments.seed),
        checker_(cluster, kPartitions) {}

  bool Run() {
    if (!load_.Prepare()) return false;
    for (int round = 0; round < arguments_.rounds; ++round) {
      if (!Round(round)) return false;
    }
    const ChaosCounts& all = checker_.counts();
    std::printf(
        "%d rounds: %lld ok, %lld failed, %lld unknown of which %lld had landed; %lld "
        "commits, of them %lld refused, %lld duplicates\n",
        arguments_.rounds, static_cast<long long>(all.ok), static_cast<long long>(all.failed),
        static_cast<long long>(all.unknown), static_cast<long long>(all.unknown_landed),
        static_cast<long long>(all.commits), static_cast<long long>(all.refused),
        static_cast<long long>(all.duplicates));
    if (longest_gap_.count() > 0) {
      std::printf(
          "longest gap between two acknowledged commands while one of two intakes was "
          "killed: %lld ms (%lld ms without a fault)\n",
          static_cast<long long>(longest_gap_.count()), static_cast<long long>(usual_gap_.count()));
    }
    const std::string differences = cluster_.RebuildAll();
    std::printf("%s", differences.empty() ? "projections folded again are the same\n"
                                          : differences.c_str());
    return differences.empty();
  }

 private:
  // What happens in a round; the name is printed.
  struct Fault {
    const char* name;
    void (Chaos::*inject)();
  };

  bool Round(int round) {
    static constexpr Fault kFaults[] = {
        {"intake killed", &Chaos::KillIntake},       {"matching killed", &Chaos::KillMatching},
        {"catalogue killed", &Chaos::KillCatalogue}, {"history killed", &Chaos::KillHistory},
        {"broker killed", &Chaos::KillBroker},       {"broker frozen", &Chaos::FreezeBroker},
        {"instance frozen", &Chaos::FreezeInstance}, {"connections cut", &Chaos::CutConnections},
        {"network slow", &Chaos::SlowNetwork},       {"answers swallowed", &Chaos::SwallowAnswers},
    };
    const Fault& fault = kFaults[static_cast<size_t>(round) % std::size(kFaults)];
    const auto started = steady_clock::now();
    load_.Start();
    Pause(milliseconds(300));
    fault_at_ = steady_clock::now();
    (this->*fault.inject)();
    healed_at_ = steady_clock::now();
    Pause(milliseconds(300));
    const auto asked = load_.Stop();
    if (fault.inject == &Chaos::KillIntake) MeasureGaps(asked);
    size_t fates[3] = {0, 0, 0};
    for (const Asked& one : asked) ++fates[static_cast<size_t>(one.answered.fate)];
    std::string faults = checker_.Check(asked);
    faults += Differences();
    std::printf(
        "round %d: %s (%s %d): %zu ok, %zu failed, %zu unknown, %lld ms: %s\n", round + 1,
        fault.name, victim_.first.c_str(), victim_.second, fates[0], fates[1], fates[2],
        static_cast<long long>(duration_cast<milliseconds>(steady_clock::now() - started).count()),
        faults.empty() ? "all as promised" : "WRONG");
    std::fflush(stdout);
    if (faults.empty()) return true;
    std::fprintf(stderr, "%s", faults.c_str());
    return false;
  }

  // The instances of a service hold the same rows.
  std::string Differences() {
    std::string differences;
    const auto fingerprints = cluster_.Fingerprints();
    for (const auto& [id, fingerprint] : fingerprints) {
      const auto first = fingerprints.find({id.first, 0});
      if (first == fingerprints.end() || fingerprint != first->second) {
        differences += id.first + " " + std::to_string(id.second) + " has fingerprint " +
                       fingerprint + ", not that of its twin\n";
      }
    }
    return differences;
  }

  // Between two acknowledged commands to intake, of all clients together.
  void MeasureGaps(const std::vector<Asked>& asked) {
    std::vector<steady_clock::time_point> times;
    for (const Asked& one : asked) {
      if (one.service == "intake" && one.answered.fate == Fate::kOk) times.push_back(one.at);
    }
    std::sort(times.begin(), times.end());
    for (size_t i = 1; i < times.size(); ++i) {
      const auto gap = duration_cast<milliseconds>(times[i] - times[i - 1]);
      if (times[i] < fault_at_) usual_gap_ = std::max(usual_gap_, gap);
      if (times[i] >= fault_at_ && times[i - 1] <= healed_at_) {
        longest_gap_ = std::max(longest_gap_, gap);
      }
    }
  }

  // The instants of faults are what this test is about: anywhere in the load.
  void Pause(milliseconds about) {
    std::this_thread::sleep_for(about / 2 + milliseconds(random_() % (about.count() + 1)));
  }

  void Kill(const char* service) {
    victim_ = {service, static_cast<int>(random_() % 2)};
    cluster_.node(victim_).Kill();
    Pause(milliseconds(500));
    cluster_.StartNode(victim_);
    cluster_.node(victim_).AwaitServing();
  }
  void KillIntake() { Kill("intake"); }
  void KillMatching() { Kill("matching"); }
  void KillCatalogue() { Kill("catalogue"); }
  void KillHistory() { Kill("history"); }

  void KillBroker() {
    victim_ = {"kafka", 0};
    cluster_.broker().Kill();
    Pause(milliseconds(500));
    cluster_.broker().Restart();
  }
  void FreezeBroker() {
    victim_ = {"kafka", 0};
    cluster_.broker().Freeze();
    std::this_thread::sleep_for(arguments_.frozen);
    cluster_.broker().Continue();
  }
  void FreezeInstance() {
    const auto ids = cluster_.ids();
    victim_ = ids[random_() % ids.size()];
    cluster_.node(victim_).Freeze();
    std::this_thread::sleep_for(arguments_.frozen);
    cluster_.node(victim_).Continue();
  }
  void CutConnections() {
    victim_ = {"network", 0};
    for (int i = 0; i < 5; ++i) {
      cluster_.broker().proxy().Cut();
      Pause(milliseconds(150));
    }
  }
  void SlowNetwork() {
    victim_ = {"network", 0};
    cluster_.broker().proxy().Delay(milliseconds(40));
    cluster_.broker().proxy().Throttle(400'000);
    Pause(milliseconds(1'500));
    cluster_.broker().proxy().Heal();
  }
  void SwallowAnswers() {
    victim_ = {"network", 0};
    cluster_.broker().proxy().Swallow(TcpProxy::kToClient);
    std::this_thread::sleep_for(arguments_.frozen);
    cluster_.broker().proxy().Heal();
    cluster_.broker().proxy().Cut();  // what was swallowed stays lost: those streams are broken
  }

  Cluster& cluster_;
  const Arguments arguments_;
  std::mt19937_64 random_;
  ChaosLoad load_;
  ChaosChecker checker_;
  Cluster::Id victim_;
  steady_clock::time_point fault_at_, healed_at_;
  milliseconds longest_gap_{0}, usual_gap_{0};
};

}  // namespace
}  // namespace synergie::test

int main(int argc, char** argv) {
  using namespace synergie::test;
  ::testing::InitGoogleTest(&argc, argv);  // the cluster tells its failures through it
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--synergie")) arguments.program = argv[i + 1];
    if (!std::strcmp(argv[i], "--rounds")) arguments.rounds = std::atoi(argv[i + 1]);
    if (!std::strcmp(argv[i], "--seed")) arguments.seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (!std::strcmp(argv[i], "--frozen-ms"))
      arguments.frozen = milliseconds(std::atoi(argv[i + 1]));
  }
  if (arguments.program.empty() || arguments.rounds < 1) {
    std::fprintf(stderr,
                 "usage: chaos_test --synergie PROGRAM [--rounds N] [--seed N] [--frozen-ms N]\n");
    return 2;
  }
  std::printf("seed %llu\n", static_cast<unsigned long long>(arguments.seed));
  const auto cluster = Cluster::Start({.program = arguments.program,
                                       .partitions = kPartitions,
                                       .behind_proxy = true,
                                       .kafka_options = kKafkaOptions,
                                       .serve_options = kServeOptions});
  if (cluster == nullptr) return 1;
  return Chaos(*cluster, arguments).Run() ? 0 : 1;
}
