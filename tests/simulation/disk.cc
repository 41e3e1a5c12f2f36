#include "tests/simulation/disk.h"

#include <rocksdb/comparator.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/stackable_db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <utility>

#include "common/base/check.h"

namespace synergie::simulation {
namespace {

Disk* g_disk = nullptr;

class FamilyHandle final : public rocksdb::ColumnFamilyHandle {
 public:
  FamilyHandle(uint32_t id, std::string name) : id_(id), name_(std::move(name)) {}
  const std::string& GetName() const override { return name_; }
  uint32_t GetID() const override { return id_; }
  rocksdb::Status GetDescriptor(rocksdb::ColumnFamilyDescriptor*) override {
    return rocksdb::Status::NotSupported();
  }
  const rocksdb::Comparator* GetComparator() const override {
    return rocksdb::BytewiseComparator();
  }

 private:
  const uint32_t id_;
  const std::string name_;
};

class FamilyIterator final : public rocksdb::Iterator {
 public:
  explicit FamilyIterator(const Folder::Family& family) : family_(family), at_(family.end()) {}
  bool Valid() const override { return at_ != family_.end(); }
  void SeekToFirst() override { at_ = family_.begin(); }
  void SeekToLast() override { at_ = family_.empty() ? family_.end() : std::prev(family_.end()); }
  void Seek(const rocksdb::Slice& target) override { at_ = family_.lower_bound(target.ToString()); }
  void SeekForPrev(const rocksdb::Slice& target) override {
    at_ = family_.upper_bound(target.ToString());
    Prev();
  }
  void Next() override { ++at_; }
  void Prev() override { at_ = at_ == family_.begin() ? family_.end() : std::prev(at_); }
  rocksdb::Slice key() const override { return at_->first; }
  rocksdb::Slice value() const override { return at_->second; }
  rocksdb::Status status() const override { return rocksdb::Status::OK(); }

 private:
  const Folder::Family& family_;
  Folder::Family::const_iterator at_;
};

class Applier final : public rocksdb::WriteBatch::Handler {
 public:
  explicit Applier(Folder& folder) : folder_(folder) {}
  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    Remember(family, key.ToString());
    folder_.families[family][key.ToString()] = value.ToString();
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t family, const rocksdb::Slice& key) override {
    Remember(family, key.ToString());
    folder_.families[family].erase(key.ToString());
    return rocksdb::Status::OK();
  }
  std::vector<Folder::Undo> undo;

 private:
  void Remember(uint32_t family, std::string key) {
    const Folder::Family& all = folder_.families[family];
    const auto found = all.find(key);
    auto before = found == all.end() ? std::nullopt : std::optional(found->second);
    undo.push_back({family, std::move(key), std::move(before)});
  }
  Folder& folder_;
};

// What the store uses of a database; anything else has no database below it and would crash.
class MemoryDatabase final : public rocksdb::StackableDB {
 public:
  explicit MemoryDatabase(Folder& folder)
      : StackableDB(static_cast<rocksdb::DB*>(nullptr)), folder_(folder), fuse_(folder.fuse) {
    folder_.open = true;
    for (const std::string& name : folder_.family_names) {
      handles_.push_back(
          std::make_unique<FamilyHandle>(static_cast<uint32_t>(handles_.size()), name));
    }
  }
  ~MemoryDatabase() override { folder_.open = false; }

  std::vector<rocksdb::ColumnFamilyHandle*> handles() const {
    std::vector<rocksdb::ColumnFamilyHandle*> all;
    for (const auto& handle : handles_) all.push_back(handle.get());
    return all;
  }

  rocksdb::Status Close() override { return rocksdb::Status::OK(); }
  rocksdb::Status DestroyColumnFamilyHandle(rocksdb::ColumnFamilyHandle*) override {
    return rocksdb::Status::OK();
  }
  rocksdb::ColumnFamilyHandle* DefaultColumnFamily() const override {
    return handles_.front().get();
  }
  using StackableDB::Get;
  rocksdb::Status Get(const rocksdb::ReadOptions&, rocksdb::ColumnFamilyHandle* family,
                      const rocksdb::Slice& key, rocksdb::PinnableSlice* value) override {
    const Folder::Family& all = folder_.families[family->GetID()];
    const auto found = all.find(key.ToString());
    if (found == all.end()) return rocksdb::Status::NotFound();
    value->PinSelf(found->second);
    return rocksdb::Status::OK();
  }
  using StackableDB::NewIterator;
  rocksdb::Iterator* NewIterator(const rocksdb::ReadOptions&,
                                 rocksdb::ColumnFamilyHandle* family) override {
    return new FamilyIterator(folder_.families[family->GetID()]);
  }
  using StackableDB::Put;
  rocksdb::Status Put(const rocksdb::WriteOptions& options, rocksdb::ColumnFamilyHandle* family,
                      const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    rocksdb::WriteBatch batch;
    batch.Put(family, key, value);
    return Write(options, &batch);
  }
  rocksdb::Status Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch* batch) override {
    if (fuse_ != nullptr) fuse_->Burn("before a write to disk");
    Applier applier(folder_);
    const rocksdb::Status status = batch->Iterate(&applier);
    folder_.unsynced.push_back(std::move(applier.undo));
    if (options.sync) folder_.unsynced.clear();
    if (fuse_ != nullptr) fuse_->Burn("after a write to disk");
    return status;
  }

 private:
  Folder& folder_;
  Fuse* const fuse_;
  std::vector<std::unique_ptr<FamilyHandle>> handles_;
};

}  // namespace

Disk::Disk() {
  SYN_CHECK(g_disk == nullptr, "one disk at a time");
  g_disk = this;
}

Disk::~Disk() { g_disk = nullptr; }

Disk* Disk::current() { return g_disk; }

void Disk::Sync(const std::string& path) { folders_[path].unsynced.clear(); }

size_t Disk::LosePower(const std::string& path, Random& random) {
  Folder& folder = folders_[path];
  // Most often a few: the system writes back every few seconds.
  size_t lost = random.Below(folder.unsynced.size() + 1);
  if (random.Percent(50)) lost = std::min<size_t>(lost, 3);
  for (size_t i = 0; i < lost; ++i) {
    const std::vector<Folder::Undo> batch = std::move(folder.unsynced.back());
    folder.unsynced.pop_back();
    for (auto undo = batch.rbegin(); undo != batch.rend(); ++undo) {
      if (undo->before) {
        folder.families[undo->family][undo->key] = *undo->before;
      } else {
        folder.families[undo->family].erase(undo->key);
      }
    }
  }
  folder.unsynced.clear();  // what is left was found on the disk
  return lost;
}

Folder Disk::Copy(const std::string& path) {
  Folder copy = folders_[path];
  copy.unsynced.clear();
  copy.open = false;
  copy.fuse = nullptr;
  return copy;
}

void Disk::Restore(const std::string& path, Folder copy) {
  SYN_CHECK(!folders_[path].open, "a folder in use is not replaced");
  folders_[path] = std::move(copy);
}

}  // namespace synergie::simulation

// Takes the place of librocksdb's in this program.
rocksdb::Status rocksdb::DB::Open(const DBOptions&, const std::string& name,
                                  const std::vector<ColumnFamilyDescriptor>& families,
                                  std::vector<ColumnFamilyHandle*>* handles, DB** opened) {
  using synergie::simulation::Disk;
  synergie::simulation::Folder& folder = Disk::current()->At(name);
  if (folder.open) return Status::IOError("lock held by this process");
  folder.family_names.clear();
  for (const auto& family : families) folder.family_names.push_back(family.name);
  folder.fuse = Disk::current()->fuse();
  auto* database = new synergie::simulation::MemoryDatabase(folder);
  *handles = database->handles();
  *opened = database;
  return Status::OK();
}
