// The peers of the writer: librdkafka alone. Bare: an idempotent producer, acks=all, nothing
// decided and nothing folded. Transactional: the usual way to exactly-once, one transaction for
// each group of records. Delivery reports are polled by the thread that produces. Both say when
// they are done, and the caller reads back how many records there are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/log/kafka/rd.h"

namespace synergie::bench {

// A Kafka topic of one partition with the broker's own defaults.
void MakePlainTopic(const std::string& brokers, const std::string& name);

class BareProducer {
 public:
  // `transactional_id` empty: no transactions.
  BareProducer(const std::string& brokers, const std::string& topic,
               const std::string& transactional_id = {});
  ~BareProducer();

  // One record after the other, each until its delivery report (or its transaction's end);
  // milliseconds.
  std::vector<double> ProduceLone(const std::vector<std::string>& records, int64_t count);
  // `in_flight` records under way until `count` are delivered; or, with transactions, `in_flight`
  // records to a transaction. Seconds.
  double ProducePipelined(const std::vector<std::string>& records, int64_t count,
                          int64_t in_flight);

 private:
  void Produce(const std::string& record);
  void BeginTransaction();
  void CommitTransaction(int64_t delivered);

  log::Rd<rd_kafka_t> client_;
  log::Rd<rd_kafka_topic_t> topic_;
  const bool transactional_;
  int64_t delivered_ = 0;
};

}  // namespace synergie::bench
