#include "common/projection/keys.h"

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/event/codec.h"

namespace synergie::projection {
namespace {

constexpr size_t kSourceBytes = 3;

// Of proto/synergie/event/v1/commit.proto: field number, length-delimited. Lengths below this one
// take one byte.
constexpr size_t kOneByteLength = 128;
constexpr char kCommitIdTag = 1 << 3 | 2;
constexpr char kRequestDigestTag = 3 << 3 | 2;
constexpr char kAnswerTag = 8 << 3 | 2;
constexpr char kAnswerResourceTag = 2 << 3 | 2;

uint64_t Inverted(Time time) { return ~(static_cast<uint64_t>(time.micros) ^ (1ULL << 63)); }
Time Reinverted(uint64_t value) { return {static_cast<int64_t>(~value ^ (1ULL << 63))}; }

int64_t TakeInt(std::string_view& bytes) {
  const uint64_t value = GetBigEndian64(bytes);
  bytes.remove_prefix(8);
  return static_cast<int64_t>(value);
}

void PutInt(std::string& out, int64_t value) { PutBigEndian64(out, static_cast<uint64_t>(value)); }

}  // namespace

std::string SourceKey(SourceId source, std::string_view text) {
  std::string key;
  key.reserve(kSourceBytes + text.size() + 9);
  PutBigEndian16(key, source.partition);
  key.push_back(static_cast<char>(source.index));
  key.append(text);
  return key;
}

std::string RowKey(SourceId source, std::string_view name, Time time) {
  std::string key = SourceKey(source, name);
  key.push_back('\0');
  PutBigEndian64(key, Inverted(time));
  return key;
}

std::string OffsetKey(SourceId source, int64_t offset) {
  std::string key = SourceKey(source, "");
  PutInt(key, offset);
  return key;
}

RowKeyParts ParseRowKey(std::string_view key) {
  SYN_CHECK(key.size() >= kSourceBytes + 9, "a row key has source, name and time");
  const size_t name_bytes = key.size() - kSourceBytes - 9;
  return {key.substr(kSourceBytes, name_bytes),
          Reinverted(GetBigEndian64(key.substr(key.size() - 8)))};
}

std::string_view WithoutSource(std::string_view key) { return key.substr(kSourceBytes); }

std::string EncodeRow(const Row& row) {
  std::string out;
  out.reserve(24 + row.state.size());
  PutInt(out, row.revision);
  PutInt(out, row.offset);
  PutInt(out, row.create_time.micros);
  out.append(row.state);
  return out;
}

Row DecodeRow(std::string_view bytes, Time update_time) {
  Row row;
  row.revision = TakeInt(bytes);
  row.offset = TakeInt(bytes);
  row.create_time = {TakeInt(bytes)};
  row.update_time = update_time;
  row.state = bytes;
  return row;
}

std::string EncodeHead(const event::StreamHead& head) {
  std::string out;
  PutInt(out, head.revision);
  out.append(head.commit);
  return out;
}

event::StreamHead DecodeHead(std::string_view bytes) {
  event::StreamHead head;
  head.revision = TakeInt(bytes);
  head.commit = bytes;
  return head;
}

std::string EncodeMeta(const SourceMeta& meta) {
  std::string out;
  PutInt(out, meta.position);
  PutInt(out, meta.last_time.micros);
  PutBigEndian64(out, meta.fingerprint.high);
  PutBigEndian64(out, meta.fingerprint.low);
  PutInt(out, meta.rows);
  return out;
}

SourceMeta DecodeMeta(std::string_view bytes) {
  SourceMeta meta;
  meta.position = TakeInt(bytes);
  meta.last_time = {TakeInt(bytes)};
  meta.fingerprint.high = static_cast<uint64_t>(TakeInt(bytes));
  meta.fingerprint.low = static_cast<uint64_t>(TakeInt(bytes));
  meta.rows = TakeInt(bytes);
  return meta;
}

// A recorded answer is kept in the commit's own form: an otherwise empty commit that carries it.
// The usual one is put together here, byte for byte as EncodeCommit does, for there is one a
// commit.
std::string EncodeRecorded(const commit::Recorded& recorded) {
  std::string out;
  PutInt(out, recorded.offset);
  PutInt(out, recorded.time.micros);
  const std::string& digest = recorded.request_digest;
  const std::string& resource = recorded.answer.resource;
  if (!recorded.answer.ok() || digest.size() >= kOneByteLength ||
      resource.size() + 2 >= kOneByteLength) {
    return out +
           event::EncodeCommit(
               {.id = std::string(16, '\0'), .request_digest = digest, .answer = recorded.answer});
  }
  const auto put = [&out](char tag, size_t size) {
    out.push_back(tag);
    out.push_back(static_cast<char>(size));
  };
  put(kCommitIdTag, 16);
  out.append(16, '\0');
  if (!digest.empty()) {
    put(kRequestDigestTag, digest.size());
    out.append(digest);
  }
  put(kAnswerTag, resource.empty() ? 0 : resource.size() + 2);
  if (!resource.empty()) {
    put(kAnswerResourceTag, resource.size());
    out.append(resource);
  }
  return out;
}

commit::Recorded DecodeRecorded(std::string_view bytes) {
  commit::Recorded recorded;
  recorded.offset = TakeInt(bytes);
  recorded.time = {TakeInt(bytes)};
  auto carrier = event::DecodeCommit(bytes);
  SYN_CHECK(carrier.has_value(), "the store reads what it wrote");
  recorded.request_digest = std::move(carrier->request_digest);
  recorded.answer = std::move(carrier->answer);
  return recorded;
}

std::string EncodeKept(Time time, std::string_view bytes) {
  std::string out;
  PutInt(out, time.micros);
  out.append(bytes);
  return out;
}

Store::Kept DecodeKept(int64_t offset, std::string_view value) {
  Store::Kept kept{.offset = offset};
  kept.time = {TakeInt(value)};
  kept.bytes = value;
  return kept;
}

}  // namespace synergie::projection
