#include "services/history/feed/cloud_event.h"

#include <charconv>
#include <cstdio>
#include <map>
#include <utility>

#include "services/history/feed/descriptors.h"
#include "synergie/event/v1/options.pb.h"

namespace synergie::history {
namespace {

constexpr std::string_view kSequenceHeader = "ce_sequence";

// Zero-padded, so that sequences sort as texts: what the CloudEvents extension asks for.
std::string Padded(int64_t sequence) {
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%020lld", static_cast<long long>(sequence));
  return digits;
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

}  // namespace

log::Record ToCloudEvent(const OrderedCommit& ordered, int32_t partition, int index) {
  const event::Commit& commit = ordered.commit;
  const event::Event& event = commit.events.at(static_cast<size_t>(index));
  log::Record record{commit.territory, event.payload, {}};
  const auto put = [&](std::string_view name, std::string value) {
    if (!value.empty()) record.headers.emplace_back(name, std::move(value));
  };
  put("ce_specversion", "1.0");
  put("ce_id", std::to_string(ordered.entry.offset) + "-" + std::to_string(index));
  put("ce_source", "/logs/" + ordered.entry.log + "/partitions/" + std::to_string(partition));
  put("ce_type", std::string(kEventTypePrefix) + event.type);
  put("ce_subject", event.streams.front());
  put("ce_time", FormatTime(ordered.time));
  if (const std::string name = MessageNameOf(event.type); !name.empty()) {
    put("ce_dataschema", "https://type.googleapis.com/" + name);
  }
  put("content-type", "application/protobuf");
  put(kSequenceHeader, Padded(ordered.entry.first_sequence + index));
  put("ce_partitionkey", commit.territory);
  put("ce_streams", Joined(event.streams));
  put("ce_actor", commit.actor);
  put("ce_actorrole", commit.role);
  put("ce_correlationid", commit.correlation_id);
  put("ce_causationid", commit.causation_id);
  put("ce_traceparent", commit.traceparent);
  return record;
}

std::optional<int64_t> SequenceOf(const log::Record& record) {
  for (const auto& [name, value] : record.headers) {
    if (name != kSequenceHeader) continue;
    int64_t sequence = 0;
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), sequence);
    if (failed != std::errc() || end != value.data() + value.size() || sequence < 1) break;
    return sequence;
  }
  return std::nullopt;
}

std::string MessageNameOf(std::string_view type) {
  static const auto names = [] {
    std::map<std::string, std::string, std::less<>> all;
    for (const auto* message : PublishedEvents()) {
      all[message->options().GetExtension(event::v1::type)] = message->full_name();
    }
    return all;
  }();
  const auto found = names.find(type);
  return found == names.end() ? "" : found->second;
}

}  // namespace synergie::history
