#include "tests/simulation/broker.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace synergie::simulation {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int64_t kMicros = 1;
constexpr int64_t kMillis = 1000;
constexpr int64_t kSeconds = 1'000'000;

}  // namespace

std::string NameOf(Fault fault) {
  static const char* const names[] = {
      "acknowledgement lost", "append lost",         "append minutes late", "append doubled",
      "queue full",           "append refused",      "append slow",         "log unreadable",
      "reader behind",        "gap in offsets",      "crash between steps", "crash within a step",
      "batches lost",         "projection wiped",    "projection restored", "node stalled",
      "clock jumped",         "command queue small",
  };
  return names[static_cast<size_t>(fault)];
}

int64_t Broker::End(const log::PartitionId& partition) const {
  const auto found = records_.find(partition);
  return found == records_.end() || found->second.empty() ? 0 : found->second.back().offset + 1;
}

void Broker::Store(const log::PartitionId& partition, log::Record record) {
  std::vector<log::StoredRecord>& all = records_[partition];
  int64_t offset = End(partition);
  if (random_.Percent(weather_.gaps)) {  // as a transaction's marks leave one
    ++faults_[static_cast<size_t>(Fault::kOffsetGap)];
    offset += random_.Between(1, 3);
  }
  const Time last = all.empty() ? Time::Min() : all.back().append_time;
  all.push_back({offset, std::max(schedule_.now(), last), std::move(record)});
  on_record(partition, all.back());
  const std::vector<LogClient*> clients = clients_;
  for (LogClient* client : clients) client->Notify(partition);
}

// Sees a record some time after it was appended, and none before one that stands before it.
class LogClient::SimulatedReader final : public log::Reader {
 public:
  SimulatedReader(LogClient& client, log::PartitionId partition, int64_t from, log::Wake wake)
      : client_(client), partition_(std::move(partition)), position_(from), wake_(std::move(wake)) {
    client_.readers_.push_back(this);
  }
  ~SimulatedReader() override { std::erase(client_.readers_, this); }

  Result<std::vector<log::StoredRecord>> Poll(size_t max) override {
    if (client_.Out()) return Fail(Code::kUnavailable, "the log is out of reach (a fault)");
    Broker& broker = client_.broker_;
    if (position_ > broker.End(partition_)) return Fail(Code::kOutOfRange, "beyond the end");
    if (broker.random_.OneIn(4)) max = std::min<size_t>(max, 1 + broker.random_.Below(5));
    std::vector<log::StoredRecord> read;
    if (broker.schedule_.now() < behind_until_) return read;
    const auto& all = broker.records_[partition_];
    auto next = std::lower_bound(
        all.begin(), all.end(), position_,
        [](const log::StoredRecord& record, int64_t offset) { return record.offset < offset; });
    for (; next != all.end() && read.size() < max; ++next) {
      if (broker.random_.Percent(broker.weather_.slow_readers) && next->offset != excused_) {
        ++broker.faults_[static_cast<size_t>(Fault::kSlowReader)];
        excused_ = next->offset;
        const microseconds late(broker.random_.Between(kMillis, 20 * kSeconds));
        behind_until_ = broker.schedule_.now() + late;
        client_.broker_.schedule_.In(
            late, [wake = wake_, alive = client_.alive_] { *alive ? wake() : void(); });
        break;
      }
      read.push_back(*next);
      position_ = next->offset + 1;
    }
    return read;
  }
  int64_t position() const override { return position_; }
  const log::PartitionId& partition() const { return partition_; }
  void Wake() const { wake_(); }

 private:
  LogClient& client_;
  const log::PartitionId partition_;
  int64_t position_;
  const log::Wake wake_;
  int64_t excused_ = -1;  // was held back once
  Time behind_until_ = Time::Min();
};

LogClient::LogClient(Broker& broker, int32_t partitions, Fuse& fuse)
    : broker_(broker), partitions_(partitions), fuse_(fuse) {
  broker_.clients_.push_back(this);
}

LogClient::~LogClient() {
  *alive_ = false;
  std::erase(broker_.clients_, this);
}

bool LogClient::Out() {
  const Time now = broker_.schedule_.now();
  if (now < outage_until_) return true;
  if (!broker_.random_.Percent(broker_.weather_.outages) || !broker_.random_.OneIn(20)) {
    return false;
  }
  ++broker_.faults_[static_cast<size_t>(Fault::kUnreadableLog)];
  outage_until_ = now + microseconds(broker_.random_.Between(10 * kMillis, 15 * kSeconds));
  return true;
}

Result<int64_t> LogClient::End(const log::PartitionId& partition) {
  if (Out()) return Fail(Code::kUnavailable, "the log is out of reach (a fault)");
  return broker_.End(partition);
}

std::unique_ptr<log::Reader> LogClient::OpenReader(const log::PartitionId& partition, int64_t from,
                                                   log::Wake wake) {
  return std::make_unique<SimulatedReader>(*this, partition, from, std::move(wake));
}

void LogClient::Notify(const log::PartitionId& partition) {
  for (const SimulatedReader* reader : readers_) {
    if (reader->partition() == partition) reader->Wake();
  }
}

void LogClient::Append(const log::PartitionId& partition, log::Record record,
                       log::OnAppended done) {
  fuse_.Burn("before an append");
  Random& random = broker_.random_;
  Schedule& schedule = broker_.schedule_;
  microseconds arrival(random.Between(100 * kMicros, 3 * kMillis));
  microseconds answer(random.Between(50 * kMicros, 2 * kMillis));
  std::optional<Fault> fault;
  if (random.Percent(broker_.weather_.append_faults)) {
    fault = static_cast<Fault>(random.Below(static_cast<uint64_t>(Fault::kUnreadableLog)));
    ++broker_.faults_[static_cast<size_t>(*fault)];
  }
  const auto say = [alive = alive_, done](log::AppendFailure failure, int64_t offset, Time time) {
    if (*alive)
      done({failure, offset, time, failure == log::AppendFailure::kNone ? "" : "a fault"});
  };
  if (fault == Fault::kFullQueue || fault == Fault::kRefusedAppend) {
    const auto failure =
        fault == Fault::kFullQueue ? log::AppendFailure::kFull : log::AppendFailure::kClosed;
    schedule.In(answer, [say, failure] { say(failure, -1, {}); });
    return;
  }
  const auto arrive = [&broker = broker_, partition, record] {
    --broker.under_way_;
    broker.Store(partition, record);
  };
  const auto unknown = [say] { say(log::AppendFailure::kUnknown, -1, {}); };
  if (fault == Fault::kLostAppend) {
    schedule.In(microseconds(random.Between(kMillis, 30 * kSeconds)), unknown);
    return;
  }
  if (fault == Fault::kLateAppend || fault == Fault::kDoubledAppend) {
    ++broker_.under_way_;
    schedule.In(microseconds(random.Between(kSeconds, 200 * kSeconds)), arrive);
    if (fault == Fault::kLateAppend) {
      schedule.In(microseconds(random.Between(kMillis, 30 * kSeconds)), unknown);
      return;
    }
  }
  if (fault == Fault::kSlowAppend) arrival = microseconds(random.Between(kMillis, 25 * kSeconds));
  Time when = schedule.now() + arrival;
  Time& last = last_arrival_[partition];
  when = std::max(when, last + microseconds(1));
  last = when;
  ++broker_.under_way_;
  schedule.At(when, [&broker = broker_, &schedule, partition, record = std::move(record), fault,
                     say, unknown, answer] {
    --broker.under_way_;
    broker.Store(partition, record);
    const log::StoredRecord& stored = broker.records_[partition].back();
    if (fault == Fault::kLostAcknowledgement) {
      schedule.In(answer * 1000, unknown);
    } else {
      schedule.In(answer, [say, offset = stored.offset, time = stored.append_time] {
        say(log::AppendFailure::kNone, offset, time);
      });
    }
  });
  fuse_.Burn("after an append");
}

}  // namespace synergie::simulation
