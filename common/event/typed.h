// Stored events of typed messages: the type comes from the message's own option, so that a message
// and its type cannot drift apart.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/base/result.h"
#include "common/event/commit.h"
#include "synergie/event/v1/options.pb.h"

namespace synergie::event {

// "intake.topic.recorded.v1" of TopicRecorded.
template <class Message>
const std::string& TypeOf() {
  static const std::string type = Message::descriptor()->options().GetExtension(v1::type);
  SYN_CHECK(!type.empty(), "every stored event has a type option");
  return type;
}

template <class Message>
Event Store(const Message& message, std::vector<std::string> streams) {
  return {std::move(streams), TypeOf<Message>(), message.SerializeAsString()};
}

// kDataLoss when the payload is not such a message.
template <class Message>
Result<Message> Load(const Event& stored) {
  Message message;
  if (!message.ParseFromString(stored.payload)) {
    return Fail(Code::kDataLoss, "the payload of a " + stored.type + " does not parse");
  }
  return message;
}

}  // namespace synergie::event
