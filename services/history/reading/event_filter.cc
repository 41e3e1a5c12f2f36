#include "services/history/reading/event_filter.h"

#include <array>
#include <string>
#include <vector>

#include "common/rpc/etag.h"

namespace synergie::history {
namespace {

using rpc::FieldType;
using rpc::Value;
using Event = v1::RecordedEvent;

std::optional<Value> TextOf(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<Value>(text);
}

template <class Texts>
std::optional<Value> ListOf(const Texts& texts) {
  if (texts.empty()) return std::nullopt;
  return std::vector<std::string>(texts.begin(), texts.end());
}

// Every resource that the event belongs to, and all that these are below.
std::optional<Value> WithinOf(const Event& event) {
  std::vector<std::string> all;
  for (const std::string& stream : event.streams()) {
    bool is_id = false;
    for (size_t slash = stream.find('/'); slash != std::string::npos;
         slash = stream.find('/', slash + 1)) {
      if (is_id) all.push_back(stream.substr(0, slash));
      is_id = !is_id;
    }
    all.push_back(stream);
  }
  return all;
}

struct Field {
  std::string_view path;
  FieldType type;
  std::optional<Value> (*value)(const Event& event);
};

constexpr std::array<Field, 13> kFields = {{
    {"sequence", FieldType::kInt,
     [](const Event& event) -> std::optional<Value> { return event.sequence(); }},
    {"type", FieldType::kName, [](const Event& event) { return TextOf(event.type()); }},
    {"subject", FieldType::kName, [](const Event& event) { return TextOf(event.subject()); }},
    {"streams", FieldType::kTexts, [](const Event& event) { return ListOf(event.streams()); }},
    {"within", FieldType::kTexts, WithinOf},
    {"companies", FieldType::kTexts, [](const Event& event) { return ListOf(event.companies()); }},
    {"actor", FieldType::kName, [](const Event& event) { return TextOf(event.actor()); }},
    {"role", FieldType::kName, [](const Event& event) { return TextOf(event.role()); }},
    {"correlation_id", FieldType::kName,
     [](const Event& event) { return TextOf(event.correlation_id()); }},
    {"causation_id", FieldType::kName,
     [](const Event& event) { return TextOf(event.causation_id()); }},
    {"request_id", FieldType::kName, [](const Event& event) { return TextOf(event.request_id()); }},
    {"log", FieldType::kName, [](const Event& event) { return TextOf(event.log()); }},
    {"event_time", FieldType::kTime,
     [](const Event& event) -> std::optional<Value> {
       const auto time = rpc::FromTimestamp(event.event_time());
       return time ? std::optional<Value>(*time) : std::nullopt;
     }},
}};

const rpc::Schema& EventSchema() {
  static const rpc::Schema schema = [] {
    std::vector<rpc::FieldSpec> fields;
    for (const Field& field : kFields) {
      fields.push_back({.path = std::string(field.path),
                        .type = field.type,
                        .searched = field.path == "type" || field.path == "streams"});
    }
    return rpc::Schema(std::move(fields));
  }();
  return schema;
}

}  // namespace

tl::expected<EventFilter, FieldViolation> EventFilter::Parse(std::string_view text) {
  auto parsed = rpc::ParseFilter(text, EventSchema());
  if (!parsed) return tl::unexpected(parsed.error());
  EventFilter filter;
  filter.everything_ =
      parsed->root().kind == rpc::FilterNode::Kind::kAnd && parsed->root().children.empty();
  filter.filter_ = std::move(*parsed);
  return filter;
}

bool EventFilter::Matches(const Event& event) const {
  if (everything_) return true;
  return filter_.Matches([&event](std::string_view path) -> std::optional<Value> {
    for (const Field& field : kFields) {
      if (field.path == path) return field.value(event);
    }
    return std::nullopt;
  });
}

}  // namespace synergie::history
