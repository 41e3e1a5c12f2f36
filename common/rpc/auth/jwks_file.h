// The keys that tokens are checked with, from a JWK Set file that is read again when it changes. A
// file that is gone or wrong leaves the last good keys in force, for as long as `stale_limit`;
// after that there are none, and every token is refused, so that a key taken out of the set does
// not live on because somebody broke the file. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/rpc/auth/jwk.h"

namespace synergie::rpc {

class JwksFile {
 public:
  using Report = std::function<void(const std::string& trouble)>;

  // `clock` must outlive this. `report` is told each time that the file cannot be used.
  JwksFile(std::string path, const Clock* clock,
           std::chrono::seconds stale_limit = std::chrono::hours(1), Report report = {});
  ~JwksFile();

  // Reads the file where it has changed; the error of what is wrong with it.
  Result<void> Refresh();

  // Refreshes every `period` from a thread of its own, until the end.
  void Watch(std::chrono::milliseconds period = std::chrono::seconds(1));

  // The keys in force; null: none. Never touches the disk.
  std::shared_ptr<const KeySet> keys() const;

 private:
  // What a file must keep to be the same: inode, size, time of change.
  struct Mark {
    uint64_t inode = 0;
    int64_t size = -1;
    int64_t changed_ns = 0;
    bool operator==(const Mark&) const = default;
  };

  Result<void> Load();

  const std::string path_;
  const Clock* const clock_;
  const std::chrono::seconds stale_limit_;
  const Report report_;
  std::mutex refresh_mutex_;
  Mark mark_;
  mutable std::mutex mutex_;
  std::shared_ptr<const KeySet> keys_;
  Time good_;  // when the file was last found in order
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace synergie::rpc
