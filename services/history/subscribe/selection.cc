#include "services/history/subscribe/selection.h"

#include <algorithm>

#include "services/history/reading/event_message.h"

namespace synergie::history {
namespace {

// Live subscribers all stand within the last few blocks.
constexpr size_t kRemembered = 8;

}  // namespace

Selection::Selection(Key key, std::vector<EventFilter> filters)
    : key_(std::move(key)), caller_{.role = key_.role}, filters_(std::move(filters)) {}

bool Selection::Takes(const v1::RecordedEvent& event) const {
  return IsWithin(event, key_.territory) && MaySee(caller_, event) &&
         std::all_of(filters_.begin(), filters_.end(),
                     [&](const EventFilter& filter) { return filter.Matches(event); });
}

size_t Selection::BeginOf(const Block& block, int64_t sequence) const {
  const auto index = static_cast<size_t>(sequence - block.first_sequence());
  return index == 0 ? 0 : block.In(key_.format).ends[index - 1];
}

std::shared_ptr<const Picked> Selection::Pick(const BlockPtr& block) {
  const std::lock_guard lock(mutex_);
  for (const auto& known : recent_) {
    if (known->block == block) return known;
  }
  auto picked = std::make_shared<Picked>();
  picked->block = block;
  const Block::Encoded& encoded = block->In(key_.format);
  for (size_t i = 0; i < block->events().size(); ++i) {
    const v1::RecordedEvent& event = block->events()[i];
    if (!Takes(event)) continue;
    const size_t begin = i == 0 ? 0 : encoded.ends[i - 1];
    if (!picked->runs.empty() && picked->runs.back().end_sequence == event.sequence()) {
      picked->runs.back().end_sequence = event.sequence() + 1;
      picked->runs.back().end = encoded.ends[i];
    } else {
      picked->runs.push_back({event.sequence(), event.sequence() + 1, begin, encoded.ends[i]});
    }
  }
  recent_.push_front(picked);
  if (recent_.size() > kRemembered) recent_.pop_back();
  return picked;
}

}  // namespace synergie::history
