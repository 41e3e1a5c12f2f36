// The event messages that the public feed carries, and their descriptor set: all that a consumer
// needs to read the feed, now or in ten years.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <vector>

namespace synergie::history {

// Every message with a type of its own (synergie.event.v1.type) of the services whose commits are
// published, in the order of the services and their files.
const std::vector<const google::protobuf::Descriptor*>& PublishedEvents();

// The files of those messages and all that they import, each after what it imports.
google::protobuf::FileDescriptorSet FeedDescriptors();

}  // namespace synergie::history
