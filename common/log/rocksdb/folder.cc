#include "common/log/rocksdb/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "common/base/descriptor.h"

namespace synergie::log {
namespace {

constexpr int32_t kMaxPartitions = 32'767;  // two bytes of the key, kept positive

tl::unexpected<Error> SystemSays(const std::string& what) {
  return Fail(Code::kUnavailable, what + ": " + std::strerror(errno));
}

// Writes and syncs a new file.
bool WriteDurably(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  return ::close(file) == 0 && written;
}

}  // namespace

Result<std::unique_ptr<LogFolder>> LogFolder::Open(const std::string& path, int32_t partitions) {
  if (partitions < 0 || partitions > kMaxPartitions) {
    return Fail(Code::kInvalidArgument,
                "a log has 1 to " + std::to_string(kMaxPartitions) + " partitions");
  }
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed) return Fail(Code::kUnavailable, "cannot make " + path + ": " + failed.message());
  const int lock = ::open((path + "/LOCK").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return SystemSays("cannot open " + path + "/LOCK");
  std::unique_ptr<LogFolder> folder(new LogFolder(path, lock));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return SystemSays("cannot lock " + path + "/LOCK");
    return Fail(Code::kFailedPrecondition,
                "the log in " + path + " is already open, here or in another process");
  }
  if (auto read = folder->ReadFormat(partitions); !read) return tl::unexpected(read.error());
  return folder;
}

LogFolder::~LogFolder() { ::close(lock_); }

Result<void> LogFolder::ReadFormat(int32_t wanted_partitions) {
  const std::string file = path_ + "/FORMAT";
  const bool has_db = std::filesystem::exists(db_path() + "/CURRENT");
  if (!std::filesystem::exists(file)) {
    is_new_ = true;
    partitions_ = wanted_partitions == 0 ? 1 : wanted_partitions;
    return {};
  }
  std::ifstream in(file);
  std::string magic, word;
  int version = 0;
  if (!(in >> magic >> version) || magic != "synergie-log") {
    return Fail(Code::kDataLoss, file + " is not the format file of a log");
  }
  if (version > kFormatVersion) {
    return Fail(Code::kFailedPrecondition,
                "the log in " + path_ + " has format " + std::to_string(version) +
                    ", this program knows up to " + std::to_string(kFormatVersion));
  }
  if (!(in >> word >> partitions_) || word != "partitions" || partitions_ < 1 ||
      partitions_ > kMaxPartitions) {
    return Fail(Code::kDataLoss, file + " does not tell the partitions");
  }
  if (wanted_partitions != 0 && wanted_partitions != partitions_) {
    return Fail(Code::kFailedPrecondition, "the log in " + path_ + " was made with " +
                                               std::to_string(partitions_) + " partitions, not " +
                                               std::to_string(wanted_partitions) +
                                               "; their number never changes");
  }
  if (!has_db) {
    return Fail(Code::kDataLoss,
                "the log in " + path_ + " has lost its records: no database in " + db_path());
  }
  return {};
}

Result<void> LogFolder::Finish() {
  const std::string file = path_ + "/FORMAT";
  const std::string text = "synergie-log " + std::to_string(kFormatVersion) + "\npartitions " +
                           std::to_string(partitions_) + "\n";
  if (!WriteDurably(file + ".new", text) || ::rename((file + ".new").c_str(), file.c_str()) != 0 ||
      !SyncNames(path_) || !SyncNames(path_ + "/..")) {
    return SystemSays("cannot write " + file);
  }
  is_new_ = false;
  return {};
}

uint64_t LogFolder::FreeBytes() const {
  struct statvfs disk {};
  if (::statvfs(path_.c_str(), &disk) != 0) return 0;
  return static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
}

}  // namespace synergie::log
