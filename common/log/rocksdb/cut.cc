#include "common/log/rocksdb/cut.h"

#include <rocksdb/write_batch.h>

#include "common/log/rocksdb/database.h"
#include "common/log/rocksdb/folder.h"
#include "common/log/rocksdb/record_format.h"

namespace synergie::log {

Result<void> CutLog(const std::string& path, const std::map<PartitionId, int64_t>& ends) {
  auto folder = LogFolder::Open(path, 0);
  if (!folder) return tl::unexpected(folder.error());
  if ((*folder)->is_new()) return Fail(Code::kDataLoss, "there is no log in " + path);
  auto db = OpenDatabase({.path = (*folder)->db_path()});
  if (!db) return tl::unexpected(db.error());
  rocksdb::WriteBatch batch;
  for (const auto& [partition, end] : ends) {
    const std::string prefix = PartitionPrefix(partition);
    const std::unique_ptr<rocksdb::Iterator> at((*db)->NewIterator({}));
    // One by one: a range that is deleted would have to be remembered beside records that come.
    for (at->Seek(RecordKey(partition, end)); at->Valid() && at->key().starts_with(prefix);
         at->Next()) {
      batch.Delete(at->key());
    }
    if (!at->status().ok()) return tl::unexpected(FromStatus("cannot read " + path, at->status()));
  }
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status written = (*db)->Write(durable, &batch);
  if (!written.ok()) return tl::unexpected(FromStatus("cannot cut " + path, written));
  return {};
}

}  // namespace synergie::log
