#include "tests/bench/append/bare_producer.h"

#include <array>

#include "tests/bench/harness/bench.h"

namespace synergie::bench {
namespace {

void MustBeOk(rd_kafka_error_t* error, const char* what) {
  if (error == nullptr) return;
  Check(false, std::string(what) + ": " + rd_kafka_error_string(error));
}

void OnDelivered(rd_kafka_t*, const rd_kafka_message_t* message, void* delivered) {
  Check(message->err == RD_KAFKA_RESP_ERR_NO_ERROR, "a record is delivered");
  ++*static_cast<int64_t*>(delivered);
}

}  // namespace

void MakePlainTopic(const std::string& brokers, const std::string& name) {
  std::array<char, 512> text{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", brokers.c_str(), text.data(), text.size());
  const log::Rd<rd_kafka_t> client(rd_kafka_new(RD_KAFKA_PRODUCER, conf, text.data(), text.size()));
  Check(client != nullptr, text.data());
  const log::Rd<rd_kafka_NewTopic_t> topic(
      rd_kafka_NewTopic_new(name.c_str(), 1, 1, text.data(), text.size()));
  rd_kafka_NewTopic_t* topics[] = {topic.get()};
  const log::Rd<rd_kafka_queue_t> queue(rd_kafka_queue_new(client.get()));
  rd_kafka_CreateTopics(client.get(), topics, 1, nullptr, queue.get());
  const log::Rd<rd_kafka_event_t> made(rd_kafka_queue_poll(queue.get(), 30'000));
  Check(made != nullptr && rd_kafka_event_error(made.get()) == RD_KAFKA_RESP_ERR_NO_ERROR,
        "a Kafka topic is made");
}

BareProducer::BareProducer(const std::string& brokers, const std::string& topic,
                           const std::string& transactional_id)
    : transactional_(!transactional_id.empty()) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  std::array<char, 512> text{};
  const auto set = [&](const char* name, const std::string& value) {
    Check(
        rd_kafka_conf_set(conf, name, value.c_str(), text.data(), text.size()) == RD_KAFKA_CONF_OK,
        text.data());
  };
  set("bootstrap.servers", brokers);
  set("enable.idempotence", "true");
  set("acks", "all");
  set("linger.ms", "0");
  set("socket.nagle.disable", "true");
  set("queue.buffering.max.messages", "1000000");
  if (transactional_) set("transactional.id", transactional_id);
  rd_kafka_conf_set_dr_msg_cb(conf, OnDelivered);
  rd_kafka_conf_set_opaque(conf, &delivered_);
  client_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf, text.data(), text.size()));
  Check(client_ != nullptr, text.data());
  topic_.reset(rd_kafka_topic_new(client_.get(), topic.c_str(), nullptr));
  if (transactional_) MustBeOk(rd_kafka_init_transactions(client_.get(), 60'000), "init");
}

BareProducer::~BareProducer() {
  topic_.reset();
  client_.reset();
}

void BareProducer::Produce(const std::string& record) {
  Check(rd_kafka_produce(topic_.get(), 0, RD_KAFKA_MSG_F_COPY, const_cast<char*>(record.data()),
                         record.size(), nullptr, 0, nullptr) == 0,
        "a record is taken");
}

void BareProducer::BeginTransaction() {
  if (transactional_) MustBeOk(rd_kafka_begin_transaction(client_.get()), "begin");
}

// Polls the reports first: a commit that finds them unserved is ten times slower.
void BareProducer::CommitTransaction(int64_t delivered) {
  while (delivered_ < delivered) rd_kafka_poll(client_.get(), 100);
  if (transactional_) MustBeOk(rd_kafka_commit_transaction(client_.get(), 60'000), "commit");
}

std::vector<double> BareProducer::ProduceLone(const std::vector<std::string>& records,
                                              int64_t count) {
  std::vector<double> times_ms;
  for (int64_t i = 0; i < count; ++i) {
    const Stopwatch watch;
    BeginTransaction();
    const int64_t wanted = delivered_ + 1;
    Produce(records[static_cast<size_t>(i) % records.size()]);
    CommitTransaction(wanted);
    times_ms.push_back(watch.seconds() * 1e3);
  }
  return times_ms;
}

double BareProducer::ProducePipelined(const std::vector<std::string>& records, int64_t count,
                                      int64_t in_flight) {
  const int64_t before = delivered_;
  int64_t produced = 0;
  const auto produce_one = [&] {
    Produce(records[static_cast<size_t>(produced) % records.size()]);
    ++produced;
  };
  const Stopwatch watch;
  if (transactional_) {
    while (produced < count) {
      BeginTransaction();
      for (int64_t i = 0; i < in_flight; ++i) produce_one();
      CommitTransaction(before + produced);
    }
  } else {
    while (delivered_ - before < count) {
      while (produced < count && produced - (delivered_ - before) < in_flight) produce_one();
      rd_kafka_poll(client_.get(), 100);
    }
  }
  return watch.seconds();
}

}  // namespace synergie::bench
