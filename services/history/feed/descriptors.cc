#include "services/history/feed/descriptors.h"

#include <set>
#include <string>

#include "synergie/catalogue/v1/events.pb.h"
#include "synergie/event/v1/options.pb.h"
#include "synergie/intake/v1/events.pb.h"
#include "synergie/matching/v1/events.pb.h"

namespace synergie::history {
namespace {

void AddFile(const google::protobuf::FileDescriptor& file, std::set<std::string>& added,
             google::protobuf::FileDescriptorSet& set) {
  if (!added.insert(file.name()).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), added, set);
  file.CopyTo(set.add_file());
}

}  // namespace

const std::vector<const google::protobuf::Descriptor*>& PublishedEvents() {
  static const auto events = [] {
    std::vector<const google::protobuf::Descriptor*> all;
    for (const google::protobuf::FileDescriptor* file :
         {intake::v1::TopicRecorded::descriptor()->file(),
          matching::v1::SynergyDetected::descriptor()->file(),
          catalogue::v1::CatalogueDrafted::descriptor()->file()}) {
      for (int i = 0; i < file->message_type_count(); ++i) {
        const auto* message = file->message_type(i);
        if (!message->options().GetExtension(event::v1::type).empty()) all.push_back(message);
      }
    }
    return all;
  }();
  return events;
}

google::protobuf::FileDescriptorSet FeedDescriptors() {
  google::protobuf::FileDescriptorSet set;
  std::set<std::string> added;
  for (const auto* message : PublishedEvents()) AddFile(*message->file(), added, set);
  return set;
}

}  // namespace synergie::history
