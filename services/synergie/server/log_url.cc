#include "services/synergie/server/log_url.h"

#include <string_view>
#include <utility>

#include "common/log/rocksdb/rocks_log.h"

namespace synergie::program {
namespace {

constexpr std::string_view kRocks = "rocksdb:";

}  // namespace

Result<OpenedLog> OpenLog(const std::string& url) {
  if (url.starts_with(kRocks) && url.size() > kRocks.size()) {
    auto opened = log::RocksLog::Open({.folder = url.substr(kRocks.size())});
    if (!opened) return tl::unexpected(opened.error());
    log::RocksLog* rocks = opened->get();
    return OpenedLog{.log = std::move(*opened),
                     .close = [rocks] { rocks->Close(); },
                     .trouble =
                         [rocks] {
                           const auto trouble = rocks->Trouble();
                           return trouble ? trouble->message : std::string();
                         }};
  }
  return Fail(Code::kInvalidArgument, "\"" + url + "\" is not a log; say rocksdb:FOLDER");
}

}  // namespace synergie::program
