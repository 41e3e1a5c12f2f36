// The bytes of the embedded log, as docs/log-format.md tells them: what a record's key and value in
// RocksDB are. Shared by the writer and the readers; pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"
#include "common/log/log.h"

namespace synergie::log {

// <name> 0x00 <partition: 2 bytes> <offset: 8 bytes>, big-endian: sorts as the log is read.
std::string RecordKey(const PartitionId& partition, int64_t offset);
// The prefix of all keys of a partition: RecordKey without the offset.
std::string PartitionPrefix(const PartitionId& partition);
// The offset of a key that starts with PartitionPrefix(partition).
int64_t OffsetOfKey(std::string_view key);

void EncodeRecord(Time append_time, const Record& record, std::string& out);
// An Error (kDataLoss) when the bytes are not a whole record of a known version.
Result<StoredRecord> DecodeRecord(int64_t offset, std::string_view bytes);

}  // namespace synergie::log
