#include "common/projection/folder_lock.h"

#include <rocksdb/env.h>

#include <filesystem>

namespace synergie::projection {
namespace {

class Held final : public FolderLock {
 public:
  explicit Held(rocksdb::FileLock* lock) : lock_(lock) {}
  ~Held() override { rocksdb::Env::Default()->UnlockFile(lock_); }

 private:
  rocksdb::FileLock* const lock_;
};

}  // namespace

Result<std::unique_ptr<FolderLock>> FolderLock::Take(const std::string& store_path) {
  const std::string file = store_path + "/LOCK";  // the one that RocksDB takes
  if (!std::filesystem::exists(file)) return nullptr;
  rocksdb::FileLock* lock = nullptr;
  if (!rocksdb::Env::Default()->LockFile(file, &lock).ok()) {
    return Fail(Code::kFailedPrecondition, "the projection in " + store_path + " is in use");
  }
  return std::make_unique<Held>(lock);
}

}  // namespace synergie::projection
