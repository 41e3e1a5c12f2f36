#include "services/history/domain/order.h"

#include "common/base/encoding.h"

namespace synergie::history {

Order Order::Evolve(Order before, const CommitOrdered& event) {
  before.next_sequence = event.first_sequence + event.event_count;
  before.placed_below[event.log] = event.offset + 1;
  return before;
}

Entry Entry::Evolve(Entry, const CommitOrdered& event) {
  return {event.log, event.offset, event.first_sequence, event.event_count};
}

std::string EntryName(int64_t last_sequence) {
  return ChildName("", Entry::kCollection, PaddedDecimal(last_sequence));
}

std::vector<std::string> StreamsOf(const CommitOrdered& event) {
  return {kOrderStream, EntryName(event.first_sequence + event.event_count - 1)};
}

std::vector<CommitOrdered> Place(commit::View& view, const std::string& log,
                                 const std::vector<Arrival>& arrivals) {
  const Order* order = view.Find<Order>(kOrderStream);
  int64_t sequence = order == nullptr ? 1 : order->next_sequence;
  std::vector<CommitOrdered> placed;
  for (const Arrival& arrival : arrivals) {
    CommitOrdered event{log, arrival.offset, sequence, arrival.event_count};
    view.Find<Entry>(StreamsOf(event)[1]);  // absent: a condition too
    sequence += arrival.event_count;
    placed.push_back(std::move(event));
  }
  return placed;
}

}  // namespace synergie::history
