// LedgerService: shows the ledgers of the partitions that this node serves, and proves them.
#pragma once

#include <memory>

#include "common/log/log.h"
#include "common/node/endpoint.h"
#include "services/history/ledger/ledgers.h"
#include "synergie/history/v1/ledger.grpc.pb.h"

namespace synergie::history {

class LedgerService final : public v1::LedgerService::CallbackService {
 public:
  static constexpr std::string_view kFullName = "synergie.history.v1.LedgerService";
  static void Grant(rpc::Permissions& permissions);

  // The log outlives the service.
  LedgerService(node::Endpoint::Surroundings surroundings, log::Log& log,
                std::shared_ptr<const Ledgers> ledgers)
      : endpoint_(std::move(surroundings)), log_(log), ledgers_(std::move(ledgers)) {}

  grpc::ServerUnaryReactor* ReadLedgers(grpc::CallbackServerContext*, const v1::ReadLedgersRequest*,
                                        v1::ReadLedgersResponse*) override;
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext*,
                                          const v1::GetCheckpointRequest*,
                                          v1::Checkpoint*) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext*,
                                              const v1::GetInclusionProofRequest*,
                                              v1::InclusionProof*) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext*,
                                                const v1::GetConsistencyProofRequest*,
                                                v1::ConsistencyProof*) override;
  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext*, const v1::GetTileRequest*,
                                    v1::Tile*) override;
  grpc::ServerUnaryReactor* ReadEntries(grpc::CallbackServerContext*, const v1::ReadEntriesRequest*,
                                        v1::ReadEntriesResponse*) override;
  grpc::ServerUnaryReactor* ReadRecords(grpc::CallbackServerContext*, const v1::ReadRecordsRequest*,
                                        v1::ReadRecordsResponse*) override;
  grpc::ServerUnaryReactor* VerifyLedger(grpc::CallbackServerContext*,
                                         const v1::VerifyLedgerRequest*,
                                         v1::VerifyLedgerResponse*) override;

 private:
  // Runs `work` on the ledger of a partition, grown to all that is folded here.
  using LedgerWork = std::function<grpc::Status(Ledger& ledger, Time at)>;
  template <class Request>
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, rpc::Validation& check,
                                 const Request& in, std::optional<Time> read_time, LedgerWork work);

  node::Endpoint endpoint_;
  log::Log& log_;
  const std::shared_ptr<const Ledgers> ledgers_;
};

}  // namespace synergie::history
