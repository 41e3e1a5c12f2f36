// The order of all accepted commits of a partition: an event comes only after all that its writer
// had seen. Choosing is a reaction to each commit log, and its choices are commits of a log of
// their own
// (`synergie.order.v1`), conditioned on the order's stream: two instances that choose at once come
// to one order. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/commit/view.h"

namespace synergie::history {

// Fact.
struct CommitOrdered {
  std::string log;
  int64_t offset = 0;
  int64_t first_sequence = 0;
  int event_count = 0;
  bool operator==(const CommitOrdered&) const = default;
};

// The order as far as it goes: one stream, "order/head".
struct Order {
  static constexpr std::string_view kCollection = "order";
  using Event = std::variant<CommitOrdered>;

  int64_t next_sequence = 1;
  std::map<std::string, int64_t> placed_below;  // log → commits below it have their place

  static Order Evolve(Order before, const CommitOrdered& event);
};

// One ordered commit: "entries/<last sequence, 20 digits>", so that the entry that holds a sequence
// is the first one whose name is not below it.
struct Entry {
  static constexpr std::string_view kCollection = "entries";
  using Event = std::variant<CommitOrdered>;

  std::string log;
  int64_t offset = 0;
  int64_t first_sequence = 0;
  int event_count = 0;

  static Entry Evolve(Entry before, const CommitOrdered& event);
};

inline constexpr char kOrderStream[] = "order/head";
std::string EntryName(int64_t last_sequence);

std::vector<std::string> StreamsOf(const CommitOrdered& event);

// A commit to be placed.
struct Arrival {
  int64_t offset = 0;
  int event_count = 0;
};

// Places commits of one log, in their own order. Reads every stream that it writes.
std::vector<CommitOrdered> Place(commit::View& view, const std::string& log,
                                 const std::vector<Arrival>& arrivals);

}  // namespace synergie::history
