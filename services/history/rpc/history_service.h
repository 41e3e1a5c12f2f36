// HistoryService: reads the order and the commits that history keeps.
#pragma once

#include "common/node/endpoint.h"
#include "synergie/history/v1/history.grpc.pb.h"

namespace synergie::history {

class HistoryService final : public v1::HistoryService::CallbackService {
 public:
  static constexpr std::string_view kFullName = "synergie.history.v1.HistoryService";
  static void Grant(rpc::Permissions& permissions);

  explicit HistoryService(node::Endpoint::Surroundings surroundings)
      : endpoint_(std::move(surroundings)) {}

  grpc::ServerUnaryReactor* ReadEvents(grpc::CallbackServerContext* context,
                                       const v1::ReadEventsRequest* in,
                                       v1::ReadEventsResponse* out) override;

 private:
  node::Endpoint endpoint_;
};

}  // namespace synergie::history
