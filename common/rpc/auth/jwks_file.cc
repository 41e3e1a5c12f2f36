#include "common/rpc/auth/jwks_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "common/base/check.h"

namespace synergie::rpc {

JwksFile::JwksFile(std::string path, const Clock* clock, std::chrono::seconds stale_limit,
                   Report report)
    : path_(std::move(path)),
      clock_(clock),
      stale_limit_(stale_limit),
      report_(std::move(report)) {}

JwksFile::~JwksFile() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> JwksFile::Refresh() {
  const std::lock_guard lock(refresh_mutex_);
  Result<void> loaded = Load();
  if (!loaded && report_) report_(loaded.error().message);
  return loaded;
}

// Needs refresh_mutex_.
Result<void> JwksFile::Load() {
  struct stat info {};
  if (stat(path_.c_str(), &info) != 0) {
    return Fail(Code::kUnavailable,
                "cannot read the key set " + path_ + ": " + std::strerror(errno));
  }
  const Mark mark{info.st_ino, info.st_size,
                  info.st_ctim.tv_sec * 1'000'000'000 + info.st_ctim.tv_nsec};
  if (!(mark == mark_)) {
    if (info.st_size > static_cast<int64_t>(kMaxJwksBytes)) {
      return Fail(Code::kInvalidArgument, "the key set " + path_ + " is too long");
    }
    std::ifstream file(path_, std::ios::binary);
    std::string text(kMaxJwksBytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<size_t>(file.gcount()));
    Result<KeySet> parsed = KeySet::Parse(text);
    if (!parsed) {
      return Fail(parsed.error().code, "the key set " + path_ + ": " + parsed.error().message);
    }
    const std::lock_guard lock(mutex_);
    keys_ = std::make_shared<const KeySet>(std::move(*parsed));
    mark_ = mark;
  }
  const std::lock_guard lock(mutex_);
  good_ = clock_->Now();
  return {};
}

void JwksFile::Watch(std::chrono::milliseconds period) {
  SYN_CHECK(!thread_.joinable(), "a file is watched once");
  thread_ = std::thread([this, period] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, period, [this] { return stopping_; })) {
      lock.unlock();
      (void)Refresh();  // reported there
      lock.lock();
    }
  });
}

std::shared_ptr<const KeySet> JwksFile::keys() const {
  const std::lock_guard lock(mutex_);
  return clock_->Now() - good_ > stale_limit_ ? nullptr : keys_;
}

}  // namespace synergie::rpc
