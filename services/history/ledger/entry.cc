#include "services/history/ledger/entry.h"

#include <nlohmann/json.hpp>

#include "common/base/encoding.h"

namespace synergie::history {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string LedgerEntry::ToBytes() const {
  Json json;
  json["sequence"] = sequence;
  json["log"] = log;
  json["partition"] = partition;
  json["offset"] = offset;
  json["index"] = index;
  json["type"] = type;
  json["time"] = time;
  json["event_sha256"] = ToHex(event_sha256);
  json["record_sha256"] = ToHex(record_sha256);
  json["log_chain"] = ToHex(log_chain);
  json["order_offset"] = order_offset;
  json["order_chain"] = ToHex(order_chain);
  return json.dump();
}

Result<LedgerEntry> ParseEntry(std::string_view bytes) {
  const auto bad = [] { return Fail(Code::kInvalidArgument, "not a ledger entry"); };
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return bad();
  try {
    LedgerEntry entry{.sequence = json.at("sequence"),
                      .log = json.at("log"),
                      .partition = json.at("partition"),
                      .offset = json.at("offset"),
                      .index = json.at("index"),
                      .type = json.at("type"),
                      .time = json.at("time"),
                      .order_offset = json.at("order_offset")};
    const auto take = [&](const char* name, Hash& into) {
      const auto hash = HashFromHex(json.at(name).get<std::string>());
      if (hash) into = *hash;
      return hash.has_value();
    };
    if (!take("event_sha256", entry.event_sha256) || !take("record_sha256", entry.record_sha256) ||
        !take("log_chain", entry.log_chain) || !take("order_chain", entry.order_chain)) {
      return bad();
    }
    // One form only: nothing may hide in spaces, order or further members.
    if (entry.ToBytes() != bytes) return bad();
    return entry;
  } catch (const nlohmann::json::exception&) {
    return bad();
  }
}

Hash NextChain(const Hash& chain, int64_t offset, Time append_time, std::string_view key,
               std::string_view value) {
  std::string bytes(BytesOf(chain));
  PutBigEndian64(bytes, static_cast<uint64_t>(offset));
  PutBigEndian64(bytes, static_cast<uint64_t>(append_time.micros));
  bytes.append(BytesOf(Sha256(key))).append(BytesOf(Sha256(value)));
  return Sha256(bytes);
}

}  // namespace synergie::history
