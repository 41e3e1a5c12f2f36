#include "common/log/rocksdb/record_format.h"

#include <optional>

#include "common/base/check.h"
#include "common/base/encoding.h"

namespace synergie::log {
namespace {

constexpr char kRecordVersion = 1;

void PutVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void PutText(std::string& out, std::string_view text) {
  PutVarint(out, text.size());
  out.append(text);
}

// Takes values off the front of `rest`; once something was missing, everything is.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  bool whole() const { return good_ && rest_.empty(); }
  bool good() const { return good_; }

  std::string_view Bytes(uint64_t count) {
    if (count > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::string_view byte = Bytes(1);
      if (byte.empty()) return 0;
      value |= static_cast<uint64_t>(byte[0] & 0x7f) << shift;
      if ((byte[0] & 0x80) == 0) return value;
    }
    good_ = false;
    return 0;
  }

  std::string Text() { return std::string(Bytes(Varint())); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string PartitionPrefix(const PartitionId& partition) {
  std::string key = partition.log;
  key.push_back('\0');
  PutBigEndian16(key, static_cast<uint16_t>(partition.partition));
  return key;
}

std::string RecordKey(const PartitionId& partition, int64_t offset) {
  std::string key = PartitionPrefix(partition);
  PutBigEndian64(key, static_cast<uint64_t>(offset));
  return key;
}

int64_t OffsetOfKey(std::string_view key) {
  SYN_CHECK(key.size() > 8, "a record's key ends in its offset");
  return static_cast<int64_t>(GetBigEndian64(key.substr(key.size() - 8)));
}

void EncodeRecord(Time append_time, const Record& record, std::string& out) {
  out.push_back(kRecordVersion);
  PutBigEndian64(out, static_cast<uint64_t>(append_time.micros));
  PutText(out, record.key);
  PutVarint(out, record.headers.size());
  for (const auto& [name, value] : record.headers) {
    PutText(out, name);
    PutText(out, value);
  }
  PutText(out, record.value);
}

Result<StoredRecord> DecodeRecord(int64_t offset, std::string_view bytes) {
  const auto damaged = [&](std::string_view how) {
    return Fail(Code::kDataLoss,
                "the record at offset " + std::to_string(offset) + " " + std::string(how));
  };
  Cursor cursor(bytes);
  const std::string_view version = cursor.Bytes(1);
  if (version.empty() || version[0] != kRecordVersion) return damaged("has an unknown version");
  StoredRecord stored;
  stored.offset = offset;
  const std::string_view time = cursor.Bytes(8);
  if (!cursor.good()) return damaged("is cut short");
  stored.append_time.micros = static_cast<int64_t>(GetBigEndian64(time));
  stored.record.key = cursor.Text();
  const uint64_t headers = cursor.Varint();
  for (uint64_t i = 0; i < headers && cursor.good(); ++i) {
    std::string name = cursor.Text();
    stored.record.headers.emplace_back(std::move(name), cursor.Text());
  }
  stored.record.value = cursor.Text();
  if (!cursor.whole()) return damaged("is not whole");
  return stored;
}

}  // namespace synergie::log
