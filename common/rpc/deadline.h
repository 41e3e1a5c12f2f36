// How long a call may take. A client that gave no deadline gets ours, so that nothing waits for
// ever.
#pragma once

#include <grpcpp/server_context.h>

#include <chrono>

namespace synergie::rpc {

using Deadline = std::chrono::steady_clock::time_point;

inline constexpr std::chrono::milliseconds kDefaultUnaryLimit{10'000};
// Beyond this a client's deadline counts as none.
inline constexpr std::chrono::hours kLongestUnaryLimit{1};

// The call's own deadline, or `fallback` from now. On the steady clock: a clock step must not end
// or prolong what is already waiting. For unary calls; a subscription has no deadline of ours.
inline Deadline DeadlineOf(const grpc::ServerContextBase& context,
                           std::chrono::milliseconds fallback = kDefaultUnaryLimit) {
  const auto asked = context.deadline();
  const auto wall = std::chrono::system_clock::now();
  if (asked > wall + kLongestUnaryLimit) return std::chrono::steady_clock::now() + fallback;
  return std::chrono::steady_clock::now() + (asked - wall);
}

}  // namespace synergie::rpc
