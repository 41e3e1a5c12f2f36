// What other people's programs may do to our Kafka topics, through plain librdkafka. Each fails the
// test when it does not work.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/log/kafka/client.h"

namespace synergie::test {

// A Kafka topic with settings of their own.
void MakeTopicAsTheyLike(const log::ClientSettings& client, const std::string& name, int partitions,
                         const std::map<std::string, std::string>& settings);
void DeleteTopic(const log::ClientSettings& client, const std::string& name);
// `values` to partition 0 in one transaction, committed or aborted.
void WriteInTransaction(const log::ClientSettings& client, const std::string& name,
                        const std::vector<std::string>& values, bool commit);
// A record with a null key, a null value and a header "null" that is null.
void WriteTombstone(const log::ClientSettings& client, const std::string& name);

}  // namespace synergie::test
