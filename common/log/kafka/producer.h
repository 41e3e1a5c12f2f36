// Appends through librdkafka's idempotent producer. Bounded in records and bytes that are under
// way.
//
// Every append is settled by a delivery report: durable, certainly not there, or unknown. After an
// unknown one, or a fatal error, librdkafka's producer is given up: what it still had queued was
// never sent (kFull, ask again), what was under way is kUnknown, and a new one takes the next
// append. What the old one still lands is harmless to who reads the log.
//
// Append may be called by any thread; Serve by one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/log/kafka/client.h"
#include "common/log/log.h"

namespace synergie::log {

class KafkaProducer {
 public:
  struct Limits {
    size_t records = 65'536;
    size_t bytes = 64 << 20;
  };

  // `bell` and `trouble` must outlive the producer.
  KafkaProducer(const ClientSettings& settings, const Limits& limits, Bell& bell, Trouble& trouble);
  ~KafkaProducer();  // after Close

  void Append(const PartitionId& partition, Record record, OnAppended done);

  // Calls back what was settled; called when the bell rang.
  void Serve();

  // Refuses later appends as kClosed and returns when all earlier ones are settled: what the broker
  // did not take within `grace` is kClosed or kUnknown. Serve must go on meanwhile.
  void Close(std::chrono::milliseconds grace);

  // How many times a producer was given up.
  int replaced() const { return replaced_; }

 private:
  struct Generation;  // one librdkafka producer
  struct Flight;      // one append under way

  std::shared_ptr<Generation> Current(std::string& why_not);  // needs mutex_
  AppendFailure Produce(const PartitionId& partition, const Record& record, Flight* flight,
                        std::string& message);  // needs mutex_
  void Refuse(OnAppended done, AppendFailure failure, std::string message);
  void GiveUp(const std::shared_ptr<Generation>& generation, const std::string& why);
  static void OnDelivered(rd_kafka_t*, const rd_kafka_message_t* message, void*);
  void Settle(Flight* flight, const rd_kafka_message_t& message);

  const ClientSettings settings_;
  const Limits limits_;
  Bell& bell_;
  Trouble& trouble_;

  std::atomic<size_t> records_{0};  // under way
  std::atomic<size_t> bytes_{0};
  std::atomic<size_t> unsettled_{0};  // not called back yet, refusals too
  std::atomic<int> replaced_{0};

  std::mutex mutex_;  // guards what follows
  std::condition_variable settled_;
  bool closed_ = false;
  std::shared_ptr<Generation> current_;                         // null: the next append makes one
  std::vector<std::shared_ptr<Generation>> retired_;            // given up, reports still to come
  std::vector<std::pair<OnAppended, AppendOutcome>> refusals_;  // to be called back by Serve
};

}  // namespace synergie::log
