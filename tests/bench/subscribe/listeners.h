// Many subscribers in this process, which take messages as bytes and count the events in them: as
// light as a client can be, so that the server is what is measured. The same for every contender.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "synergie/history/v1/subscriptions.pb.h"

namespace synergie::bench {

class Listeners {
 public:
  // Opens so many streams, spread over a few connections; each waits for so many events.
  Listeners(const std::string& address, int count, int64_t events,
            const history::v1::SubscribeEventsRequest& request);
  ~Listeners();  // ends them

  // Returns once every listener has been sent a message, or all its events.
  void AwaitFirstMessages();
  void AwaitEvents();

  // Where a listener got something that it should not: not the next events.
  bool ok() const { return ok_; }
  // The messages that the first listener was sent, in order.
  std::vector<history::v1::SubscribeEventsResponse> Recorded() const;

 private:
  class Listener;

  const int64_t events_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int ready_ = 0;
  int done_ = 0;
  int ended_ = 0;
  std::atomic<bool> ok_ = true;
  std::vector<history::v1::SubscribeEventsResponse> recorded_;
};

}  // namespace synergie::bench
