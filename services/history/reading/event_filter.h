// The one filter language of ReadEvents, SubscribeEvents, ListRevisions and DiffResources: AIP-160
// over what stands around an event. A filter sees nothing of the payload but the companies that it
// names, so it cannot tell what is sealed. Immutable: thread-safe.
#pragma once

#include <string_view>

#include "common/rpc/filter.h"
#include "synergie/history/v1/resources.pb.h"

namespace synergie::history {

class EventFilter {
 public:
  // Blank text takes everything. A violation of "filter" names the character at fault.
  static tl::expected<EventFilter, FieldViolation> Parse(std::string_view text);

  EventFilter() = default;
  bool Matches(const v1::RecordedEvent& event) const;
  bool takes_everything() const { return everything_; }

 private:
  rpc::Filter filter_;
  bool everything_ = true;
};

}  // namespace synergie::history
