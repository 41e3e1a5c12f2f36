// A domain struct ↔ the message that it mirrors, by way of their common bytes (wire.h).
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

#include "common/base/check.h"
#include "services/catalogue/codec/wire.h"

namespace synergie::catalogue {

template <class T>
void ToMessage(const T& value, google::protobuf::Message* out) {
  SYN_CHECK(out->ParseFromString(ToWire(value)), "a struct mirrors its message");
}

template <class T>
T FromMessage(const google::protobuf::Message& message) {
  auto value = FromWire<T>(message.SerializeAsString());
  SYN_CHECK(value.has_value(), "a message mirrors its struct");
  return std::move(*value);
}

template <class T, class Message>
std::vector<T> FromMessages(const google::protobuf::RepeatedPtrField<Message>& messages) {
  std::vector<T> values;
  for (const Message& message : messages) values.push_back(FromMessage<T>(message));
  return values;
}

template <class T, class Message>
void ToMessages(const std::vector<T>& values, google::protobuf::RepeatedPtrField<Message>* out) {
  for (const T& value : values) ToMessage(value, out->Add());
}

inline std::vector<std::string> Texts(
    const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace synergie::catalogue
