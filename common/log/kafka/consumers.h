// Readers over librdkafka: no consumer group, no stored offsets, positions are the caller's. One
// client reads many partitions (a thread and a connection a broker for all of them), but each
// partition once, so a second reader of one partition gets a second client.
//
// Questions (where does a log end) go through a client of their own: on a connection that fetches
// they would wait for the fetch under way.
//
// They use the partition-wise calls (rd_kafka_consume_start_queue), which need no group at all,
// where assign() would keep asking the broker for a group's coordinator. Records are taken one by
// one: in librdkafka 2.0 the batch calls may lose or repeat some around a restart.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "common/log/kafka/client.h"
#include "common/log/log.h"

namespace synergie::log {

class KafkaReader;

class KafkaConsumers {
 public:
  // `bell` and `trouble` must outlive the consumers, and the consumers their readers.
  KafkaConsumers(const ClientSettings& settings, Bell& bell, Trouble& trouble);
  ~KafkaConsumers();

  // Makes the client for questions. Errors: as NewClient.
  Result<void> Start();

  std::unique_ptr<Reader> OpenReader(const PartitionId& partition, int64_t from, Wake wake);
  // Asks the broker; at most `limit`, about.
  Result<int64_t> End(const PartitionId& partition, std::chrono::milliseconds limit);
  // Asks the broker which of these Kafka topics are not there. Waits; not for the thread that
  // serves.
  std::set<std::string> Missing(const std::vector<std::string>& names,
                                std::chrono::milliseconds limit);
  // Tells the readers of a Kafka topic that it is gone, which librdkafka does not.
  void Lose(const std::string& name);
  // Hears what librdkafka complains of; called when the bell rang.
  void Serve();

 private:
  friend class KafkaReader;

  struct Client {
    Rd<rd_kafka_t> rd;
    std::map<std::string, Rd<rd_kafka_topic_t>> topics;  // destroyed before their client
    std::set<PartitionId> reading;
  };

  Result<Client*> AddClient();                              // needs mutex_
  Result<Client*> ClientFor(const PartitionId& partition);  // reserves the partition
  rd_kafka_topic_t* TopicOf(Client& client, const std::string& name);
  void Release(Client& client, const PartitionId& partition);

  const ClientSettings settings_;
  Bell& bell_;
  Trouble& trouble_;
  Client asking_;     // reads nothing; made by Start
  std::mutex mutex_;  // guards what follows, and the Kafka topics of all clients
  std::vector<std::unique_ptr<Client>> clients_;
  std::set<KafkaReader*> readers_;
};

}  // namespace synergie::log
