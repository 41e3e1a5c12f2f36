// Matching's values ↔ their protocol messages, for events and resources alike. Pure.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <string>
#include <vector>

#include "services/matching/domain/values.h"
#include "synergie/matching/v1/values.pb.h"

namespace synergie::matching {

namespace pb = synergie::matching::v1;

void ToProto(const SheetTopic& topic, pb::SheetTopic* out);
SheetTopic FromProto(const pb::SheetTopic& in);

void ToProto(const Link& link, pb::Link* out);
Link FromProto(const pb::Link& in);

void ToProto(const Evidence& evidence, pb::Evidence* out);
Evidence FromProto(const pb::Evidence& in);

using Texts = google::protobuf::RepeatedPtrField<std::string>;
inline Texts ToProto(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }
inline std::vector<std::string> FromProto(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

template <class Value, class Message>
void ToProto(const std::vector<Value>& values, google::protobuf::RepeatedPtrField<Message>* out) {
  for (const Value& value : values) ToProto(value, out->Add());
}
template <class Message>
auto FromProto(const google::protobuf::RepeatedPtrField<Message>& in) {
  std::vector<decltype(FromProto(in.Get(0)))> values;
  for (const Message& message : in) values.push_back(FromProto(message));
  return values;
}

}  // namespace synergie::matching
