// What the producer, the consumers and the administration of one Kafka share: how librdkafka is set
// up, what it last complained of, and the bell that calls the one thread which serves them.
#pragma once

#include <librdkafka/rdkafka.h>

#include <mutex>
#include <optional>
#include <string>

#include "common/base/result.h"
#include "common/log/bell.h"
#include "common/log/kafka/kafka_url.h"
#include "common/log/kafka/rd.h"

namespace synergie::log {

// The last complaint about the connection; gone when something succeeded. Thread-safe.
class Trouble {
 public:
  void Set(Error error);  // told to the product's own log, but not at each repetition
  void Clear();
  std::optional<Error> Get() const;
  // Whether it was said since the last call that a Kafka topic is not there.
  bool TakeLost();

 private:
  mutable std::mutex mutex_;
  std::optional<Error> error_;
  bool told_ = false;  // its end is worth telling
  bool lost_ = false;
};

enum class RdRole { kProducer, kConsumer };

struct ClientSettings {
  KafkaUrl url;
  size_t max_record_bytes = 1 << 20;
  std::chrono::milliseconds delivery_timeout{10'000};  // then an append is unknown or refused
  size_t reader_buffer_bytes = 16 << 20;               // fetched ahead, for each partition
};

using OnDelivered = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void* unused);

// A new librdkafka client, which complains to `trouble` (it must outlive the client). Errors:
// kInvalidArgument when a property is unknown or has a wrong value.
Result<Rd<rd_kafka_t>> NewClient(RdRole role, const ClientSettings& settings, Trouble& trouble,
                                 OnDelivered delivered = nullptr);

// Lets `bell` ring whenever `client` has callbacks to serve, until MuteBell. Serve them with
// rd_kafka_poll(client, 0).
void ConnectBell(rd_kafka_t* client, Bell& bell);
void MuteBell(rd_kafka_t* client);

}  // namespace synergie::log
