// Opens the log that a URL names: "rocksdb:FOLDER" (embedded, one process).
#pragma once

#include <memory>
#include <string>

#include "common/base/result.h"
#include "common/log/log.h"

namespace synergie::program {

// Closing is waiting for what was appended; `close` does it for logs that must be told.
struct OpenedLog {
  std::unique_ptr<log::Log> log;
  std::function<void()> close;
  // Why it takes no appends at the moment; empty where it does.
  std::function<std::string()> trouble;
};

// kInvalidArgument for a URL of no known kind; else the adapter's errors.
Result<OpenedLog> OpenLog(const std::string& url);

}  // namespace synergie::program
