// Messages as JSON, for scripts.
#pragma once

#include <google/protobuf/message.h>

#include <string>

namespace synergie::program {

// On one line, as protobuf maps it.
std::string ToJson(const google::protobuf::Message& message);

// That line on stdout; kDone.
int PrintJson(const google::protobuf::Message& message);

}  // namespace synergie::program
