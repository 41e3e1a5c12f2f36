// A run of the feed, decoded once and encoded once for everybody who is sent it. The messages of
// SubscribeEvents are put together from slices of it without copying. Immutable: thread-safe.
#pragma once

#include <grpcpp/support/slice.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "services/history/reading/event_reader.h"
#include "synergie/history/v1/resources.pb.h"

namespace synergie::history {

// One event may make it longer.
inline constexpr int64_t kBlockEvents = 256;
inline constexpr size_t kBlockBytes = 256 << 10;

class Block {
 public:
  // `events` are consecutive, and not none.
  explicit Block(std::vector<v1::RecordedEvent> events);

  int64_t first_sequence() const { return events_.front().sequence(); }
  int64_t end_sequence() const { return events_.back().sequence() + 1; }
  const std::vector<v1::RecordedEvent>& events() const { return events_; }
  size_t bytes() const { return as_stored_.slice.size(); }

  // The events as field 1 of SubscribeEventsResponse, one behind the other; event i ends at
  // ends[i].
  struct Encoded {
    grpc::Slice slice;
    std::vector<size_t> ends;
  };
  const Encoded& In(v1::EventFormat format) const;

 private:
  const std::vector<v1::RecordedEvent> events_;
  const Encoded as_stored_;
  mutable std::once_flag json_once_;
  mutable Encoded json_;
};

using BlockPtr = std::shared_ptr<const Block>;

// The block that begins at `from`, of at most kBlockEvents events and about kBlockBytes; null where
// nothing is there yet.
BlockPtr ReadBlock(const EventReader& reader, int64_t from);

}  // namespace synergie::history
