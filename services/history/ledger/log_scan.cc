#include "services/history/ledger/log_scan.h"

#include <iterator>
#include <utility>

namespace synergie::history {
namespace {

constexpr size_t kRecordsAPoll = 500;
constexpr std::chrono::milliseconds kWait{100};
constexpr int kWaits = 100;

}  // namespace

LogScan::LogScan(log::Log& log, log::PartitionId partition, int64_t from)
    : log_(log), partition_(std::move(partition)) {
  reader_ = log_.OpenReader(partition_, from, [bell = bell_] { bell->Ring(); });
}

Result<std::optional<log::StoredRecord>> LogScan::Next() {
  if (!end_) {
    const auto end = log_.End(partition_);
    if (!end) return tl::unexpected(end.error());
    end_ = *end;
  }
  for (int waits = 0; read_.empty(); ++waits) {
    if (reader_->position() >= *end_) return std::nullopt;
    auto records = reader_->Poll(kRecordsAPoll);
    if (!records) return tl::unexpected(records.error());
    if (records->empty()) {
      if (waits == kWaits) {
        return Fail(Code::kUnavailable, partition_.log + " cannot be read to its end");
      }
      bell_->Wait(kWait);
    }
    read_.insert(read_.end(), std::make_move_iterator(records->begin()),
                 std::make_move_iterator(records->end()));
  }
  log::StoredRecord first = std::move(read_.front());
  read_.pop_front();
  if (first.offset >= *end_) return std::nullopt;
  return first;
}

}  // namespace synergie::history
