// The folder of an embedded log: who owns it, which format it has, how many partitions it was made
// with (docs/log-format.md).
//
//   DIR/LOCK     held by flock(2) while the log is open: one process, one log
//   DIR/FORMAT   text, written last when the log is made, by rename: "synergie-log 1", "partitions
//   8" DIR/db       the RocksDB
//
// FORMAT without db is a log that lost its records, and db without FORMAT one that was never
// finished (only an empty one is taken over): neither is ever opened as if it were new.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "common/base/result.h"

namespace synergie::log {

class LogFolder {
 public:
  static constexpr int kFormatVersion = 1;

  // Makes the folder (and its parents) where it is missing and locks it. Errors:
  // kFailedPrecondition when another log holds it, when its format is newer or when `partitions`
  // (0: as they are, 1 for a new log) is not what it was made with; kDataLoss when its parts do not
  // fit together; kUnavailable when the system says no.
  static Result<std::unique_ptr<LogFolder>> Open(const std::string& path, int32_t partitions);
  ~LogFolder();  // unlocks
  LogFolder(const LogFolder&) = delete;
  LogFolder& operator=(const LogFolder&) = delete;

  // Whether the log is not made yet: FORMAT is to be written once db is there.
  bool is_new() const { return is_new_; }
  int32_t partitions() const { return partitions_; }
  std::string db_path() const { return path_ + "/db"; }

  // Makes the log a log: writes FORMAT, durably.
  Result<void> Finish();
  // What an ordinary user may still write on this filesystem.
  uint64_t FreeBytes() const;

 private:
  LogFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  Result<void> ReadFormat(int32_t wanted_partitions);

  const std::string path_;
  const int lock_;
  bool is_new_ = false;
  int32_t partitions_ = 1;
};

}  // namespace synergie::log
