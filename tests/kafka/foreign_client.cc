#include "tests/kafka/foreign_client.h"

#include <gtest/gtest.h>

#include <array>

namespace synergie::test {
namespace {

using log::Rd;

constexpr int kLimitMs = 30'000;

Rd<rd_kafka_t> Producer(const log::ClientSettings& client, const std::string& transactional_id) {
  std::array<char, 512> text{};
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", client.url.brokers.c_str(), text.data(),
                    text.size());
  if (!transactional_id.empty()) {
    rd_kafka_conf_set(conf, "transactional.id", transactional_id.c_str(), text.data(), text.size());
  }
  return Rd<rd_kafka_t>(rd_kafka_new(RD_KAFKA_PRODUCER, conf, text.data(), text.size()));
}

void ExpectGood(rd_kafka_error_t* error, const char* what) {
  const Rd<rd_kafka_error_t> owned(error);
  EXPECT_EQ(error, nullptr) << what << ": " << (error ? rd_kafka_error_string(error) : "");
}

// The error of the one topic that an administrative call was about.
rd_kafka_resp_err_t ResultOf(rd_kafka_event_t* event) {
  if (event == nullptr) return RD_KAFKA_RESP_ERR__TIMED_OUT;
  if (rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR) return rd_kafka_event_error(event);
  size_t count = 0;
  const rd_kafka_topic_result_t** results =
      rd_kafka_event_type(event) == RD_KAFKA_EVENT_CREATETOPICS_RESULT
          ? rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
          : rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);
  return rd_kafka_topic_result_error(results[0]);
}

}  // namespace

void MakeTopicAsTheyLike(const log::ClientSettings& client, const std::string& name, int partitions,
                         const std::map<std::string, std::string>& settings) {
  const auto producer = Producer(client, "");
  const Rd<rd_kafka_queue_t> queue(rd_kafka_queue_new(producer.get()));
  const Rd<rd_kafka_NewTopic_t> topic(
      rd_kafka_NewTopic_new(name.c_str(), partitions, 1, nullptr, 0));
  for (const auto& [setting, value] : settings) {
    rd_kafka_NewTopic_set_config(topic.get(), setting.c_str(), value.c_str());
  }
  rd_kafka_NewTopic_t* topics[] = {topic.get()};
  rd_kafka_CreateTopics(producer.get(), topics, 1, nullptr, queue.get());
  const Rd<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), kLimitMs));
  EXPECT_EQ(ResultOf(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR)
      << rd_kafka_err2str(ResultOf(event.get()));
}

void DeleteTopic(const log::ClientSettings& client, const std::string& name) {
  const auto producer = Producer(client, "");
  const Rd<rd_kafka_queue_t> queue(rd_kafka_queue_new(producer.get()));
  rd_kafka_DeleteTopic_t* topic = rd_kafka_DeleteTopic_new(name.c_str());
  rd_kafka_DeleteTopics(producer.get(), &topic, 1, nullptr, queue.get());
  const Rd<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), kLimitMs));
  EXPECT_EQ(ResultOf(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR)
      << rd_kafka_err2str(ResultOf(event.get()));
  rd_kafka_DeleteTopic_destroy(topic);
}

void WriteInTransaction(const log::ClientSettings& client, const std::string& name,
                        const std::vector<std::string>& values, bool commit) {
  const auto producer = Producer(client, "foreign-" + name);
  ExpectGood(rd_kafka_init_transactions(producer.get(), kLimitMs), "init");
  ExpectGood(rd_kafka_begin_transaction(producer.get()), "begin");
  for (const std::string& value : values) {
    EXPECT_EQ(rd_kafka_producev(producer.get(), RD_KAFKA_V_TOPIC(name.c_str()),
                                RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
                                RD_KAFKA_V_END),
              RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  // Flushed, so that what an aborted transaction wrote is in the log.
  EXPECT_EQ(rd_kafka_flush(producer.get(), kLimitMs), RD_KAFKA_RESP_ERR_NO_ERROR);
  ExpectGood(commit ? rd_kafka_commit_transaction(producer.get(), kLimitMs)
                    : rd_kafka_abort_transaction(producer.get(), kLimitMs),
             "end");
}

void WriteTombstone(const log::ClientSettings& client, const std::string& name) {
  const auto producer = Producer(client, "");
  EXPECT_EQ(rd_kafka_producev(producer.get(), RD_KAFKA_V_TOPIC(name.c_str()),
                              RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_VALUE(nullptr, 0),
                              RD_KAFKA_V_HEADER("null", nullptr, 0), RD_KAFKA_V_END),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  EXPECT_EQ(rd_kafka_flush(producer.get(), kLimitMs), RD_KAFKA_RESP_ERR_NO_ERROR);
}

}  // namespace synergie::test
