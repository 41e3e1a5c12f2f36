// The rules of our protocol files that no linter knows (AIP-130 to 158 as this product takes them),
// checked on a descriptor set with comments.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <string>
#include <vector>

namespace synergie {

// One line a fault, "synergie.x.v1.Service.Method: what is wrong", sorted.
std::vector<std::string> DescriptorFaults(const google::protobuf::FileDescriptorSet& set);

// Empty and fatal when it cannot be read.
google::protobuf::FileDescriptorSet ReadDescriptorSet(const std::string& path);

}  // namespace synergie
