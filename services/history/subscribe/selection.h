// What a subscriber is to see of the feed: its territory, its rights, its filters, its format.
// Subscribers that ask for the same share one, which looks at each block once for all of them.
// Thread-safe.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/rpc/identity.h"
#include "services/history/reading/event_filter.h"
#include "services/history/subscribe/block.h"

namespace synergie::history {

// The part of a block that a selection takes.
struct Picked {
  // Consecutive events, and where they stand in the encoded block.
  struct Run {
    int64_t first_sequence, end_sequence;
    size_t begin, end;
  };
  BlockPtr block;
  std::vector<Run> runs;
};

class Selection {
 public:
  struct Key {
    std::string territory;
    rpc::Role role;
    std::vector<std::string> filters;
    v1::EventFormat format;
    auto operator<=>(const Key&) const = default;
  };
  // `filters` are the parsed form of the key's.
  Selection(Key key, std::vector<EventFilter> filters);

  v1::EventFormat format() const { return key_.format; }
  std::shared_ptr<const Picked> Pick(const BlockPtr& block);
  // Where event `sequence` begins in the encoded block.
  size_t BeginOf(const Block& block, int64_t sequence) const;

 private:
  bool Takes(const v1::RecordedEvent& event) const;

  const Key key_;
  const rpc::Caller caller_;  // of that role
  const std::vector<EventFilter> filters_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<const Picked>> recent_;
};

}  // namespace synergie::history
