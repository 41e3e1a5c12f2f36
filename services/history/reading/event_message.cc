#include "services/history/reading/event_message.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "common/base/resource_name.h"
#include "common/event/typed.h"
#include "common/rpc/etag.h"
#include "services/history/feed/descriptors.h"
#include "services/history/reading/event_reader.h"
#include "synergie/catalogue/v1/events.pb.h"
#include "synergie/intake/v1/events.pb.h"
#include "synergie/matching/v1/events.pb.h"

namespace synergie::history {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The message of every stored type that this version knows.
const std::map<std::string, const Descriptor*>& KnownTypes() {
  static const auto types = [] {
    std::map<std::string, const Descriptor*> all;
    for (const Descriptor* message : PublishedEvents()) {
      all[message->options().GetExtension(event::v1::type)] = message;
    }
    return all;
  }();
  return types;
}

// Null where the type is not known or the payload is not of it.
std::unique_ptr<Message> Parse(const std::string& type, const std::string& payload) {
  const auto known = KnownTypes().find(type);
  if (known == KnownTypes().end()) return nullptr;
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(known->second)->New());
  if (!message->ParseFromString(payload)) return nullptr;
  return message;
}

void CollectCompanies(const Message& message, std::set<std::string>& out);

void CollectFrom(const Message& message, const FieldDescriptor& field, std::set<std::string>& out) {
  const Reflection& reflection = *message.GetReflection();
  const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
  for (int i = 0; i < count; ++i) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CollectCompanies(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                                           : reflection.GetMessage(message, &field),
                       out);
      continue;
    }
    std::string scratch;
    const std::string& text =
        field.is_repeated() ? reflection.GetRepeatedStringReference(message, &field, i, &scratch)
                            : reflection.GetStringReference(message, &field, &scratch);
    if (text.starts_with(kTerritories) && MatchesPattern(text, "territories/*/companies/*")) {
      out.insert(text);
    }
  }
}

void CollectCompanies(const Message& message, std::set<std::string>& out) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->type() == FieldDescriptor::TYPE_STRING ||
        field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      CollectFrom(message, *field, out);
    }
  }
}

void Fill(const event::Commit& commit, const event::Event& stored, v1::RecordedEvent& out) {
  out.set_type(stored.type);
  out.set_subject(stored.streams.front());
  for (const std::string& stream : stored.streams) out.add_streams(stream);
  out.set_actor(commit.actor);
  out.set_role(commit.role);
  out.set_request_id(commit.request_id);
  out.set_correlation_id(commit.correlation_id);
  out.set_causation_id(commit.causation_id);
  const auto message = Parse(stored.type, stored.payload);
  if (message != nullptr) {
    out.mutable_payload()->set_type_url("type.googleapis.com/" +
                                        message->GetDescriptor()->full_name());
    std::set<std::string> companies;
    CollectCompanies(*message, companies);
    for (const std::string& company : companies) out.add_companies(company);
  }
  out.mutable_payload()->set_value(stored.payload);
}

}  // namespace

std::vector<v1::RecordedEvent> MessagesOf(const event::Commit& commit, Time time,
                                          const Placed& placed, int32_t partition) {
  std::vector<v1::RecordedEvent> events;
  events.reserve(commit.events.size());
  for (size_t i = 0; i < commit.events.size(); ++i) {
    v1::RecordedEvent& out = events.emplace_back();
    Fill(commit, commit.events[i], out);
    out.set_sequence(placed.entry.first_sequence + static_cast<int64_t>(i));
    *out.mutable_event_time() = rpc::ToTimestamp(time);
    *out.mutable_place_time() = rpc::ToTimestamp(placed.place_time);
    out.set_log(placed.entry.log);
    out.set_partition(partition);
    out.set_offset(placed.entry.offset);
    out.set_index(static_cast<int32_t>(i));
  }
  return events;
}

void ApplyFormat(v1::EventFormat format, v1::RecordedEvent& event) {
  if (format != v1::EVENT_FORMAT_JSON) return;
  const auto message = Parse(event.type(), event.payload().value());
  // A payload of a later version is no text here: it stays as it was stored.
  if (message == nullptr) return;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*message, &json).ok()) return;
  event.set_payload_json(std::move(json));
  event.clear_payload();
}

bool IsAtOrBelow(std::string_view name, std::string_view parent) {
  return name.starts_with(parent) && (name.size() == parent.size() || name[parent.size()] == '/');
}

bool IsWithin(const v1::RecordedEvent& event, std::string_view parent) {
  return std::any_of(event.streams().begin(), event.streams().end(),
                     [&](const auto& stream) { return IsAtOrBelow(stream, parent); });
}

bool MaySee(const rpc::Caller& caller, const v1::RecordedEvent& event) {
  static const std::set<std::string, std::less<>> voices = {
      event::TypeOf<catalogue::v1::BallotCast>(), event::TypeOf<catalogue::v1::BallotRecast>(),
      event::TypeOf<catalogue::v1::BallotRefused>(), event::TypeOf<catalogue::v1::RankingGiven>()};
  switch (caller.role) {
    case rpc::Role::kAdmin:
    case rpc::Role::kFacilitator:
    case rpc::Role::kAuditor:
      return true;
    case rpc::Role::kCompany:
    case rpc::Role::kCopil:
    case rpc::Role::kPartner:
      return !voices.contains(event.type());
  }
  return false;
}

}  // namespace synergie::history
