// Opens the log that a URL names, for the executable:
//
//   rocksdb:DIR                   the embedded log in that folder, made where there is none
//   memory:                       records that end with the process
//   kafka://host:port[,…][?…]     Apache Kafka (kafka/kafka_url.h); its Kafka topics must be there
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/log/log.h"

namespace synergie::log {

struct OpenOptions {
  int32_t partitions = 0;  // of a new log; else what it must have; 0: 1 if new, or as it is
  std::vector<std::string>
      logs;  // what a Kafka is checked for; empty: all of the product's (names.h)
  std::chrono::milliseconds timeout{10'000};           // for a Kafka to answer
  std::chrono::milliseconds delivery_timeout{10'000};  // then a Kafka's append is unknown
};

// Errors: kInvalidArgument when the URL is not one of the above, else as the adapter's Open. Try
// again after kUnavailable; what is wrong otherwise must be mended first.
Result<std::unique_ptr<Log>> OpenLog(std::string_view url, const OpenOptions& options);

// Whether a URL is one of the above, every property of a Kafka known and in order; asks nobody.
Result<void> CheckLogUrl(std::string_view url);

// Makes the product's Kafka topics that are missing, with the settings that they must have, and
// checks all (kafka/topics.h). Words for people: what was made and what was there.
struct KafkaPlan {
  int32_t partitions = 1;
  int32_t replication = 1;
  bool sync_each_batch = false;
  std::chrono::milliseconds timeout{30'000};
};
Result<std::vector<std::string>> InitKafka(std::string_view url, const KafkaPlan& plan);

}  // namespace synergie::log
