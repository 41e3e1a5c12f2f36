#include "common/projection/bulk_load.h"

#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/projection/keys.h"

namespace synergie::projection {
namespace {

// With more files than this the store merges them before it serves: each is looked at by reads.
constexpr int kMostFiles = 24;
constexpr size_t kBlockBytes = 4 << 20;

void MustBeOk(const rocksdb::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "projection: %s failed: %s; stopping, the log is untouched\n", what,
               status.ToString().c_str());
  std::abort();
}

}  // namespace

// Keys and values in blocks, and where each of them is.
struct BulkLoad::Table {
  struct Entry {
    uint64_t order;    // eight bytes behind what all keys share
    const char* data;  // key, then value
    uint32_t key_bytes;
    uint32_t value_bytes;
    std::string_view key() const { return {data, key_bytes}; }
    rocksdb::Slice value() const { return {data + key_bytes, value_bytes}; }
  };
  std::vector<std::unique_ptr<char[]>> blocks;
  std::vector<Entry> entries;
  size_t room = 0;
  char* next = nullptr;

  size_t Add(std::string_view key, std::string_view value) {
    const size_t bytes = key.size() + value.size();
    if (bytes > room) {
      room = std::max(bytes, kBlockBytes);
      blocks.push_back(std::make_unique_for_overwrite<char[]>(room));
      next = blocks.back().get();
    }
    std::memcpy(next, key.data(), key.size());
    if (!value.empty()) std::memcpy(next + key.size(), value.data(), value.size());
    entries.push_back(
        {0, next, static_cast<uint32_t>(key.size()), static_cast<uint32_t>(value.size())});
    next += bytes;
    room -= bytes;
    return bytes + sizeof(Entry);
  }

  // By key; of equal keys the last that was added comes last.
  void Sort() {
    if (entries.empty()) return;
    size_t shared = entries.front().key_bytes;
    for (const Entry& entry : entries) {
      const std::string_view first = entries.front().key(), key = entry.key();
      shared = std::min(shared, key.size());
      shared = static_cast<size_t>(
          std::mismatch(first.begin(), first.begin() + static_cast<ptrdiff_t>(shared), key.begin())
              .first -
          first.begin());
    }
    for (Entry& entry : entries) {
      std::string bytes(entry.key().substr(shared, 8));
      bytes.resize(8, '\0');
      entry.order = GetBigEndian64(bytes);
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return a.order != b.order ? a.order < b.order : a.key() < b.key();
    });
  }
};

struct BulkLoad::Chunk {
  Table rows, heads, requests, kept;
  size_t bytes = 0;
};

BulkLoad::BulkLoad(Store& fresh, size_t chunk_bytes)
    : store_(fresh),
      chunk_bytes_(chunk_bytes),
      filling_(std::make_unique<Chunk>()),
      small_(std::make_unique<Batch>(fresh)) {
  for (auto* family : store_.families_) {
    MustBeOk(store_.db_->SetOptions(family, {{"disable_auto_compactions", "true"}}),
             "pausing compaction");
  }
  thread_ = std::thread([this] { Run(); });
}

BulkLoad::~BulkLoad() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void BulkLoad::PutRow(SourceId source, std::string_view name, const Row& row, SourceMeta& meta) {
  const std::string key = RowKey(source, name, row.update_time);
  const std::string value = EncodeRow(row);
  filling_->bytes += filling_->rows.Add(key, value);
  meta.fingerprint.Add(WithoutSource(key), value);
  ++meta.rows;
}

void BulkLoad::PutHead(SourceId source, std::string_view stream, const event::StreamHead& head) {
  filling_->bytes += filling_->heads.Add(SourceKey(source, stream), EncodeHead(head));
}

void BulkLoad::PutRequest(SourceId source, std::string_view id, const commit::Recorded& recorded) {
  filling_->bytes += filling_->requests.Add(SourceKey(source, id), EncodeRecorded(recorded));
}

void BulkLoad::PutCursor(SourceId source, std::string_view reaction_source, int64_t to) {
  small_->PutCursor(source, reaction_source, to);
}

void BulkLoad::PutKept(SourceId source, int64_t offset, Time time, std::string_view bytes) {
  filling_->bytes += filling_->kept.Add(OffsetKey(source, offset), EncodeKept(time, bytes));
}

void BulkLoad::PutPassed(SourceId source, int64_t offset) { small_->PutPassed(source, offset); }

void BulkLoad::PutMeta(SourceId source, const SourceMeta& meta) { small_->PutMeta(source, meta); }

bool BulkLoad::full() const { return filling_->bytes >= chunk_bytes_; }

void BulkLoad::Roll() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return handed_ == nullptr && !busy_; });
  handed_ = std::exchange(filling_, std::make_unique<Chunk>());
  changed_.notify_all();
}

void BulkLoad::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return handed_ == nullptr && !busy_; });
}

void BulkLoad::Finish() {
  Roll();
  Wait();
  if (files_ > kMostFiles) {
    rocksdb::CompactRangeOptions options;
    options.max_subcompactions = std::max(1u, std::thread::hardware_concurrency());
    for (auto* family : store_.families_) {
      MustBeOk(store_.db_->CompactRange(options, family, nullptr, nullptr), "merging files");
    }
  }
  MustBeOk(store_.db_->EnableAutoCompaction(store_.families_), "resuming compaction");
  store_.Write(*small_);
}

void BulkLoad::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return handed_ != nullptr || stopping_; });
    if (handed_ == nullptr) return;
    auto chunk = std::move(handed_);
    busy_ = true;
    lock.unlock();
    Ingest(*chunk);
    chunk.reset();
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

void BulkLoad::Ingest(Chunk& chunk) {
  IngestTable(chunk.rows, Store::kRows);
  IngestTable(chunk.heads, Store::kHeads);
  IngestTable(chunk.requests, Store::kRequests);
  IngestTable(chunk.kept, Store::kKept);
}

void BulkLoad::IngestTable(Table& table, int family) {
  if (table.entries.empty()) return;
  table.Sort();
  auto* handle = store_.families_[static_cast<size_t>(family)];
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), store_.db_->GetOptions(handle), handle);
  const std::string path =
      store_.db_->GetName() + "/bulk-" + std::to_string(family) + "-" + std::to_string(files_++);
  MustBeOk(writer.Open(path), "opening a sorted file");
  const auto& entries = table.entries;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i + 1 < entries.size() && entries[i + 1].key() == entries[i].key()) continue;  // replaced
    const std::string_view key = entries[i].key();
    MustBeOk(writer.Put(rocksdb::Slice(key.data(), key.size()), entries[i].value()),
             "writing a sorted file");
  }
  MustBeOk(writer.Finish(), "finishing a sorted file");
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.snapshot_consistency = false;
  options.write_global_seqno = false;
  MustBeOk(store_.db_->IngestExternalFile(handle, {path}, options), "ingesting a sorted file");
}

}  // namespace synergie::projection
