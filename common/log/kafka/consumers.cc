#include "common/log/kafka/consumers.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace synergie::log {
namespace {

constexpr std::chrono::milliseconds kRestartPause{500};

StoredRecord RecordOf(const rd_kafka_message_t& message) {
  StoredRecord stored;
  stored.offset = message.offset;
  rd_kafka_timestamp_type_t type;
  stored.append_time = Time{rd_kafka_message_timestamp(&message, &type) * 1'000};
  if (message.key != nullptr) {
    stored.record.key.assign(static_cast<const char*>(message.key), message.key_len);
  }
  if (message.payload != nullptr) {
    stored.record.value.assign(static_cast<const char*>(message.payload), message.len);
  }
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return stored;
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  for (size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    stored.record.headers.emplace_back(name, std::string(static_cast<const char*>(value), size));
  }
  return stored;
}

}  // namespace

// After an error it starts again from its position, unless the Kafka topic is gone: another one of
// that name would hold other records at the same offsets.
class KafkaReader final : public Reader {
 public:
  KafkaReader(KafkaConsumers& consumers, PartitionId partition, int64_t from, Wake wake)
      : consumers_(consumers),
        partition_(std::move(partition)),
        position_(from),
        wake_(std::move(wake)) {
    const auto client = consumers_.ClientFor(partition_);
    if (!client) {
      failed_ = client.error();
      return;
    }
    client_ = *client;
    topic_ = consumers_.TopicOf(*client_, partition_.log);
    {
      const std::lock_guard lock(consumers_.mutex_);
      consumers_.readers_.insert(this);
    }
    StartReading();
  }

  ~KafkaReader() override {
    {
      const std::lock_guard lock(consumers_.mutex_);
      consumers_.readers_.erase(this);
    }
    StopReading();
    if (client_ != nullptr) consumers_.Release(*client_, partition_);
  }

  Result<std::vector<StoredRecord>> Poll(size_t max) override {
    if (lost_ && !gone_) {
      failed_ = Error{Code::kNotFound, Place() + kGone};
      gone_ = true;
    }
    if (failed_ && !Recover()) return tl::unexpected(*failed_);
    std::vector<StoredRecord> records;
    while (records.size() < max && !failed_) {
      const Rd<rd_kafka_message_t> message(rd_kafka_consume_queue(queue_.get(), 0));
      if (!message) break;
      if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (message->offset < position_) continue;  // fetched before the restart
        records.push_back(RecordOf(*message));
        position_ = message->offset + 1;
        doubt_.reset();
      } else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        position_ = std::max(position_, message->offset);
        doubt_.reset();
      } else {
        Fail(*message);
      }
    }
    if (records.empty() && failed_) return tl::unexpected(*failed_);
    if (records.empty() && doubt_) return tl::unexpected(*doubt_);
    return records;
  }

  int64_t position() const override { return position_; }

  const std::string& log() const { return partition_.log; }
  // From any thread: the Kafka topic is not there any more.
  void Lose() {
    lost_ = true;
    if (wake_) wake_();
  }

 private:
  static constexpr const char* kGone = "the Kafka topic was deleted, or never made";

  std::string Place() const {
    return "kafka: cannot read " + partition_.log + " [" + std::to_string(partition_.partition) +
           "] at offset " + std::to_string(position_) + ": ";
  }

  void StartReading() {
    queue_.reset(rd_kafka_queue_new(client_->rd.get()));
    rd_kafka_queue_cb_event_enable(
        queue_.get(),
        [](rd_kafka_t*, void* self) {
          const auto& wake = static_cast<KafkaReader*>(self)->wake_;
          if (wake) wake();
        },
        this);
    if (rd_kafka_consume_start_queue(topic_, partition_.partition, position_, queue_.get()) != 0) {
      failed_ = FromRd("kafka: cannot read " + partition_.log, rd_kafka_last_error());
      failed_at_ = std::chrono::steady_clock::now();
    }
  }

  // Afterwards the wake is not called any more: muting takes the lock under which it is called.
  void StopReading() {
    if (!queue_) return;
    rd_kafka_queue_cb_event_enable(queue_.get(), nullptr, nullptr);
    rd_kafka_consume_stop(topic_, partition_.partition);
    queue_.reset();
  }

  void Fail(const rd_kafka_message_t& message) {
    const char* words = rd_kafka_message_errstr(&message);
    failed_ = Error{CodeOf(message.err),
                    Place() + (words == nullptr ? rd_kafka_err2str(message.err) : words)};
    failed_at_ = std::chrono::steady_clock::now();
    gone_ = failed_->code == Code::kNotFound;
    if (gone_) failed_->message = Place() + kGone;
  }

  // Starts again from the position, some time after a failure; false when it is too early.
  bool Recover() {
    if (gone_ || client_ == nullptr) return false;
    if (std::chrono::steady_clock::now() - failed_at_ < kRestartPause) return false;
    doubt_ = std::exchange(failed_, std::nullopt);
    StopReading();
    StartReading();
    return !failed_;
  }

  KafkaConsumers& consumers_;
  const PartitionId partition_;
  int64_t position_;
  const Wake wake_;
  KafkaConsumers::Client* client_ = nullptr;
  rd_kafka_topic_t* topic_ = nullptr;
  Rd<rd_kafka_queue_t> queue_;
  std::optional<Error> failed_;
  std::optional<Error> doubt_;  // of before the restart, until there is a record or the end
  std::chrono::steady_clock::time_point failed_at_;
  bool gone_ = false;
  std::atomic<bool> lost_{false};
};

KafkaConsumers::KafkaConsumers(const ClientSettings& settings, Bell& bell, Trouble& trouble)
    : settings_(settings), bell_(bell), trouble_(trouble) {}

KafkaConsumers::~KafkaConsumers() {
  for (const auto& client : clients_) MuteBell(client->rd.get());
  if (asking_.rd) MuteBell(asking_.rd.get());
}

Result<void> KafkaConsumers::Start() {
  auto rd = NewClient(RdRole::kConsumer, settings_, trouble_);
  if (!rd) return tl::unexpected(rd.error());
  asking_.rd = std::move(*rd);
  ConnectBell(asking_.rd.get(), bell_);
  return {};
}

Result<KafkaConsumers::Client*> KafkaConsumers::AddClient() {
  auto rd = NewClient(RdRole::kConsumer, settings_, trouble_);
  if (!rd) return tl::unexpected(rd.error());
  auto client = std::make_unique<Client>();
  client->rd = std::move(*rd);
  ConnectBell(client->rd.get(), bell_);
  clients_.push_back(std::move(client));
  return clients_.back().get();
}

Result<KafkaConsumers::Client*> KafkaConsumers::ClientFor(const PartitionId& partition) {
  const std::lock_guard lock(mutex_);
  for (const auto& client : clients_) {
    if (client->reading.insert(partition).second) return client.get();
  }
  const auto client = AddClient();
  if (client) (*client)->reading.insert(partition);
  return client;
}

rd_kafka_topic_t* KafkaConsumers::TopicOf(Client& client, const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& topic = client.topics[name];
  if (!topic) topic.reset(rd_kafka_topic_new(client.rd.get(), name.c_str(), nullptr));
  return topic.get();
}

void KafkaConsumers::Release(Client& client, const PartitionId& partition) {
  const std::lock_guard lock(mutex_);
  client.reading.erase(partition);
}

std::unique_ptr<Reader> KafkaConsumers::OpenReader(const PartitionId& partition, int64_t from,
                                                   Wake wake) {
  return std::make_unique<KafkaReader>(*this, partition, from, std::move(wake));
}

Result<int64_t> KafkaConsumers::End(const PartitionId& partition, std::chrono::milliseconds limit) {
  // Not rd_kafka_query_watermark_offsets: in librdkafka 2.0 it waits for ever for a broker that is
  // gone.
  const Rd<rd_kafka_topic_partition_list_t> asked(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_t* end =
      rd_kafka_topic_partition_list_add(asked.get(), partition.log.c_str(), partition.partition);
  end->offset = RD_KAFKA_OFFSET_END;
  auto error =
      rd_kafka_offsets_for_times(asking_.rd.get(), asked.get(), static_cast<int>(limit.count()));
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) error = end->err;
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR && end->offset < 0) error = RD_KAFKA_RESP_ERR__TIMED_OUT;
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    trouble_.Clear();
    return end->offset;
  }
  Error failed = FromRd("kafka: cannot ask for the end of " + partition.log, error);
  const auto trouble = trouble_.Get();
  if (trouble && failed.code == Code::kUnavailable) {
    failed.code = trouble->code;
    failed.message += " (" + trouble->message + ")";
  }
  return tl::unexpected(failed);
}

std::set<std::string> KafkaConsumers::Missing(const std::vector<std::string>& names,
                                              std::chrono::milliseconds limit) {
  std::set<std::string> missing;
  for (const std::string& name : names) {
    const rd_kafka_metadata_t* found = nullptr;
    if (rd_kafka_metadata(asking_.rd.get(), 0, TopicOf(asking_, name), &found,
                          static_cast<int>(limit.count())) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      continue;  // nobody answers: nothing is known
    }
    const Rd<const rd_kafka_metadata_t> metadata(found);
    if (metadata->topic_cnt == 1 && CodeOf(metadata->topics[0].err) == Code::kNotFound) {
      missing.insert(name);
    }
  }
  return missing;
}

void KafkaConsumers::Lose(const std::string& name) {
  const std::lock_guard lock(mutex_);
  for (KafkaReader* reader : readers_) {
    if (reader->log() == name) reader->Lose();
  }
}

void KafkaConsumers::Serve() {
  std::vector<rd_kafka_t*> served = {asking_.rd.get()};  // clients are never removed
  {
    const std::lock_guard lock(mutex_);
    for (const auto& client : clients_) served.push_back(client->rd.get());
  }
  for (rd_kafka_t* client : served) {
    while (rd_kafka_poll(client, 0) > 0) {
    }
  }
}

}  // namespace synergie::log
