#include "common/log/rocksdb/database.h"

#include <rocksdb/cache.h>
#include <rocksdb/table.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <filesystem>
#include <string_view>

namespace synergie::log {
namespace {

// RocksDB's warnings and errors; what it says below that is of use only to its developers.
class SpdlogLogger final : public rocksdb::Logger {
 public:
  SpdlogLogger() : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override {
    Logv(rocksdb::InfoLogLevel::INFO_LEVEL, format, arguments);
  }
  void Logv(rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    if (level < GetInfoLogLevel()) return;
    std::array<char, 512> text{};  // longer lines are cut: they are for people
    std::vsnprintf(text.data(), text.size(), format, arguments);
    std::string_view line(text.data());
    while (line.ends_with('\n')) line.remove_suffix(1);
    spdlog::log(LevelOf(level), "rocksdb: {}", line);
  }

 private:
  static spdlog::level::level_enum LevelOf(rocksdb::InfoLogLevel level) {
    switch (level) {
      case rocksdb::InfoLogLevel::WARN_LEVEL:
        return spdlog::level::warn;
      case rocksdb::InfoLogLevel::ERROR_LEVEL:
      case rocksdb::InfoLogLevel::FATAL_LEVEL:
        return spdlog::level::err;
      default:
        return spdlog::level::info;
    }
  }
};

}  // namespace

Result<std::unique_ptr<rocksdb::DB>> OpenDatabase(const DatabaseOptions& options) {
  rocksdb::Options db_options;
  db_options.create_if_missing = options.create;
  if (options.env != nullptr) db_options.env = options.env;
  db_options.info_log = std::make_shared<SpdlogLogger>();
  // A torn end is what nobody was told of; damage before it is what somebody was: an error, never a
  // log that is silently shorter.
  db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db_options.paranoid_checks = true;
  db_options.max_open_files = 256;
  // Keys only grow and nothing is overwritten: few, large files and little compaction are enough.
  db_options.write_buffer_size = options.buffer_bytes;
  db_options.max_write_buffer_number = 2;
  db_options.target_file_size_base = 64 << 20;
  db_options.level_compaction_dynamic_level_bytes = true;
  db_options.max_total_wal_size = 4 * options.buffer_bytes;
  db_options.compression = rocksdb::kLZ4Compression;
  db_options.bottommost_compression = rocksdb::kZSTD;

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.cache_bytes, 2, /*strict_capacity_limit=*/true);
  table.cache_index_and_filter_blocks = true;
  table.block_size = 16 << 10;  // read in order: larger blocks compress better
  table.format_version = 5;
  db_options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));

  if (options.create) {      // otherwise it logs the missing folder as an error
    std::error_code failed;  // what matters, DB::Open says
    std::filesystem::create_directories(options.path, failed);
  }
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(db_options, options.path, &db);
  if (!status.ok()) return tl::unexpected(FromStatus("cannot open " + options.path, status));
  return std::unique_ptr<rocksdb::DB>(db);
}

Error FromStatus(const std::string& what, const rocksdb::Status& status) {
  const Code code = status.IsCorruption()        ? Code::kDataLoss
                    : status.IsInvalidArgument() ? Code::kFailedPrecondition
                                                 : Code::kUnavailable;
  return {code, what + ": " + status.ToString()};
}

}  // namespace synergie::log
