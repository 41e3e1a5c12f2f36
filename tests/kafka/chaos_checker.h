// Holds what clients were told against what stands in the logs. It reads the commit logs itself,
// with the rule of acceptance and nothing else of the product, and the feed of both instances of
// history:
//
//   - every command that was ok took effect once, and no command that failed did;
//   - an unknown one took effect once or not at all, and asked again it comes to one answer;
//   - the same request id is answered alike by both instances, whatever the fate;
//   - what a client wrote to one aggregate stands in the order in which it wrote;
//   - the feed has every accepted event once, its sequences have no gap, and nothing stands before
//     what its writer had seen.
//
// It goes on from where the last check ended. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/commit/accept.h"
#include "common/log/kafka/kafka_log.h"
#include "tests/contract/log_actor.h"
#include "tests/kafka/chaos_load.h"

namespace synergie::test {

struct ChaosCounts {
  int64_t ok = 0, failed = 0, unknown = 0, unknown_landed = 0;
  int64_t commits = 0, refused = 0, duplicates = 0;
};

class ChaosChecker {
 public:
  ChaosChecker(Cluster& cluster, int32_t partitions);

  // What is wrong, a line each; the counts are of all checks so far.
  std::string Check(std::vector<Asked> asked);
  const ChaosCounts& counts() const { return counts_; }

 private:
  struct Place {
    std::string log;
    int32_t partition = 0;
    int64_t offset = 0;
    bool effect = false;  // it has events
  };
  struct Placed {
    int64_t offset = 0;
    std::vector<event::Position> seen;
    int events = 0;
  };
  struct Following {
    std::unique_ptr<Bell> bell;
    std::unique_ptr<log::Reader> reader;
    commit::MemoryAcceptance state;
    std::vector<Placed> placed;  // accepted commits with events
  };
  // The feed of one partition so far.
  struct Feed {
    int64_t next = 1;
    std::map<std::string, size_t> placed;  // log → how many of its commits
  };

  void AskAgain(std::vector<Asked>& asked);
  void ReadLogs();
  void CheckFates(const std::vector<Asked>& asked);
  void CheckOrder(const std::vector<Asked>& asked);
  void CheckFeed(int instance);
  void Fault(const std::string& what);

  Cluster& cluster_;
  const int32_t partitions_;
  std::unique_ptr<log::KafkaLog> log_;
  std::map<log::PartitionId, Following> following_;
  std::map<std::string, Place> accepted_;          // request id → where; since the last check
  std::map<std::pair<int, int32_t>, Feed> feeds_;  // instance of history, partition
  ChaosCounts counts_;
  std::string faults_;
};

}  // namespace synergie::test
