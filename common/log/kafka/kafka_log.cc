#include "common/log/kafka/kafka_log.h"

#include <set>
#include <utility>

#include "common/base/check.h"
#include "common/log/append_queue.h"
#include "common/log/kafka/topics.h"
#include "common/log/partitioner.h"

namespace synergie::log {

Result<std::unique_ptr<KafkaLog>> KafkaLog::Open(const Options& options) {
  const auto partitions =
      CheckTopics(options.client, options.logs, options.partitions, options.open_timeout);
  if (!partitions) return tl::unexpected(partitions.error());
  if (*partitions == 0) return Fail(Code::kInvalidArgument, "no log and no partitions are named");
  std::unique_ptr<KafkaLog> log(new KafkaLog(options, *partitions));
  if (auto started = log->consumers_.Start(); !started) return tl::unexpected(started.error());
  log->thread_ = std::thread([self = log.get()] { self->Run(); });
  log->probe_ = std::thread([self = log.get()] { self->Probe(); });
  return log;
}

KafkaLog::KafkaLog(const Options& options, int32_t partitions)
    : options_(options),
      partitions_(partitions),
      producer_(options_.client, options_.queue, bell_, trouble_),
      consumers_(options_.client, bell_, trouble_) {}

KafkaLog::~KafkaLog() {
  if (!thread_.joinable()) return;
  Close();
  stopping_ = true;
  bell_.Ring();
  stop_probing_.Ring();
  thread_.join();
  probe_.join();
}

void KafkaLog::Append(const PartitionId& partition, Record record, OnAppended done) {
  SYN_CHECK(IsLogName(partition.log), "a log has a name");
  SYN_CHECK(partition.partition >= 0 && partition.partition < partitions_,
            "a partition is one of those that the log was made with");
  SYN_CHECK(record.key.empty() || PartitionOf(record.key, partitions_) == partition.partition,
            "a key belongs to its partition");
  producer_.Append(partition, std::move(record), std::move(done));
}

std::unique_ptr<Reader> KafkaLog::OpenReader(const PartitionId& partition, int64_t from,
                                             Wake wake) {
  SYN_CHECK(from >= 0, "a position is not negative");
  return consumers_.OpenReader(partition, from, std::move(wake));
}

Result<int64_t> KafkaLog::End(const PartitionId& partition) {
  return consumers_.End(partition, options_.ask_timeout);
}

void KafkaLog::Close() { producer_.Close(options_.close_timeout); }

// The bell rings for everything; the limit only bounds what a lost ring could cost.
void KafkaLog::Run() {
  while (!stopping_) {
    producer_.Serve();
    consumers_.Serve();
    bell_.Wait(std::chrono::milliseconds(1'000));
  }
  producer_.Serve();
}

void KafkaLog::Probe() {
  constexpr std::chrono::milliseconds kPause{1'000};
  std::set<std::string> missing;
  while (!stopping_) {
    stop_probing_.Wait(kPause);
    if (stopping_) return;
    if (trouble_.TakeLost() || !missing.empty()) {
      // Twice, for a broker that has just started may not know all of them yet.
      const auto before = std::exchange(missing, consumers_.Missing(options_.logs, kPause));
      for (const std::string& name : before) {
        if (missing.erase(name) > 0) consumers_.Lose(name);
      }
    }
    // An answer takes the trouble away.
    if (trouble_.Get() && !options_.logs.empty()) {
      consumers_.End({options_.logs.front(), 0}, kPause).has_value();
    }
  }
}

}  // namespace synergie::log
