// Where a Kafka is and how to speak to it:
//
//   kafka://host:port[,host:port…][?option=value&option=value…]
//
// An option is a librdkafka property (`security.protocol=SASL_SSL`, `ssl.ca.location=/etc/…`),
// passed through as it is, or `config=FILE`: a file of `property=value` lines, for what must not
// stand on a command line (`sasl.password`); a file that others may read is refused. Properties
// that would break what the log promises (acks, idempotence, offsets…) are refused too. Pure but
// for that file.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace synergie::log {

struct KafkaUrl {
  std::string brokers;                            // "host:port,host:port"
  std::map<std::string, std::string> properties;  // librdkafka's, besides what the adapter sets
};

// Errors: kInvalidArgument with the place that is wrong.
Result<KafkaUrl> ParseKafkaUrl(std::string_view url);

}  // namespace synergie::log
