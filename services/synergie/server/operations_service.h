// OperationsService: the status of every shard that this process hosts, and the one order that only
// an operator may give, to pass a record that cannot be folded. Status is read from what the shards
// publish, so it answers at once and never waits for them; the logs' ends are asked in the pool.
#pragma once

#include <vector>

#include "common/base/time.h"
#include "common/log/log.h"
#include "common/node/instance.h"
#include "common/rpc/identity.h"
#include "common/rpc/pool.h"
#include "synergie/operations/v1/operations.grpc.pb.h"

namespace synergie::program {

class OperationsService final
    : public synergie::operations::v1::OperationsService::CallbackService {
 public:
  static constexpr std::string_view kFullName = "synergie.operations.v1.OperationsService";
  static void Grant(rpc::Permissions& permissions);

  struct Surroundings {
    log::Log& log;
    rpc::WorkerPool& pool;
    rpc::Authenticator& authenticator;
    const rpc::Permissions& permissions;
    const Clock& clock;
  };
  // All of it outlives the service.
  OperationsService(Surroundings surroundings, std::vector<const node::Instance*> instances)
      : around_(surroundings),
        start_time_(surroundings.clock.Now()),
        instances_(std::move(instances)) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const synergie::operations::v1::GetStatusRequest* request,
                                      synergie::operations::v1::NodeStatus* response) override;
  grpc::ServerUnaryReactor* QuarantineRecord(
      grpc::CallbackServerContext* context,
      const synergie::operations::v1::QuarantineRecordRequest* request,
      synergie::operations::v1::QuarantinedRecord* response) override;

 private:
  void Fill(synergie::operations::v1::NodeStatus& out) const;
  bool StandsAt(const std::string& log, int32_t partition, int64_t offset) const;

  const Surroundings around_;
  const Time start_time_;
  const std::vector<const node::Instance*> instances_;
};

}  // namespace synergie::program
