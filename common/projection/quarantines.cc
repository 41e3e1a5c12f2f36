#include "common/projection/quarantines.h"

#include "common/event/codec.h"

namespace synergie::projection {
namespace {

constexpr size_t kRecordsAPoll = 500;

}  // namespace

Quarantines::Quarantines(log::Log& log, log::PartitionId partition, log::Wake wake)
    : log_(log),
      partition_(std::move(partition)),
      reader_(log_.OpenReader(partition_, 0, std::move(wake))) {}

Result<bool> Quarantines::Poll() {
  if (!target_) {
    const auto end = log_.End(partition_);
    if (!end) return tl::unexpected(end.error());
    target_ = *end;
  }
  while (true) {
    const auto records = reader_->Poll(kRecordsAPoll);
    if (!records) return tl::unexpected(records.error());
    for (const log::StoredRecord& record : *records) Take(record);
    if (records->size() < kRecordsAPoll) return reader_->position() >= *target_;
  }
}

void Quarantines::Take(const log::StoredRecord& record) {
  const auto commit = event::DecodeCommit(record.record.value);
  if (!commit || !commit->quarantine) return;
  const event::Quarantine& order = *commit->quarantine;
  const auto [place, first] = orders_.try_emplace(
      {order.log, order.offset},
      QuarantineOrder{order.log, order.offset, order.reason, commit->actor, record.append_time});
  if (first) fresh_.push_back(place->second);
}

std::vector<QuarantineOrder> Quarantines::All() const {
  std::vector<QuarantineOrder> all;
  for (const auto& [place, order] : orders_) all.push_back(order);
  return all;
}

}  // namespace synergie::projection
