// How the embedded log uses RocksDB 7.8: options, the one durable write, and RocksDB's own log sent
// to ours (it must not write a file of its own: on a full disk that aborts the process).
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <memory>
#include <string>

#include "common/base/result.h"

namespace synergie::log {

struct DatabaseOptions {
  std::string path;
  bool create = false;             // false: an Error when it is not there
  size_t cache_bytes = 32 << 20;   // blocks, indexes, filters, all readers together
  size_t buffer_bytes = 16 << 20;  // of one memtable; two at most
  rocksdb::Env* env = nullptr;     // null: the system's; tests inject faults
};

Result<std::unique_ptr<rocksdb::DB>> OpenDatabase(const DatabaseOptions& options);

// Text of a status: "IO error: No space left on device".
Error FromStatus(const std::string& what, const rocksdb::Status& status);

}  // namespace synergie::log
