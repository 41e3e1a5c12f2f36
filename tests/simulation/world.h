// One run: a few nodes, callers, and everything that goes wrong, all decided by a seed; then calm,
// and judgement. Run() throws Violation where a promise was broken. One thread, one run at a time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/broker.h"
#include "tests/simulation/node.h"
#include "tests/simulation/referee.h"

namespace synergie::simulation {

struct Tally {
  FaultCounts faults{};
  int64_t commands = 0;
  int64_t sends = 0;
  int64_t accepted = 0;
  int64_t refused = 0;
  int64_t duplicates = 0;
  int64_t redecided = 0;
  int64_t reads = 0;
  int64_t answers = 0;
  int64_t simulated_seconds = 0;

  void Add(const Tally& other);
};

class World {
 public:
  // `trace`: keep what happens, for a failure's last lines.
  World(uint64_t seed, bool trace);
  ~World();
  void Run();
  const Tally& tally() const { return tally_; }
  const std::vector<std::string>& trace() const { return trace_; }

 private:
  struct Call {  // one request of one caller
    Request request;
    std::string request_id;
    std::shared_ptr<Asked> asked;
    int tries = 0;
    int timer = 0;          // the one that counts; earlier ones do nothing
    bool answered = false;  // with what is recorded
    bool given_up = false;
  };
  struct Step {
    Time at = Time::Max();
    uint64_t turn = 0;
    int64_t count = 0;  // of all steps, of all starts of the node
  };

  void Build();
  void Wake(Node& node, Service service, int32_t partition);
  void StepAt(Node& node, Service service, int32_t partition, Time at);
  void RunStep(Node& node, Service service, int32_t partition);
  void ScheduleCalls();
  void Send(const std::shared_ptr<Call>& call);
  void OnDone(const std::shared_ptr<Call>& call, Node& node, const commit::CommandOutcome& outcome);
  void RetryIn(const std::shared_ptr<Call>& call, std::chrono::microseconds delay);
  void AskAgain(const std::shared_ptr<Call>& call, bool other_request);
  void ReadElsewhere(const Call& call, int64_t offset, Time time);
  void ReadAsOf();
  void Trouble();
  void Crash(Node& node, Fault fault, const std::string& where);
  void Restart(Node& node);
  void Calm();
  bool AtRest() const;
  void RunUntilRest(const char* phase);
  void Judge();

  Node* AnyNode(Service service);
  int32_t PartitionOf(const std::string& territory) const;
  void Say(const std::string& what);
  void Count(Fault fault) { ++tally_.faults[static_cast<size_t>(fault)]; }

  const bool trace_on_;
  Random random_;
  Schedule schedule_;
  Tally tally_;
  Disk disk_;
  std::unique_ptr<Broker> broker_;
  std::unique_ptr<Referee> referee_;
  std::shared_ptr<const matching::Matcher> matcher_;
  std::unique_ptr<Workload> workload_;
  Scale scale_;
  uint64_t trouble_ = 0;  // percent: how often something happens to a node
  bool stormy_ = true;
  std::vector<std::string> territories_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::shared_ptr<Call>> calls_;
  std::map<std::tuple<int, Service, int32_t>, Step> steps_;
  std::map<std::tuple<int, Service, int32_t, size_t>, int64_t> judged_;  // position last checked
  std::map<int, Time> stalled_until_;
  std::map<std::string, Folder> backups_;
  std::vector<std::string> trace_;
};

}  // namespace synergie::simulation
