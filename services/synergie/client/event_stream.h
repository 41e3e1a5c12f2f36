// A SubscribeEvents stream that outlives its connection: cut off for whatever reason that time
// mends, it subscribes again from where it was, so every event comes once and in order. One thread.
#pragma once

#include <functional>

#include "services/synergie/client/connection.h"

namespace synergie::program {

class EventStream {
 public:
  // `request` says where to begin.
  EventStream(Connection& connection, history::v1::SubscribeEventsRequest request)
      : connection_(connection), request_(std::move(request)) {}

  // Calls `take` with every message until it returns false (then there is no error), or until the
  // server says no for good.
  using Take = std::function<bool(const history::v1::SubscribeEventsResponse& message)>;
  tl::expected<void, rpc::ReceivedStatus> Run(const Take& take);

  // How often it was cut off.
  int cuts() const { return cuts_; }

 private:
  Connection& connection_;
  history::v1::SubscribeEventsRequest request_;
  int cuts_ = 0;
};

}  // namespace synergie::program
