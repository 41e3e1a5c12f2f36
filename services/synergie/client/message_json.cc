#include "services/synergie/client/message_json.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>

#include "services/synergie/exit_codes.h"

namespace synergie::program {

std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  google::protobuf::util::MessageToJsonString(message, &json);
  return json;
}

int PrintJson(const google::protobuf::Message& message) {
  std::printf("%s\n", ToJson(message).c_str());
  return kDone;
}

}  // namespace synergie::program
