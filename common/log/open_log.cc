#include "common/log/open_log.h"

#include <utility>

#include "common/log/kafka/kafka_log.h"
#include "common/log/kafka/kafka_url.h"
#include "common/log/kafka/topics.h"
#include "common/log/memory/memory_log.h"
#include "common/log/names.h"
#include "common/log/rocksdb/rocks_log.h"

namespace synergie::log {
namespace {

constexpr std::string_view kRocksDb = "rocksdb:";
constexpr std::string_view kMemory = "memory:";
constexpr std::string_view kKafka = "kafka://";

tl::unexpected<Error> NoLog(std::string_view url) {
  return Fail(Code::kInvalidArgument, "'" + std::string(url) +
                                          "' names no log: rocksdb:DIR, memory: or "
                                          "kafka://host:port");
}

Result<std::unique_ptr<Log>> OpenKafka(std::string_view url, const OpenOptions& options) {
  auto parsed = ParseKafkaUrl(url);
  if (!parsed) return tl::unexpected(parsed.error());
  KafkaLog::Options kafka;
  kafka.client.url = std::move(*parsed);
  kafka.client.delivery_timeout = options.delivery_timeout;
  kafka.logs = options.logs;
  if (kafka.logs.empty()) kafka.logs.assign(kAllLogs.begin(), kAllLogs.end());
  kafka.partitions = options.partitions;
  kafka.open_timeout = options.timeout;
  auto log = KafkaLog::Open(kafka);
  if (!log) return tl::unexpected(log.error());
  return std::unique_ptr<Log>(std::move(*log));
}

}  // namespace

Result<std::unique_ptr<Log>> OpenLog(std::string_view url, const OpenOptions& options) {
  if (url.starts_with(kKafka)) return OpenKafka(url, options);
  if (url == kMemory) {
    return std::unique_ptr<Log>(std::make_unique<MemoryLog>(
        MemoryLog::Options{.partitions = options.partitions == 0 ? 1 : options.partitions}));
  }
  if (url.starts_with(kRocksDb) && url.size() > kRocksDb.size()) {
    auto log = RocksLog::Open(
        {.folder = std::string(url.substr(kRocksDb.size())), .partitions = options.partitions});
    if (!log) return tl::unexpected(log.error());
    return std::unique_ptr<Log>(std::move(*log));
  }
  return NoLog(url);
}

Result<void> CheckLogUrl(std::string_view url) {
  if (url == kMemory || (url.starts_with(kRocksDb) && url.size() > kRocksDb.size())) return {};
  if (!url.starts_with(kKafka)) return NoLog(url);
  auto parsed = ParseKafkaUrl(url);
  if (!parsed) return tl::unexpected(parsed.error());
  Trouble trouble;
  for (const RdRole role : {RdRole::kProducer, RdRole::kConsumer}) {
    if (auto client = NewClient(role, {.url = *parsed}, trouble); !client) {
      return tl::unexpected(client.error());
    }
  }
  return {};
}

Result<std::vector<std::string>> InitKafka(std::string_view url, const KafkaPlan& plan) {
  auto parsed = ParseKafkaUrl(url);
  if (!parsed) return tl::unexpected(parsed.error());
  ClientSettings client;
  client.url = std::move(*parsed);
  const auto report = InitTopics(client, {kAllLogs.begin(), kAllLogs.end()},
                                 {.partitions = plan.partitions,
                                  .replication = plan.replication,
                                  .sync_each_batch = plan.sync_each_batch},
                                 plan.timeout);
  if (!report) return tl::unexpected(report.error());
  std::vector<std::string> lines;
  for (const std::string& name : report->made) lines.push_back("made  " + name);
  for (const std::string& name : report->kept) lines.push_back("kept  " + name);
  return lines;
}

}  // namespace synergie::log
