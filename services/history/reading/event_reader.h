// Reads the feed of one partition from the order's rows and the kept commits: forwards, backwards,
// from an instant, or along one resource. Thread-safe; touches the disk, so it belongs into a pool.
//
// Sequences here are places in the feed, from 1; `at` is an instant of placing: what got its place
// later is not seen. A resource's revisions are bounded by the time of the events themselves, which
// is the time that services show a resource as of.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/projection/store.h"
#include "services/history/domain/order.h"
#include "synergie/history/v1/resources.pb.h"

namespace synergie::history {

// An ordered commit and when it got its place.
struct Placed {
  Entry entry;
  Time place_time;
  int64_t last_sequence() const { return entry.first_sequence + entry.event_count - 1; }
};

// One version of a resource: the commit that made it.
struct RevisionPlace {
  std::string log;
  int64_t offset = 0;
  int64_t revision = 0;
  Time time;
};

class EventReader {
 public:
  EventReader(const projection::Store& store, int32_t partition);

  // The last sequence; 0: none.
  int64_t Head(Time at) const;
  // The first sequence that got its place at `from` or later; one past the head where none did.
  // Every event that happened at `from` or later stands there or behind.
  int64_t FirstPlacedAt(Time from, Time at) const;

  // The events from `from` on, in order, until `visit` returns false. Returns the sequence after
  // the last one that it took.
  using Visit = std::function<bool(const v1::RecordedEvent& event)>;
  int64_t Read(int64_t from, Time at, const Visit& visit) const;
  // The events from `from` down to 1, until `visit` returns false. Returns the sequence below the
  // last one that it took; 0: it took the first.
  int64_t ReadBack(int64_t from, Time at, const Visit& visit) const;

  // What became of a resource up to an instant of its own time, the newest first, until `visit`
  // returns false.
  using VisitRevision = std::function<bool(const RevisionPlace& revision)>;
  void Revisions(const std::string& stream, Time until, const VisitRevision& visit) const;
  // The place of a commit; none where it has none yet.
  std::optional<Placed> Find(const std::string& log, int64_t offset) const;
  // The events of an ordered commit. None where its record is not folded here yet: while a
  // projection is folded again, the order may be ahead of the commits.
  std::vector<v1::RecordedEvent> EventsOf(const Placed& placed) const;
  // The stored bytes of its record; empty in the same case.
  std::string RecordOf(const Placed& placed) const;

  // Of each resource below `parent`, itself included, that changed after `from` and not after
  // `until`, in the order of commit logs and names, until `visit` returns false.
  struct Changed {
    std::string resource;
    projection::Row before;  // revision 0: it was not there
    projection::Row after;
  };
  struct ChangeCursor {
    uint8_t source = 1;
    std::string after;
  };
  using VisitChange = std::function<bool(const Changed& changed, const ChangeCursor& next)>;
  void Changes(const std::string& parent, Time from, Time until, ChangeCursor cursor,
               const VisitChange& visit) const;

 private:
  // The first ordered commit that ends at `sequence` or later.
  std::optional<Placed> EntryOf(int64_t sequence, Time at) const;
  projection::SourceId SourceOf(uint8_t index) const {
    return {index, static_cast<uint16_t>(partition_)};
  }

  const projection::Store& store_;
  const int32_t partition_;
};

}  // namespace synergie::history
