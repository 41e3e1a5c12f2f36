// Keys and values of the store, in one place for those who write and those who read them.
#pragma once

#include <string>
#include <string_view>

#include "common/commit/accept.h"
#include "common/projection/store.h"

namespace synergie::projection {

// source | text
std::string SourceKey(SourceId source, std::string_view text);
// source | name | 0 | inverted time: the newest version comes first.
std::string RowKey(SourceId source, std::string_view name, Time time);
// source | offset
std::string OffsetKey(SourceId source, int64_t offset);

// Takes a row key apart; the views point into it.
struct RowKeyParts {
  std::string_view name;
  Time time;
};
RowKeyParts ParseRowKey(std::string_view key);
// The part of a row key that is the same in every projection that folds this log: for fingerprints.
std::string_view WithoutSource(std::string_view key);

std::string EncodeRow(const Row& row);  // without update_time, which is in the key
Row DecodeRow(std::string_view bytes, Time update_time);
std::string EncodeHead(const event::StreamHead& head);
event::StreamHead DecodeHead(std::string_view bytes);
std::string EncodeMeta(const SourceMeta& meta);
SourceMeta DecodeMeta(std::string_view bytes);
std::string EncodeRecorded(const commit::Recorded& recorded);
commit::Recorded DecodeRecorded(std::string_view bytes);
std::string EncodeKept(Time time, std::string_view bytes);
Store::Kept DecodeKept(int64_t offset, std::string_view value);

}  // namespace synergie::projection
