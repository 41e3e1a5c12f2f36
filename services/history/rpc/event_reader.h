// Reads the feed of one partition from the order's rows and the kept commits. Thread-safe; runs in
// the pool.
#pragma once

#include <functional>
#include <string>

#include "common/node/instance.h"
#include "services/history/domain/order.h"
#include "synergie/history/v1/resources.pb.h"

namespace synergie::history {

class EventReader {
 public:
  EventReader(const node::Instance& instance, int32_t partition);

  // The events from `from` on that had their place by `at`, in order, until `visit` returns false.
  // Returns the sequence after the last one visited.
  using Visit = std::function<bool(const v1::RecordedEvent& event)>;
  int64_t Read(int64_t from, Time at, const Visit& visit) const;

 private:
  // The events of one ordered commit; empty where the store does not hold it.
  std::vector<v1::RecordedEvent> EventsOf(const Entry& entry) const;

  const node::Instance& instance_;
  const int32_t partition_;
};

// "type.googleapis.com/synergie.intake.v1.TopicRecorded" of "intake.topic.recorded.v1"; empty where
// this version does not know the type.
std::string TypeUrlOf(const std::string& type);

}  // namespace synergie::history
