#include "services/synergie/backup/point_in_time.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include "common/base/check.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "services/history/codec/codec.h"
#include "services/history/feed/cloud_event.h"
#include "services/history/ledger/checkpoint.h"
#include "services/history/reading/event_reader.h"

namespace synergie::program {
namespace {

constexpr size_t kRecordsAPoll = 1000;

// Logs whose commits point into each other.
constexpr std::array kCommitLogs = {log::kIntakeCommits, log::kMatchingCommits,
                                    log::kCatalogueCommits, log::kOrder};

// Visits the records from the first one on until one is refused: the end there.
using Keep = std::function<Result<bool>(const log::StoredRecord&)>;
Result<int64_t> Scan(log::Log& log, const log::PartitionId& partition, int64_t end,
                     const Keep& keep) {
  const auto reader = log.OpenReader(partition, 0, [] {});
  while (reader->position() < end) {
    const auto records = reader->Poll(kRecordsAPoll);
    if (!records) return tl::unexpected(records.error());
    for (const log::StoredRecord& record : *records) {
      if (record.offset >= end) return end;
      const auto kept = keep(record);
      if (!kept) return tl::unexpected(kept.error());
      if (!*kept) return record.offset;
    }
    if (records->empty()) {
      return Fail(Code::kDataLoss, partition.log + " ends before " + std::to_string(end));
    }
  }
  return end;
}

// Raises the ends of other logs to what the records of this one point to. True: something rose.
Result<bool> Raise(log::Log& log, const log::PartitionId& partition,
                   std::map<log::PartitionId, int64_t>& ends) {
  bool rose = false;
  const auto raise = [&](const std::string& name, int64_t to) {
    const auto end = ends.find({name, partition.partition});
    if (end == ends.end() || end->second >= to) return;
    end->second = to;
    rose = true;
  };
  const auto done = Scan(log, partition, ends[partition], [&](const log::StoredRecord& record) {
    // Poison points nowhere: nobody folds it.
    if (const auto commit = event::DecodeCommit(record.record.value)) {
      for (const event::Position& seen : commit->seen) raise(seen.log, seen.offset);
      if (commit->cursor) raise(commit->cursor->source, commit->cursor->to);
    }
    return Result<bool>(true);
  });
  if (!done) return tl::unexpected(done.error());
  return rose;
}

// The ends after the last commit that ends at or before the sequence.
CutPoint AfterSequence(const projection::Store& history, int32_t partition, int64_t sequence) {
  const projection::SourceId own{0, static_cast<uint16_t>(partition)};
  const log::PartitionId order{std::string(log::kOrder), partition};
  CutPoint cut;
  for (const std::string_view name : kCommitLogs) cut.ends[{std::string(name), partition}] = 0;
  int64_t placing = -1;  // the commit of the order whose entries are being read
  history.ScanRows(own, std::string(history::Entry::kCollection) + "/", "", Time::Max(),
                   [&](std::string_view, const projection::Row& row) {
                     const auto entry = history::HistoryCodec::DecodeRow<history::Entry>(row.state);
                     SYN_CHECK(entry.has_value(), "history wrote it");
                     // All that was placed before this row is whole.
                     if (row.offset != placing && placing >= 0) {
                       cut.ends[order] = placing + 1;
                       cut.placed_sequence = cut.last_sequence;
                     }
                     placing = row.offset;
                     const int64_t last = entry->first_sequence + entry->event_count - 1;
                     if (last > sequence) {
                       placing = -1;
                       return false;
                     }
                     cut.ends[{entry->log, partition}] = entry->offset + 1;
                     cut.last_sequence = last;
                     return true;
                   });
  if (placing >= 0) {
    cut.ends[order] = placing + 1;
    cut.placed_sequence = cut.last_sequence;
  }
  return cut;
}

// Cuts what was made of the order, and the operators' orders about records that go.
Result<void> CutWhatFollows(log::Log& log, int32_t partition, CutPoint& cut) {
  const auto cut_at = [&](std::string_view name, const Keep& keep) -> Result<void> {
    const log::PartitionId id{std::string(name), partition};
    const auto end = log.End(id);
    if (!end) return tl::unexpected(end.error());
    const auto kept = Scan(log, id, *end, keep);
    if (!kept) return tl::unexpected(kept.error());
    cut.ends[id] = *kept;
    return {};
  };
  const auto feed = cut_at(log::kEvents, [&](const log::StoredRecord& record) -> Result<bool> {
    return history::SequenceOf(record.record).value_or(0) <= cut.placed_sequence;
  });
  if (!feed) return feed;
  const auto heads = cut_at(log::kCheckpoints, [&](const log::StoredRecord& record) {
    const auto head = history::ParseCheckpoint(record.record.value);
    return Result<bool>(!head || head->size <= cut.placed_sequence);
  });
  if (!heads) return heads;
  return cut_at(log::kQuarantines, [&](const log::StoredRecord& record) -> Result<bool> {
    const auto order = event::DecodeCommit(record.record.value);
    if (!order || !order->quarantine) return true;
    const auto end = cut.ends.find({order->quarantine->log, partition});
    return end == cut.ends.end() || order->quarantine->offset < end->second;
  });
}

}  // namespace

Result<CutPoint> FindCut(log::Log& log, const projection::Store& history, int32_t partition,
                         int64_t sequence) {
  if (partition < 0 || partition >= log.partitions() || sequence < 0) {
    return Fail(Code::kOutOfRange, "there is no such partition or sequence");
  }
  const int64_t head = history::EventReader(history, partition).Head(Time::Max());
  if (head < sequence) {
    return Fail(Code::kOutOfRange, "the last event has sequence " + std::to_string(head));
  }
  CutPoint cut = AfterSequence(history, partition, sequence);
  for (bool rose = true; rose;) {
    rose = false;
    for (const std::string_view name : kCommitLogs) {
      const auto raised = Raise(log, {std::string(name), partition}, cut.ends);
      if (!raised) return tl::unexpected(raised.error());
      rose |= *raised;
    }
  }
  if (auto done = CutWhatFollows(log, partition, cut); !done) return tl::unexpected(done.error());
  return cut;
}

}  // namespace synergie::program
