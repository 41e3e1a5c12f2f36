// The log on Apache Kafka 4, through librdkafka 2.0: KafkaProducer appends, KafkaConsumers read,
// one thread serves the callbacks of both. Several processes may append to one partition. What is
// particular here:
//
// - offsets have gaps where other people's transactions left their marks;
// - times are the broker's (milliseconds), and go back if its clock does;
// - a record's key, unless empty, must belong to its partition (PartitionOf): a check;
// - kClosed also says that the broker was out of reach for the delivery time-out, nothing sent;
// - a broker that is absent makes End an Error and appends wait; Trouble() says why. Nothing spins.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/log/kafka/client.h"
#include "common/log/kafka/consumers.h"
#include "common/log/kafka/producer.h"
#include "common/log/log.h"

namespace synergie::log {

class KafkaLog final : public Log {
 public:
  struct Options {
    ClientSettings client;
    std::vector<std::string> logs;  // checked when it is opened (CheckTopics)
    int32_t partitions = 0;         // 0: as the Kafka topics have it
    KafkaProducer::Limits queue;
    std::chrono::milliseconds open_timeout{10'000};
    std::chrono::milliseconds ask_timeout{5'000};    // of End
    std::chrono::milliseconds close_timeout{1'500};  // for what is under way when it is closed
  };

  // Errors as CheckTopics: a broker that is absent is kUnavailable, to be tried again.
  static Result<std::unique_ptr<KafkaLog>> Open(const Options& options);
  ~KafkaLog() override;  // Close()

  void Append(const PartitionId& partition, Record record, OnAppended done) override;
  std::unique_ptr<Reader> OpenReader(const PartitionId& partition, int64_t from,
                                     Wake wake) override;
  Result<int64_t> End(const PartitionId& partition) override;
  int32_t partitions() const override { return partitions_; }
  size_t max_record_bytes() const override { return options_.client.max_record_bytes; }

  // Refuses later appends as kClosed; returns when all earlier ones are settled. Not from a
  // callback.
  void Close();

  // What keeps the broker out of reach, while it does. For health.
  std::optional<Error> Trouble() const override { return trouble_.Get(); }
  // How many producers were given up after an unknown outcome or a fatal error.
  int producers_replaced() const { return producer_.replaced(); }

 private:
  KafkaLog(const Options& options, int32_t partitions);
  void Run();
  void Probe();

  const Options options_;
  const int32_t partitions_;
  log::Trouble trouble_;
  Bell bell_;
  KafkaProducer producer_;
  KafkaConsumers consumers_;
  std::atomic<bool> stopping_{false};
  Bell stop_probing_;
  // Last: they use all of the above.
  std::thread thread_;
  std::thread probe_;  // asks a broker that is away whether it is back: silence does not tell
};

}  // namespace synergie::log
