#include "services/synergie/backup/restored_log.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "common/log/names.h"
#include "common/log/rocksdb/cut.h"
#include "common/log/rocksdb/rocks_log.h"
#include "services/synergie/backup/point_in_time.h"
#include "services/synergie/backup/take.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

constexpr size_t kRecordsAPoll = 1000;

bool Same(const std::vector<log::StoredRecord>& a, const std::vector<log::StoredRecord>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.offset == other.offset && one.append_time == other.append_time &&
           one.record == other.record;
  });
}

Result<void> CheckContinues(log::Log& own, log::Log& saved) {
  if (own.partitions() != saved.partitions()) {
    return Fail(Code::kDataLoss, "the log that would be kept has another number of partitions");
  }
  for (const std::string_view name : log::kAllLogs) {
    for (int32_t partition = 0; partition < saved.partitions(); ++partition) {
      const log::PartitionId id{std::string(name), partition};
      const auto theirs = saved.OpenReader(id, 0, [] {});
      const auto ours = own.OpenReader(id, 0, [] {});
      while (true) {
        const auto records = theirs->Poll(kRecordsAPoll);
        if (!records) return tl::unexpected(records.error());
        if (records->empty()) break;
        const auto same = ours->Poll(records->size());
        if (!same) return tl::unexpected(same.error());
        if (Same(*same, *records)) continue;
        return Fail(Code::kDataLoss,
                    "the log that would be kept does not continue that of the backup: " + id.log +
                        " differs, or ends earlier");
      }
    }
  }
  return {};
}

}  // namespace

Result<void> KeepLog(const std::string& own, const std::string& saved) {
  const std::string kept = saved + ".kept";
  if (auto copied = CopyByLinks(own, kept); !copied) return copied;
  {
    const auto ours = log::RocksLog::Open({.folder = kept});
    if (!ours) return tl::unexpected(ours.error());
    const auto theirs = log::RocksLog::Open({.folder = saved});
    if (!theirs) return tl::unexpected(theirs.error());
    if (auto same = CheckContinues(**ours, **theirs); !same) return same;
  }
  std::error_code failed;
  fs::remove_all(saved, failed);
  if (!failed) fs::rename(kept, saved, failed);
  if (failed) return SystemSays("cannot put " + kept + " in place", failed);
  return {};
}

Result<int64_t> CutAfter(const std::string& log, const std::string& store,
                         const RestoredService& history, int32_t partition, int64_t sequence) {
  CutPoint cut;
  {
    const auto whole = log::RocksLog::Open({.folder = log});
    if (!whole) return tl::unexpected(whole.error());
    const auto order = projection::Store::Open({.path = store, .schema = history.schema});
    if (!order) return tl::unexpected(order.error());
    if (auto folded = history.fold(**whole, **order); !folded) {
      return tl::unexpected(folded.error());
    }
    auto found = FindCut(**whole, **order, partition, sequence);
    if (!found) return tl::unexpected(found.error());
    cut = std::move(*found);
  }
  if (auto done = log::CutLog(log, cut.ends); !done) return tl::unexpected(done.error());
  std::error_code failed;
  fs::remove_all(store, failed);
  if (failed) return SystemSays("cannot remove " + store, failed);
  return cut.last_sequence;
}

}  // namespace synergie::program
