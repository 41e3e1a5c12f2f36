// HistoryService: reads the order and the commits that history keeps, and hands them on as they
// come. One file of rpc/ a group of methods; this header is all that they share.
#pragma once

#include "common/node/endpoint.h"
#include "services/history/ledger/ledgers.h"
#include "services/history/reading/event_reader.h"
#include "services/history/subscribe/hub.h"
#include "synergie/history/v1/history.grpc.pb.h"

namespace synergie::history {

// SubscribeEvents takes and gives bytes: events are encoded once for all who are sent them.
using HistoryMethods =
    v1::HistoryService::WithRawCallbackMethod_SubscribeEvents<v1::HistoryService::CallbackService>;

class HistoryService final : public HistoryMethods {
 public:
  static constexpr std::string_view kFullName = "synergie.history.v1.HistoryService";
  static void Grant(rpc::Permissions& permissions);

  // `hub` outlives the service.
  HistoryService(node::Endpoint::Surroundings surroundings, SubscriptionHub& hub,
                 std::shared_ptr<const Ledgers> ledgers)
      : tokens_(surroundings.tokens),
        endpoint_(std::move(surroundings)),
        hub_(hub),
        ledgers_(std::move(ledgers)) {}

  grpc::ServerUnaryReactor* ReadEvents(grpc::CallbackServerContext* context,
                                       const v1::ReadEventsRequest* in,
                                       v1::ReadEventsResponse* out) override;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* SubscribeEvents(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in) override;
  grpc::ServerUnaryReactor* OpenSubscription(grpc::CallbackServerContext* context,
                                             const v1::OpenSubscriptionRequest* in,
                                             v1::Subscription* out) override;
  grpc::ServerUnaryReactor* AcknowledgeEvents(grpc::CallbackServerContext* context,
                                              const v1::AcknowledgeEventsRequest* in,
                                              v1::Subscription* out) override;
  grpc::ServerUnaryReactor* CloseSubscription(grpc::CallbackServerContext* context,
                                              const v1::CloseSubscriptionRequest* in,
                                              v1::Subscription* out) override;
  grpc::ServerUnaryReactor* GetSubscription(grpc::CallbackServerContext* context,
                                            const v1::GetSubscriptionRequest* in,
                                            v1::Subscription* out) override;
  grpc::ServerUnaryReactor* ListSubscriptions(grpc::CallbackServerContext* context,
                                              const v1::ListSubscriptionsRequest* in,
                                              v1::ListSubscriptionsResponse* out) override;

  grpc::ServerUnaryReactor* ListRevisions(grpc::CallbackServerContext* context,
                                          const v1::ListRevisionsRequest* in,
                                          v1::ListRevisionsResponse* out) override;
  grpc::ServerUnaryReactor* DiffResources(grpc::CallbackServerContext* context,
                                          const v1::DiffResourcesRequest* in,
                                          v1::DiffResourcesResponse* out) override;

  grpc::ServerUnaryReactor* Explain(grpc::CallbackServerContext* context,
                                    const v1::ExplainRequest* in, v1::Explanation* out) override;

 private:
  EventReader ReaderOf(const std::string& resource) const {
    return {endpoint_.instance().store(), endpoint_.instance().PartitionOf(*TerritoryOf(resource))};
  }

  const rpc::PageTokens& tokens_;
  node::Endpoint endpoint_;
  SubscriptionHub& hub_;
  const std::shared_ptr<const Ledgers> ledgers_;
};

// An instant that a request begins at: none where it is not set; a violation of `field` where it is
// out of bounds or lies in the future.
std::optional<Time> InstantOf(rpc::Validation& check, const char* field,
                              const google::protobuf::Timestamp* instant, Time now);

// OUT_OF_RANGE: what a caller wants to read from is not there yet.
Rejection BeyondTheEnd(int64_t from_sequence, int64_t head_sequence);

}  // namespace synergie::history
