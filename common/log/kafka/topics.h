// The Kafka topics of our logs: made with the right settings, and looked at before anything is
// written to them, for a wrong one would destroy or reorder events long after. What must hold:
//
//   partitions                      as planned, the same for every log
//   cleanup.policy                  delete: compaction destroys an event log
//   retention.ms, retention.bytes   -1: kept for ever
//   message.timestamp.type          LogAppendTime: the log dates its records, not who writes them
//   max.message.bytes               at least a batch of the largest record
//   min.insync.replicas             at least 2 where there are 3 copies or more
//   unclean.leader.election.enable  false: a copy that lags must not become the truth
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/log/kafka/client.h"

namespace synergie::log {

struct TopicPlan {
  int32_t partitions = 1;
  int32_t replication = 1;
  // Syncs every batch to the disk: for a lone broker that must survive a power cut.
  bool sync_each_batch = false;
};

// What InitTopics made and what was already there, as it should be.
struct InitReport {
  std::vector<std::string> made;
  std::vector<std::string> kept;
};

// Makes the Kafka topics that are missing, then checks all. Errors: as CheckTopics, and the
// broker's words when it refuses to make one.
Result<InitReport> InitTopics(const ClientSettings& settings, const std::vector<std::string>& logs,
                              const TopicPlan& plan, std::chrono::milliseconds limit);

// The number of partitions that all of `logs` have. Errors: kNotFound when some are missing,
// kFailedPrecondition with everything that is wrong, each with what it should be (`partitions` 0:
// any, but the same for all), kUnavailable or kUnauthenticated with the reason when the broker
// cannot be asked within `limit`.
Result<int32_t> CheckTopics(const ClientSettings& settings, const std::vector<std::string>& logs,
                            int32_t partitions, std::chrono::milliseconds limit);

}  // namespace synergie::log
