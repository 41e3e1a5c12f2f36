// The peer: a gRPC server stream that sends given messages to every subscriber, with the callback
// API and one write in flight, and does nothing else. Thread-safe.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "synergie/history/v1/history.grpc.pb.h"

namespace synergie::bench {

class BareStream {
 public:
  // The first message is sent at once, the others with Publish().
  explicit BareStream(std::vector<history::v1::SubscribeEventsResponse> messages);
  ~BareStream();

  const std::string& address() const { return address_; }
  void Publish();

 private:
  class Writer;
  using Service = history::v1::HistoryService::WithCallbackMethod_SubscribeEvents<
      history::v1::HistoryService::Service>;
  class Streams final : public Service {
   public:
    explicit Streams(BareStream& all) : all_(all) {}
    grpc::ServerWriteReactor<history::v1::SubscribeEventsResponse>* SubscribeEvents(
        grpc::CallbackServerContext*, const history::v1::SubscribeEventsRequest*) override;

   private:
    BareStream& all_;
  };

  const std::vector<history::v1::SubscribeEventsResponse> messages_;
  std::mutex mutex_;
  std::set<Writer*> writers_;
  size_t published_ = 1;
  Streams service_{*this};
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace synergie::bench
