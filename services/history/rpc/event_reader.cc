#include "services/history/rpc/event_reader.h"

#include "common/base/check.h"
#include "common/event/codec.h"
#include "common/rpc/etag.h"
#include "services/history/codec/codec.h"
#include "services/history/feed/cloud_event.h"
#include "services/history/ordered_commits.h"

namespace synergie::history {

std::string TypeUrlOf(const std::string& type) {
  const std::string name = MessageNameOf(type);
  return name.empty() ? "" : "type.googleapis.com/" + name;
}

EventReader::EventReader(const node::Instance& instance, int32_t partition)
    : instance_(instance), partition_(partition) {}

int64_t EventReader::Read(int64_t from, Time at, const Visit& visit) const {
  int64_t next = std::max<int64_t>(from, 1);
  const projection::SourceId order{0, static_cast<uint16_t>(partition_)};
  const std::string prefix = std::string(Entry::kCollection) + "/";
  instance_.store().ScanRows(order, prefix, EntryName(next - 1), at,
                             [&](std::string_view, const projection::Row& row) {
                               const auto entry = HistoryCodec::DecodeRow<Entry>(row.state);
                               SYN_CHECK(entry.has_value(), "a row of this schema decodes");
                               for (const v1::RecordedEvent& event : EventsOf(*entry)) {
                                 if (event.sequence() < next) continue;
                                 if (!visit(event)) return false;
                                 next = event.sequence() + 1;
                               }
                               return true;
                             });
  return next;
}

std::vector<v1::RecordedEvent> EventReader::EventsOf(const Entry& entry) const {
  const projection::SourceId source{SourceIndexOf(entry.log), static_cast<uint16_t>(partition_)};
  const auto kept = instance_.store().ReadKept(source, entry.offset, 1);
  SYN_CHECK(!kept.empty() && kept.front().offset == entry.offset, "what is ordered is kept");
  const auto commit = event::DecodeCommit(kept.front().bytes);
  SYN_CHECK(commit.has_value(), "a kept record was decoded before");
  std::vector<v1::RecordedEvent> events;
  for (size_t i = 0; i < commit->events.size(); ++i) {
    const event::Event& stored = commit->events[i];
    v1::RecordedEvent& out = events.emplace_back();
    out.set_sequence(entry.first_sequence + static_cast<int64_t>(i));
    out.set_type(stored.type);
    out.set_subject(stored.streams.front());
    for (const std::string& stream : stored.streams) out.add_streams(stream);
    *out.mutable_event_time() = rpc::ToTimestamp(kept.front().time);
    out.set_actor(commit->actor);
    out.set_role(commit->role);
    out.set_request_id(commit->request_id);
    out.set_correlation_id(commit->correlation_id);
    out.set_causation_id(commit->causation_id);
    out.set_log(entry.log);
    out.set_partition(partition_);
    out.set_offset(entry.offset);
    out.set_index(static_cast<int32_t>(i));
    out.mutable_payload()->set_type_url(TypeUrlOf(stored.type));
    out.mutable_payload()->set_value(stored.payload);
  }
  return events;
}

}  // namespace synergie::history
