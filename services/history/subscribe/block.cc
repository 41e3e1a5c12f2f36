#include "services/history/subscribe/block.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "common/base/check.h"
#include "services/history/reading/event_message.h"
#include "synergie/history/v1/subscriptions.pb.h"

namespace synergie::history {
namespace {

// Tag of a length-delimited field.
constexpr uint32_t kEventsTag = v1::SubscribeEventsResponse::kEventsFieldNumber << 3 | 2;

Block::Encoded Encode(const std::vector<v1::RecordedEvent>& events, v1::EventFormat format) {
  std::string bytes;
  Block::Encoded encoded;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    for (const v1::RecordedEvent& event : events) {
      const v1::RecordedEvent* shown = &event;
      v1::RecordedEvent other;
      if (format == v1::EVENT_FORMAT_JSON) {
        other = event;
        ApplyFormat(format, other);
        shown = &other;
      }
      out.WriteTag(kEventsTag);
      out.WriteVarint64(shown->ByteSizeLong());
      shown->SerializeWithCachedSizes(&out);
      encoded.ends.push_back(static_cast<size_t>(out.ByteCount()));
    }
  }
  encoded.slice = grpc::Slice(bytes);
  return encoded;
}

}  // namespace

Block::Block(std::vector<v1::RecordedEvent> events)
    : events_(std::move(events)), as_stored_(Encode(events_, v1::EVENT_FORMAT_PROTOBUF)) {
  SYN_CHECK(!events_.empty(), "a block has events");
}

const Block::Encoded& Block::In(v1::EventFormat format) const {
  if (format != v1::EVENT_FORMAT_JSON) return as_stored_;
  std::call_once(json_once_, [this] { json_ = Encode(events_, v1::EVENT_FORMAT_JSON); });
  return json_;
}

BlockPtr ReadBlock(const EventReader& reader, int64_t from) {
  std::vector<v1::RecordedEvent> events;
  size_t bytes = 0;
  reader.Read(from, Time::Max(), [&](const v1::RecordedEvent& event) {
    if (static_cast<int64_t>(events.size()) == kBlockEvents || bytes >= kBlockBytes) return false;
    bytes += event.ByteSizeLong();
    events.push_back(event);
    return true;
  });
  return events.empty() ? nullptr : std::make_shared<const Block>(std::move(events));
}

}  // namespace synergie::history
