// The simulated log: a Broker that all nodes share, and what each of them holds of it, a LogClient,
// which is the product's port (common/log/log.h). Whatever a real log does to its writers and
// readers happens here, by chance: an acknowledgement that is lost, an append of which nobody knows
// whether it came, that comes minutes later or twice, a queue that is full, an outage, a reader
// that is behind. Records keep their order, and are never lost once they are there. One thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/random.h"
#include "tests/simulation/schedule.h"

namespace synergie::simulation {

enum class Fault {
  kLostAcknowledgement,
  kLostAppend,
  kLateAppend,
  kDoubledAppend,
  kFullQueue,
  kRefusedAppend,
  kSlowAppend,
  kUnreadableLog,
  kSlowReader,
  kOffsetGap,
  kCrashBetweenSteps,
  kCrashInStep,
  kLostBatches,
  kWipedProjection,
  kRestoredProjection,
  kSlowNode,
  kClockJump,
  kSmallQueue,
  kCount
};
std::string NameOf(Fault fault);
using FaultCounts = std::array<int64_t, static_cast<size_t>(Fault::kCount)>;

// How often things go wrong, drawn for each run: some are calm, some are storms.
struct Weather {
  uint64_t append_faults = 0;  // percent of appends
  uint64_t outages = 0;        // percent of polls that begin one
  uint64_t slow_readers = 0;   // percent of records that a reader sees late
  uint64_t gaps = 0;           // percent of appends that leave a gap before them
};

class LogClient;

class Broker {
 public:
  Broker(Schedule& schedule, Random& random, Weather weather, FaultCounts& faults)
      : schedule_(schedule), random_(random), weather_(weather), faults_(faults) {}

  // Called with every record as it is appended, in each partition's order.
  std::function<void(const log::PartitionId&, const log::StoredRecord&)> on_record;

  const std::vector<log::StoredRecord>& records(const log::PartitionId& partition) {
    return records_[partition];
  }
  int64_t End(const log::PartitionId& partition) const;
  void Store(const log::PartitionId& partition, log::Record record);
  // The storm is over: what is under way still arrives.
  void Calm() { weather_ = {}; }
  // Appends that may still arrive.
  int64_t under_way() const { return under_way_; }

 private:
  friend class LogClient;
  Schedule& schedule_;
  Random& random_;
  Weather weather_;
  FaultCounts& faults_;
  std::map<log::PartitionId, std::vector<log::StoredRecord>> records_;
  std::vector<LogClient*> clients_;
  int64_t under_way_ = 0;
};

// One process's hold on the log. When the process dies it is destroyed with its readers; appends
// that it has sent may still arrive.
class LogClient final : public log::Log {
 public:
  LogClient(Broker& broker, int32_t partitions, Fuse& fuse);
  ~LogClient() override;

  void Append(const log::PartitionId& partition, log::Record record, log::OnAppended done) override;
  std::unique_ptr<log::Reader> OpenReader(const log::PartitionId& partition, int64_t from,
                                          log::Wake wake) override;
  Result<int64_t> End(const log::PartitionId& partition) override;
  int32_t partitions() const override { return partitions_; }
  size_t max_record_bytes() const override { return 1 << 20; }

  void Restore() { outage_until_ = Time::Min(); }

 private:
  friend class Broker;
  class SimulatedReader;
  bool Out();
  void Notify(const log::PartitionId& partition);

  Broker& broker_;
  const int32_t partitions_;
  Fuse& fuse_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::map<log::PartitionId, Time> last_arrival_;  // appends of one client stay in order
  std::vector<SimulatedReader*> readers_;
  Time outage_until_ = Time::Min();
};

}  // namespace synergie::simulation
