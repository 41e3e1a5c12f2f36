// The log contract on the adapters that need nothing but this process.
#include "tests/contract/log_contract.h"

#include "common/log/memory/memory_log.h"
#include "common/log/rocksdb/rocks_log.h"
#include "tests/support/temporary_folder.h"

namespace synergie::test {
namespace {

class MemoryHouse final : public LogHouse {
 public:
  std::unique_ptr<log::Log> Open() override { return OpenWithQueueOf(65'536); }
  std::unique_ptr<log::Log> OpenWithQueueOf(size_t records) override {
    return std::make_unique<log::MemoryLog>(log::MemoryLog::Options{
        .partitions = kPartitions, .max_queued_records = records, .disk = disk_});
  }
  std::string NewLogName() override { return "log" + std::to_string(names_++); }
  int heavy() const override { return 40'000; }

 private:
  const std::shared_ptr<log::MemoryDisk> disk_ = std::make_shared<log::MemoryDisk>();
  int names_ = 0;
};

class RocksHouse final : public LogHouse {
 public:
  std::unique_ptr<log::Log> Open() override { return OpenWithQueueOf(65'536); }
  std::unique_ptr<log::Log> OpenWithQueueOf(size_t records) override {
    auto log = log::RocksLog::Open({.folder = folder_.path(),
                                    .partitions = kPartitions,
                                    .max_queued_records = records,
                                    .min_free_bytes = 0});
    if (!log) ADD_FAILURE() << log.error().message;
    return log ? std::move(*log) : nullptr;
  }
  std::string NewLogName() override { return "log" + std::to_string(names_++); }
  int heavy() const override { return 40'000; }

 private:
  const testing::TemporaryFolder folder_;
  int names_ = 0;
};

INSTANTIATE_TEST_SUITE_P(
    Adapters, LogContract,
    ::testing::Values(LogHouseKind{"Memory", [] { return std::make_unique<MemoryHouse>(); }},
                      LogHouseKind{"RocksDb", [] { return std::make_unique<RocksHouse>(); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace synergie::test
