#include "common/log/kafka/producer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "common/base/check.h"

namespace synergie::log {

struct KafkaProducer::Generation {
  Rd<rd_kafka_t> client;
  std::map<std::string, Rd<rd_kafka_topic_t>> topics;  // destroyed before their client
  std::atomic<size_t> under_way{0};
  std::atomic<bool> given_up{false};
  bool purged = false;  // only the serving thread's

  rd_kafka_topic_t* Topic(const std::string& name) {
    auto& topic = topics[name];
    if (!topic) topic.reset(rd_kafka_topic_new(client.get(), name.c_str(), nullptr));
    return topic.get();
  }
};

struct KafkaProducer::Flight {
  KafkaProducer* producer;
  std::shared_ptr<Generation> generation;
  OnAppended done;
  size_t bytes;
};

namespace {

constexpr int64_t kMicrosPerMilli = 1'000;

AppendOutcome OutcomeOf(const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    rd_kafka_timestamp_type_t type;
    const int64_t millis = rd_kafka_message_timestamp(&message, &type);
    // Without the log's own time nobody may act on it before it is read.
    if (type != RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME) return {AppendFailure::kNone, -1, {}, ""};
    return {AppendFailure::kNone, message.offset, Time{millis * kMicrosPerMilli}, ""};
  }
  const std::string words = std::string("kafka: ") + rd_kafka_err2str(message.err);
  if (rd_kafka_message_status(&message) != RD_KAFKA_MSG_STATUS_NOT_PERSISTED) {
    return {AppendFailure::kUnknown, -1, {}, words};
  }
  switch (message.err) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return {AppendFailure::kTooLarge, -1, {}, words};
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE:
      return {AppendFailure::kFull, -1, {}, "kafka: not sent, the producer was replaced"};
    default:
      return {AppendFailure::kClosed, -1, {}, words};
  }
}

}  // namespace

KafkaProducer::KafkaProducer(const ClientSettings& settings, const Limits& limits, Bell& bell,
                             Trouble& trouble)
    : settings_(settings), limits_(limits), bell_(bell), trouble_(trouble) {}

KafkaProducer::~KafkaProducer() {
  SYN_CHECK(unsettled_ == 0, "a producer is closed before it is destroyed");
  for (auto& generation : retired_) MuteBell(generation->client.get());
  if (current_) MuteBell(current_->client.get());
}

void KafkaProducer::Append(const PartitionId& partition, Record record, OnAppended done) {
  const size_t bytes = RecordBytes(record);
  AppendFailure failure = AppendFailure::kNone;
  std::string message;
  const std::lock_guard lock(mutex_);
  ++unsettled_;
  if (closed_) {
    failure = AppendFailure::kClosed;
    message = "the log is closed";
  } else if (bytes > settings_.max_record_bytes) {
    failure = AppendFailure::kTooLarge;
    message = "the record has " + std::to_string(bytes) + " bytes, the most is " +
              std::to_string(settings_.max_record_bytes);
  } else if (records_ >= limits_.records || bytes_ + bytes > limits_.bytes) {
    failure = AppendFailure::kFull;
    message = "the queue is full: " + std::to_string(records_) + " records, " +
              std::to_string(bytes_) + " bytes are under way";
  } else if (const auto generation = Current(message); !generation) {
    failure = AppendFailure::kClosed;
  } else {
    auto flight = std::make_unique<Flight>(Flight{this, generation, std::move(done), bytes});
    ++records_;
    bytes_ += bytes;
    ++generation->under_way;
    failure = Produce(partition, record, flight.get(), message);
    if (failure == AppendFailure::kNone) {
      flight.release();  // comes back with its delivery report
      return;
    }
    --records_;
    bytes_ -= bytes;
    --generation->under_way;
    done = std::move(flight->done);
  }
  refusals_.emplace_back(std::move(done), AppendOutcome{failure, -1, {}, std::move(message)});
  bell_.Ring();
}

std::shared_ptr<KafkaProducer::Generation> KafkaProducer::Current(std::string& why_not) {
  if (current_ && !current_->given_up) return current_;
  if (current_) retired_.push_back(std::move(current_));
  auto client = NewClient(RdRole::kProducer, settings_, trouble_, &KafkaProducer::OnDelivered);
  if (!client) {
    why_not = client.error().message;
    return nullptr;
  }
  current_ = std::make_shared<Generation>();
  current_->client = std::move(*client);
  ConnectBell(current_->client.get(), bell_);
  return current_;
}

AppendFailure KafkaProducer::Produce(const PartitionId& partition, const Record& record,
                                     Flight* flight, std::string& message) {
  std::vector<rd_kafka_vu_t> parts;
  parts.reserve(6 + record.headers.size());
  const auto part = [&](rd_kafka_vtype_t type) -> rd_kafka_vu_t& {
    parts.emplace_back();
    parts.back().vtype = type;
    return parts.back();
  };
  // Never null: a record without a value would be a tombstone.
  const auto bytes_of = [](rd_kafka_vu_t& to, const std::string& bytes) {
    to.u.mem.ptr = const_cast<char*>(bytes.data());
    to.u.mem.size = bytes.size();
  };
  part(RD_KAFKA_VTYPE_RKT).u.rkt = flight->generation->Topic(partition.log);
  part(RD_KAFKA_VTYPE_PARTITION).u.i32 = partition.partition;
  part(RD_KAFKA_VTYPE_MSGFLAGS).u.i = RD_KAFKA_MSG_F_COPY;
  part(RD_KAFKA_VTYPE_OPAQUE).u.ptr = flight;
  bytes_of(part(RD_KAFKA_VTYPE_VALUE), record.value);
  if (!record.key.empty()) bytes_of(part(RD_KAFKA_VTYPE_KEY), record.key);
  for (const auto& [name, value] : record.headers) {
    rd_kafka_vu_t& header = part(RD_KAFKA_VTYPE_HEADER);
    header.u.header.name = name.c_str();
    header.u.header.val = value.data();
    header.u.header.size = static_cast<ssize_t>(value.size());
  }
  const Rd<rd_kafka_error_t> error(
      rd_kafka_produceva(flight->generation->client.get(), parts.data(), parts.size()));
  if (!error) return AppendFailure::kNone;
  message = std::string("kafka: ") + rd_kafka_error_string(error.get());
  switch (rd_kafka_error_code(error.get())) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return AppendFailure::kTooLarge;
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      return AppendFailure::kFull;
    case RD_KAFKA_RESP_ERR__FATAL:
      flight->generation->given_up = true;
      bell_.Ring();
      return AppendFailure::kFull;  // the next one finds a new producer
    default:
      return AppendFailure::kClosed;
  }
}

// Polls without the lock: reports call back, and a callback may append.
void KafkaProducer::Serve() {
  std::vector<std::pair<OnAppended, AppendOutcome>> refusals;
  std::vector<std::shared_ptr<Generation>> served;
  {
    const std::lock_guard lock(mutex_);
    refusals.swap(refusals_);
    served = retired_;
    if (current_) served.push_back(current_);
  }
  for (const auto& generation : served) {
    while (rd_kafka_poll(generation->client.get(), 0) > 0) {
    }
    std::array<char, 512> why{};
    if (rd_kafka_fatal_error(generation->client.get(), why.data(), why.size()) !=
        RD_KAFKA_RESP_ERR_NO_ERROR) {
      generation->given_up = true;
    }
    if (generation->given_up && !generation->purged) GiveUp(generation, why.data());
  }
  for (auto& [done, outcome] : refusals) {
    done(outcome);
    --unsettled_;
  }
  served.clear();
  std::vector<std::shared_ptr<Generation>>
      over;  // destroyed without the lock: that may take a while
  {
    const std::lock_guard lock(mutex_);
    for (auto& generation : retired_) {
      if (generation->under_way == 0) over.push_back(std::move(generation));
    }
    std::erase(retired_, nullptr);
  }
  settled_.notify_all();
  for (const auto& generation : over) MuteBell(generation->client.get());
}

// What is queued comes back as not sent, what is under way as perhaps persisted.
void KafkaProducer::GiveUp(const std::shared_ptr<Generation>& generation, const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    if (current_ == generation) retired_.push_back(std::move(current_));
  }
  ++replaced_;
  generation->purged = true;
  spdlog::warn("kafka: a new producer takes over; the fate of {} records is unknown. {}",
               generation->under_way.load(), why);
  rd_kafka_purge(generation->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT |
                                               RD_KAFKA_PURGE_F_NON_BLOCKING);
  bell_.Ring();
}

void KafkaProducer::Close(std::chrono::milliseconds grace) {
  const auto settled = [&] { return unsettled_ == 0; };
  std::unique_lock lock(mutex_);
  closed_ = true;
  if (settled_.wait_for(lock, grace, settled)) return;
  std::vector<std::shared_ptr<Generation>> all = retired_;
  if (current_) all.push_back(current_);
  lock.unlock();
  for (const auto& generation : all) {
    rd_kafka_purge(generation->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }
  lock.lock();
  settled_.wait(lock, settled);
}

void KafkaProducer::OnDelivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  auto* flight = static_cast<Flight*>(message->_private);
  flight->producer->Settle(flight, *message);
}

void KafkaProducer::Settle(Flight* flight, const rd_kafka_message_t& message) {
  const std::unique_ptr<Flight> owned(flight);
  const AppendOutcome outcome = OutcomeOf(message);
  if (outcome.failure == AppendFailure::kNone) {
    trouble_.Clear();
  } else if (outcome.failure == AppendFailure::kUnknown) {
    flight->generation->given_up = true;
  }
  // Before the callback, which may append again into the place that is free now.
  --records_;
  bytes_ -= flight->bytes;
  flight->done(outcome);
  --flight->generation->under_way;
  --unsettled_;
}

}  // namespace synergie::log
