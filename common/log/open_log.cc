#include "common/log/open_log.h"

#include <utility>

#include "common/log/kafka/kafka_log.h"
#include "common/log/kafka/kafka_url.h"
#include "common/log/memory/memory_log.h"
#include "common/log/names.h"
#include "common/log/rocksdb/rocks_log.h"

namespace synergie::log {
namespace {

constexpr std::string_view kRocksDb = "rocksdb:";
constexpr std::string_view kMemory = "memory:";
constexpr std::string_view kKafka = "kafka://";

Result<std::unique_ptr<Log>> OpenKafka(std::string_view url, const OpenOptions& options) {
  auto parsed = ParseKafkaUrl(url);
  if (!parsed) return tl::unexpected(parsed.error());
  KafkaLog::Options kafka;
  kafka.client.url = std::move(*parsed);
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
  return Fail(Code::kInvalidArgument, "'" + std::string(url) +
                                          "' names no log: rocksdb:DIR, memory: or "
                                          "kafka://host:port");
}

}  // namespace synergie::log
