#include "services/history/reading/event_reader.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/event/codec.h"
#include "services/history/codec/codec.h"
#include "services/history/ordered_commits.h"
#include "services/history/reading/event_message.h"

namespace synergie::history {
namespace {

constexpr uint8_t kOrderSource = 0;
// Reading backwards takes the feed in pieces of so many sequences.
constexpr int64_t kPiece = 256;

Placed PlacedOf(const projection::Row& row) {
  auto entry = HistoryCodec::DecodeRow<Entry>(row.state);
  SYN_CHECK(entry.has_value(), "a row of this schema decodes");
  return {std::move(*entry), row.update_time};
}

std::string EntriesPrefix() { return std::string(Entry::kCollection) + "/"; }

}  // namespace

EventReader::EventReader(const projection::Store& store, int32_t partition)
    : store_(store), partition_(partition) {}

int64_t EventReader::Head(Time at) const {
  const auto row = store_.GetRow(SourceOf(kOrderSource), kOrderStream, at);
  if (!row) return 0;
  const auto order = HistoryCodec::DecodeRow<Order>(row->state);
  SYN_CHECK(order.has_value(), "a row of this schema decodes");
  return order->next_sequence - 1;
}

std::optional<Placed> EventReader::EntryOf(int64_t sequence, Time at) const {
  std::optional<Placed> found;
  store_.ScanRows(SourceOf(kOrderSource), EntriesPrefix(), EntryName(sequence - 1), at,
                  [&](std::string_view, const projection::Row& row) {
                    found = PlacedOf(row);
                    return false;
                  });
  return found;
}

int64_t EventReader::FirstPlacedAt(Time from, Time at) const {
  int64_t low = 1;
  int64_t high = Head(at) + 1;  // the answer is in [low, high]
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    const auto placed = EntryOf(middle, at);
    SYN_CHECK(placed.has_value(), "every sequence up to the head is in an entry");
    if (placed->place_time < from) {
      low = placed->last_sequence() + 1;
    } else {
      high = placed->entry.first_sequence;
    }
  }
  return low;
}

int64_t EventReader::Read(int64_t from, Time at, const Visit& visit) const {
  int64_t next = std::max<int64_t>(from, 1);
  store_.ScanRows(SourceOf(kOrderSource), EntriesPrefix(), EntryName(next - 1), at,
                  [&](std::string_view, const projection::Row& row) {
                    const auto events = EventsOf(PlacedOf(row));
                    if (events.empty()) return false;
                    for (const v1::RecordedEvent& event : events) {
                      if (event.sequence() < next) continue;
                      if (!visit(event)) return false;
                      next = event.sequence() + 1;
                    }
                    return true;
                  });
  return next;
}

int64_t EventReader::ReadBack(int64_t from, Time at, const Visit& visit) const {
  int64_t next = std::min(from, Head(at));
  while (next > 0) {
    const int64_t low = std::max<int64_t>(1, next - kPiece + 1);
    std::vector<Placed> piece;
    store_.ScanRows(SourceOf(kOrderSource), EntriesPrefix(), EntryName(low - 1), at,
                    [&](std::string_view, const projection::Row& row) {
                      piece.push_back(PlacedOf(row));
                      return piece.back().last_sequence() < next;
                    });
    for (auto placed = piece.rbegin(); placed != piece.rend(); ++placed) {
      const auto events = EventsOf(*placed);
      if (events.empty()) return next;
      for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->sequence() > next) continue;
        if (!visit(*event)) return next;
        next = event->sequence() - 1;
      }
    }
  }
  return 0;
}

void EventReader::Revisions(const std::string& stream, Time until,
                            const VisitRevision& visit) const {
  // The newest version not yet visited, by source. A resource lives in one log; others may have
  // written to a stream of the same name.
  const std::vector<std::string>& logs = SourceLogs();
  std::vector<std::optional<projection::Row>> newest(logs.size());
  for (uint8_t source = 1; source < logs.size(); ++source) {
    newest[source] = store_.GetRow(SourceOf(source), stream, until);
  }
  while (true) {
    uint8_t latest = 0;
    for (uint8_t source = 1; source < logs.size(); ++source) {
      if (!newest[source]) continue;
      if (latest == 0 || newest[latest]->update_time < newest[source]->update_time) {
        latest = source;
      }
    }
    if (latest == 0) return;
    const projection::Row row = *newest[latest];
    if (!visit({logs[latest], row.offset, row.revision, row.update_time})) return;
    newest[latest] =
        store_.GetRow(SourceOf(latest), stream, row.update_time - std::chrono::microseconds(1));
  }
}

std::optional<Placed> EventReader::Find(const std::string& log, int64_t offset) const {
  // Whether it had its place once the entry that holds a sequence had: that only turns true along
  // the feed.
  const auto placed_by = [&](const Placed& placed) {
    const auto row = store_.GetRow(SourceOf(kOrderSource), kOrderStream, placed.place_time);
    SYN_CHECK(row.has_value(), "what is placed moved the order");
    const auto order = HistoryCodec::DecodeRow<Order>(row->state);
    SYN_CHECK(order.has_value(), "a row of this schema decodes");
    const auto below = order->placed_below.find(log);
    return below != order->placed_below.end() && below->second > offset;
  };
  int64_t low = 1;
  int64_t high = Head(Time::Max()) + 1;
  while (low < high) {
    const auto middle = EntryOf(low + (high - low) / 2, Time::Max());
    SYN_CHECK(middle.has_value(), "every sequence up to the head is in an entry");
    if (placed_by(*middle)) {
      if (middle->entry.log == log && middle->entry.offset == offset) return middle;
      high = middle->entry.first_sequence;
    } else {
      low = middle->last_sequence() + 1;
    }
  }
  // It is among the entries of the commit that begins here: all of one place_time.
  std::optional<Placed> found;
  std::optional<Time> place_time;
  store_.ScanRows(SourceOf(kOrderSource), EntriesPrefix(), EntryName(low - 1), Time::Max(),
                  [&](std::string_view, const projection::Row& row) {
                    Placed placed = PlacedOf(row);
                    if (place_time && placed.place_time != *place_time) return false;
                    place_time = placed.place_time;
                    if (placed.entry.log == log && placed.entry.offset == offset) found = placed;
                    return !found.has_value();
                  });
  return found;
}

std::vector<v1::RecordedEvent> EventReader::EventsOf(const Placed& placed) const {
  const projection::SourceId source = SourceOf(SourceIndexOf(placed.entry.log));
  const auto kept = store_.ReadKept(source, placed.entry.offset, 1);
  if (kept.empty() || kept.front().offset != placed.entry.offset) return {};
  const auto commit = event::DecodeCommit(kept.front().bytes);
  SYN_CHECK(commit.has_value(), "a kept record was decoded before");
  return MessagesOf(*commit, kept.front().time, placed, partition_);
}

std::string EventReader::RecordOf(const Placed& placed) const {
  const projection::SourceId source = SourceOf(SourceIndexOf(placed.entry.log));
  auto kept = store_.ReadKept(source, placed.entry.offset, 1);
  if (kept.empty() || kept.front().offset != placed.entry.offset) return "";
  return std::move(kept.front().bytes);
}

void EventReader::Changes(const std::string& parent, Time from, Time until, ChangeCursor cursor,
                          const VisitChange& visit) const {
  for (; cursor.source < SourceLogs().size(); ++cursor.source, cursor.after.clear()) {
    const projection::SourceId source = SourceOf(cursor.source);
    bool more = true;
    store_.ScanRows(source, parent, cursor.after, until,
                    [&](std::string_view name, const projection::Row& row) {
                      if (!IsAtOrBelow(name, parent) || row.update_time <= from) return true;
                      Changed changed{.resource = std::string(name), .after = row};
                      if (row.create_time <= from) {
                        const auto before = store_.GetRow(source, name, from);
                        if (before) changed.before = *before;
                      }
                      more = visit(changed, {cursor.source, changed.resource});
                      return more;
                    });
    if (!more) return;
  }
}

}  // namespace synergie::history
