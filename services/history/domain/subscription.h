// A subscription that keeps its place on the server: a filter, and the sequence up to which its
// owner has dealt with what it was sent. Its events stand in history's own log, so the place is the
// same on every instance and after any rebuild. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace synergie::history {

// Facts.
struct SubscriptionOpened {
  std::string subscription;
  std::string filter;
  int64_t acknowledged_sequence = 0;
  std::string owner;
  bool operator==(const SubscriptionOpened&) const = default;
};
struct SubscriptionAdvanced {
  std::string subscription;
  int64_t acknowledged_sequence = 0;
  bool operator==(const SubscriptionAdvanced&) const = default;
};
struct SubscriptionClosed {
  std::string subscription;
  bool operator==(const SubscriptionClosed&) const = default;
};
struct Subscription {
  static constexpr std::string_view kCollection = "subscriptions";
  using Event = std::variant<SubscriptionOpened, SubscriptionAdvanced, SubscriptionClosed>;

  std::string filter;
  int64_t acknowledged_sequence = 0;
  std::string owner;
  bool closed = false;

  static Subscription Evolve(Subscription before, const SubscriptionOpened& event);
  static Subscription Evolve(Subscription before, const SubscriptionAdvanced& event);
  static Subscription Evolve(Subscription before, const SubscriptionClosed& event);
};

// Commands.
struct OpenSubscription {
  std::string subscription;
  std::string filter;
  int64_t acknowledged_sequence = 0;
};
struct AcknowledgeEvents {
  std::string subscription;
  int64_t sequence = 0;
  std::optional<int64_t> revision;
};
struct CloseSubscription {
  std::string subscription;
  std::optional<int64_t> revision;
};

std::vector<std::string> StreamsOf(const SubscriptionOpened& event);
std::vector<std::string> StreamsOf(const SubscriptionAdvanced& event);
std::vector<std::string> StreamsOf(const SubscriptionClosed& event);

}  // namespace synergie::history
