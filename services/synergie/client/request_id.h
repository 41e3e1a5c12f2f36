// Request ids made from content (UUID version 8, RFC 9562): the same step of the same work always
// has the same id, so a script that is run again changes nothing twice. Pure.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace synergie::program {

// `parts` are told apart: {"ab", "c"} and {"a", "bc"} give two ids.
std::string RequestIdOf(const std::vector<std::string_view>& parts);

// From the content of a request, whatever its request id is.
std::string RequestIdOf(const google::protobuf::Message& request);

}  // namespace synergie::program
