// One partition of a log read in order, a little ahead of what is wanted. One thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "common/log/log.h"

namespace synergie::history {

class RecordTail {
 public:
  RecordTail(log::Log& log, const log::PartitionId& partition, int64_t from, log::Wake wake)
      : reader_(log.OpenReader(partition, from, std::move(wake))) {}

  // Whether everything up to that offset has been read; reads on where it has not. Errors: the
  // reader's.
  Result<bool> Reach(int64_t offset) {
    while (reader_->position() <= offset) {
      auto records = reader_->Poll(kRecordsAPoll);
      if (!records) return tl::unexpected(records.error());
      if (records->empty()) return false;
      for (log::StoredRecord& record : *records) waiting_.push_back(std::move(record));
    }
    return true;
  }

  // Hands out the records up to that offset, in order.
  void TakeTo(int64_t offset, const std::function<void(const log::StoredRecord&)>& visit) {
    while (!waiting_.empty() && waiting_.front().offset <= offset) {
      visit(waiting_.front());
      waiting_.pop_front();
    }
  }

 private:
  static constexpr size_t kRecordsAPoll = 500;
  const std::unique_ptr<log::Reader> reader_;
  std::deque<log::StoredRecord> waiting_;
};

}  // namespace synergie::history
