#include "common/projection/store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/projection/keys.h"
#include "common/projection/sink.h"

namespace synergie::projection {
namespace {

constexpr const char* kFamilyNames[] = {"default", "rows", "heads", "requests", "kept"};
constexpr std::string_view kSchemaKey = "schema";
constexpr std::string_view kMetaMark = "m";
constexpr std::string_view kCursorMark = "c";
constexpr std::string_view kPassedMark = "q";

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// Crash-only: what cannot be read or written now can be folded again from the log after a restart.
void MustBeOk(const rocksdb::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "projection: %s failed: %s; stopping, the log is untouched\n", what,
               status.ToString().c_str());
  std::abort();
}

rocksdb::ColumnFamilyOptions FamilyOptions(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = 16 << 20;
  return options;
}

Error OpenError(const std::string& path, const rocksdb::Status& status) {
  const bool damaged = status.IsCorruption();
  return {damaged ? Code::kDataLoss : Code::kFailedPrecondition,
          "cannot open the projection " + path + ": " + status.ToString()};
}

}  // namespace

Store::Store() = default;

Store::~Store() {
  if (db_ == nullptr) return;
  for (auto* family : families_) db_->DestroyColumnFamilyHandle(family);
  db_->Close();
}

Result<std::unique_ptr<Store>> Store::Open(const Options& options) {
  std::error_code made;
  std::filesystem::create_directories(options.path, made);
  auto store = std::unique_ptr<Store>(new Store());
  store->cache_ = rocksdb::NewLRUCache(options.cache_bytes);
  rocksdb::DBOptions db_options;
  db_options.create_if_missing = true;
  db_options.create_missing_column_families = true;
  db_options.paranoid_checks = true;
  db_options.max_open_files = 512;
  db_options.keep_log_file_num = 2;
  db_options.info_log_level = rocksdb::WARN_LEVEL;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name : kFamilyNames) families.emplace_back(name, FamilyOptions(store->cache_));
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(db_options, options.path, families, &store->families_, &db);
  if (!status.ok()) return tl::unexpected(OpenError(options.path, status));
  store->db_.reset(db);

  std::string schema;
  const rocksdb::Status read = db->Get({}, ToSlice(kSchemaKey), &schema);
  if (read.IsNotFound()) {
    MustBeOk(db->Put({}, ToSlice(kSchemaKey), options.schema), "writing the schema");
  } else if (!read.ok()) {
    return tl::unexpected(OpenError(options.path, read));
  } else if (schema != options.schema) {
    return Fail(Code::kFailedPrecondition, "the projection " + options.path + " has schema " +
                                               schema + ", this version folds " + options.schema);
  }
  return store;
}

std::string Store::Read(rocksdb::ColumnFamilyHandle* family, std::string_view key,
                        bool* found) const {
  std::string value;
  const rocksdb::Status status = db_->Get({}, family, ToSlice(key), &value);
  *found = status.ok();
  if (!status.IsNotFound()) MustBeOk(status, "reading");
  return value;
}

std::optional<Row> Store::GetRow(SourceId source, std::string_view name, Time at) const {
  const std::string sought = RowKey(source, name, at);
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, families_[kRows]));
  it->Seek(sought);
  MustBeOk(it->status(), "seeking a row");
  // Everything but the time must be the same: source, name and the zero behind it.
  const size_t fixed = sought.size() - 8;
  if (!it->Valid() || it->key().size() != sought.size() ||
      ToView(it->key()).substr(0, fixed) != std::string_view(sought).substr(0, fixed)) {
    return std::nullopt;
  }
  return DecodeRow(ToView(it->value()), ParseRowKey(ToView(it->key())).time);
}

void Store::ScanRows(SourceId source, std::string_view prefix, std::string_view after, Time at,
                     const Visit& visit) const {
  const std::string start = SourceKey(source, prefix);
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, families_[kRows]));
  if (after.empty()) {
    it->Seek(start);
  } else {
    it->Seek(SourceKey(source, after) + '\1');  // past every version of `after`
  }
  while (it->Valid() && it->key().starts_with(start)) {
    const std::string name(ParseRowKey(ToView(it->key())).name);
    it->Seek(RowKey(source, name, at));
    // Behind the last version of one source may come the same name of the next.
    if (it->Valid() && it->key().starts_with(start) &&
        ParseRowKey(ToView(it->key())).name == name) {
      const Row row = DecodeRow(ToView(it->value()), ParseRowKey(ToView(it->key())).time);
      if (!visit(name, row)) break;
    }
    it->Seek(SourceKey(source, name) + '\1');
  }
  MustBeOk(it->status(), "scanning rows");
}

event::StreamHead Store::GetHead(SourceId source, std::string_view stream) const {
  bool found = false;
  const std::string value = Read(families_[kHeads], SourceKey(source, stream), &found);
  return found ? DecodeHead(value) : event::StreamHead{};
}

std::optional<commit::Recorded> Store::GetRequest(SourceId source,
                                                  std::string_view request_id) const {
  bool found = false;
  const std::string value = Read(families_[kRequests], SourceKey(source, request_id), &found);
  return found ? std::optional(DecodeRecorded(value)) : std::nullopt;
}

int64_t Store::GetCursor(SourceId source, std::string_view reaction_source) const {
  bool found = false;
  const std::string key = std::string(kCursorMark) + SourceKey(source, reaction_source);
  const std::string value = Read(families_[kDefault], key, &found);
  return found ? static_cast<int64_t>(GetBigEndian64(value)) : 0;
}

SourceMeta Store::GetMeta(SourceId source) const {
  bool found = false;
  const std::string key = std::string(kMetaMark) + SourceKey(source, "");
  const std::string value = Read(families_[kDefault], key, &found);
  return found ? DecodeMeta(value) : SourceMeta{};
}

std::vector<Store::Kept> Store::ReadKept(SourceId source, int64_t from, size_t max) const {
  std::vector<Kept> kept;
  const std::string prefix = SourceKey(source, "");
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, families_[kKept]));
  for (it->Seek(OffsetKey(source, from));
       it->Valid() && it->key().starts_with(prefix) && kept.size() < max; it->Next()) {
    const std::string_view key = ToView(it->key());
    const auto offset = static_cast<int64_t>(GetBigEndian64(key.substr(prefix.size())));
    kept.push_back(DecodeKept(offset, ToView(it->value())));
  }
  MustBeOk(it->status(), "reading kept records");
  return kept;
}

bool Store::IsPassed(SourceId source, int64_t offset) const {
  bool found = false;
  Read(families_[kDefault], std::string(kPassedMark) + OffsetKey(source, offset), &found);
  return found;
}

bool Store::HasRowFrom(SourceId source, int64_t offset) const {
  const std::string prefix = SourceKey(source, "");
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, families_[kRows]));
  for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
    if (DecodeRow(ToView(it->value()), Time::Min()).offset == offset) return true;
  }
  MustBeOk(it->status(), "looking for a record's rows");
  return false;
}

void Store::Write(Batch& batch) {
  MustBeOk(db_->Write(rocksdb::WriteOptions(), batch.batch_.get()), "writing");
  batch.batch_->Clear();
}

Result<void> Store::Checkpoint(const std::string& path) const {
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db_.get(), &raw);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  if (status.ok()) status = checkpoint->CreateCheckpoint(path);
  if (!status.ok()) return Fail(Code::kUnavailable, "checkpoint failed: " + status.ToString());
  return {};
}

Batch::Batch(const Store& store) : store_(store), batch_(std::make_unique<rocksdb::WriteBatch>()) {}
Batch::~Batch() = default;

void Batch::PutRow(SourceId source, std::string_view name, const Row& row, SourceMeta& meta) {
  const std::string key = RowKey(source, name, row.update_time);
  const std::string value = EncodeRow(row);
  MustBeOk(batch_->Put(store_.families_[Store::kRows], key, value), "batching a row");
  meta.fingerprint.Add(WithoutSource(key), value);
  ++meta.rows;
}

void Batch::PutHead(SourceId source, std::string_view stream, const event::StreamHead& head) {
  MustBeOk(
      batch_->Put(store_.families_[Store::kHeads], SourceKey(source, stream), EncodeHead(head)),
      "batching a head");
}

void Batch::PutRequest(SourceId source, std::string_view id, const commit::Recorded& recorded) {
  MustBeOk(batch_->Put(store_.families_[Store::kRequests], SourceKey(source, id),
                       EncodeRecorded(recorded)),
           "batching a request");
}

void Batch::PutCursor(SourceId source, std::string_view reaction_source, int64_t to) {
  std::string value;
  PutBigEndian64(value, static_cast<uint64_t>(to));
  const std::string key = std::string(kCursorMark) + SourceKey(source, reaction_source);
  MustBeOk(batch_->Put(store_.families_[Store::kDefault], key, value), "batching a cursor");
}

void Batch::PutKept(SourceId source, int64_t offset, Time time, std::string_view bytes) {
  MustBeOk(batch_->Put(store_.families_[Store::kKept], OffsetKey(source, offset),
                       EncodeKept(time, bytes)),
           "batching a kept record");
}

void Batch::DropKept(SourceId source, int64_t offset) {
  MustBeOk(batch_->Delete(store_.families_[Store::kKept], OffsetKey(source, offset)),
           "batching a drop");
}

void Batch::PutPassed(SourceId source, int64_t offset) {
  MustBeOk(batch_->Put(store_.families_[Store::kDefault],
                       std::string(kPassedMark) + OffsetKey(source, offset), ""),
           "batching a passed record");
}

void Batch::PutMeta(SourceId source, const SourceMeta& meta) {
  const std::string key = std::string(kMetaMark) + SourceKey(source, "");
  MustBeOk(batch_->Put(store_.families_[Store::kDefault], key, EncodeMeta(meta)),
           "batching a position");
}

bool Batch::empty() const { return batch_->Count() == 0; }

}  // namespace synergie::projection
