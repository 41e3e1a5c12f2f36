// Which partition a key belongs to: the rule of Kafka's Java clients (and of librdkafka's
// "murmur2_random" for keys), so that other people's tools agree with us. Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

namespace synergie::log {

// The 32-bit MurmurHash2 with Kafka's seed, as org.apache.kafka.common.utils.Utils.murmur2.
uint32_t Murmur2(std::string_view bytes);

// The partition of a key among `partitions` (at least 1).
int32_t PartitionOf(std::string_view key, int32_t partitions);

}  // namespace synergie::log
