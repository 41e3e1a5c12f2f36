// librdkafka's objects as C++ ones: who holds one of these owns it. And its errors as ours.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

#include "common/base/result.h"

namespace synergie::log {

struct RdDelete {
  void operator()(rd_kafka_t* object) const { rd_kafka_destroy(object); }
  void operator()(rd_kafka_conf_t* object) const { rd_kafka_conf_destroy(object); }
  void operator()(rd_kafka_topic_t* object) const { rd_kafka_topic_destroy(object); }
  void operator()(rd_kafka_queue_t* object) const { rd_kafka_queue_destroy(object); }
  void operator()(rd_kafka_message_t* object) const { rd_kafka_message_destroy(object); }
  void operator()(rd_kafka_event_t* object) const { rd_kafka_event_destroy(object); }
  void operator()(rd_kafka_error_t* object) const { rd_kafka_error_destroy(object); }
  void operator()(rd_kafka_NewTopic_t* object) const { rd_kafka_NewTopic_destroy(object); }
  void operator()(rd_kafka_ConfigResource_t* object) const {
    rd_kafka_ConfigResource_destroy(object);
  }
  void operator()(rd_kafka_topic_partition_list_t* object) const {
    rd_kafka_topic_partition_list_destroy(object);
  }
  void operator()(const rd_kafka_metadata_t* object) const { rd_kafka_metadata_destroy(object); }
};

template <class T>
using Rd = std::unique_ptr<T, RdDelete>;

// The canonical code of a librdkafka or broker error.
Code CodeOf(rd_kafka_resp_err_t error);
// "what: its own words".
Error FromRd(const std::string& what, rd_kafka_resp_err_t error);

}  // namespace synergie::log
