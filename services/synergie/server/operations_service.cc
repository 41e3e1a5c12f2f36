#include "services/synergie/server/operations_service.h"

#include "common/base/encoding.h"
#include "common/event/codec.h"
#include "common/log/names.h"
#include "common/rpc/deadline.h"
#include "common/rpc/etag.h"
#include "common/rpc/status.h"
#include "common/rpc/validation.h"
#include "services/synergie/server/admission.h"
#include "services/synergie/version.h"

namespace synergie::program {
namespace {

namespace v1 = synergie::operations::v1;

constexpr size_t kMaxReasonCharacters = 500;

void FillShard(const shard::ShardStatus& status, log::Log& log, v1::ShardStatus& out) {
  out.set_partition(status.partition);
  out.set_caught_up(status.caught_up);
  out.set_pending_count(static_cast<int64_t>(status.pending));
  for (const shard::SourceStatus& source : status.sources) {
    v1::SourceStatus& one = *out.add_sources();
    one.set_log(source.log);
    one.set_position(source.meta.position);
    one.set_end(log.End({source.log, status.partition}).value_or(-1));
    one.set_reacted_below(source.reacted_below);
    if (source.meta.last_time > Time{0}) {
      *one.mutable_last_time() = rpc::ToTimestamp(source.meta.last_time);
    }
    one.set_fingerprint(source.meta.fingerprint.ToHex());
    one.set_row_version_count(source.meta.rows);
    one.set_trouble(source.trouble);
    if (source.poison >= 0) one.set_poison_offset(source.poison);
  }
  for (const projection::QuarantineOrder& order : status.quarantines) {
    v1::QuarantinedRecord& passed = *out.add_quarantined();
    passed.set_log(order.log);
    passed.set_partition(status.partition);
    passed.set_offset(order.offset);
    passed.set_reason(order.reason);
    passed.set_actor(order.actor);
    *passed.mutable_order_time() = rpc::ToTimestamp(order.time);
  }
  v1::WriterCounters& counters = *out.mutable_counters();
  counters.set_accepted_count(status.counters.accepted);
  counters.set_duplicate_count(status.counters.duplicates);
  counters.set_refused_count(status.counters.refused);
  counters.set_timeout_count(status.counters.timeouts);
  counters.set_aborted_count(status.counters.aborted);
}

}  // namespace

void OperationsService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  permissions.Allow(std::string(kFullName) + "/GetStatus",
                    {Role::kAdmin, Role::kFacilitator, Role::kAuditor});
  permissions.Allow(std::string(kFullName) + "/QuarantineRecord", {Role::kAdmin});
}

void OperationsService::Fill(v1::NodeStatus& out) const {
  out.set_version(std::string(kVersion));
  *out.mutable_start_time() = rpc::ToTimestamp(start_time_);
  for (const node::Instance* instance : instances_) {
    v1::ServiceStatus& service = *out.add_services();
    service.set_service(instance->service());
    service.set_caught_up(true);
    projection::Fingerprint sum;
    int64_t rows = 0;
    for (const shard::ShardStatus& status : instance->statuses()) {
      FillShard(status, around_.log, *service.add_shards());
      if (!status.caught_up) service.set_caught_up(false);
      for (const shard::SourceStatus& source : status.sources) {
        sum.Add(source.meta.fingerprint);
        rows += source.meta.rows;
      }
    }
    service.set_fingerprint(sum.ToHex());
    service.set_row_version_count(rows);
  }
}

grpc::ServerUnaryReactor* OperationsService::GetStatus(grpc::CallbackServerContext* context,
                                                       const v1::GetStatusRequest*,
                                                       v1::NodeStatus* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto caller =
      Admit(*context, around_.authenticator, around_.permissions, kFullName, "GetStatus");
  if (!caller) {
    reactor->Finish(rpc::ToStatus(caller.error()));
    return reactor;
  }
  auto taken = around_.pool.Submit(rpc::DeadlineOf(*context), [=, this](rpc::Turn turn) {
    if (turn != rpc::Turn::kRun) return reactor->Finish(rpc::ToStatus(rpc::ErrorOf(turn)));
    Fill(*response);
    reactor->Finish(grpc::Status::OK);
  });
  if (!taken) reactor->Finish(rpc::ToStatus(taken.error()));
  return reactor;
}

bool OperationsService::StandsAt(const std::string& log, int32_t partition, int64_t offset) const {
  for (const node::Instance* instance : instances_) {
    for (const shard::ShardStatus& status : instance->statuses()) {
      if (status.partition != partition) continue;
      for (const shard::SourceStatus& source : status.sources) {
        if (source.log == log && source.poison == offset) return true;
      }
    }
  }
  return false;
}

grpc::ServerUnaryReactor* OperationsService::QuarantineRecord(
    grpc::CallbackServerContext* context, const v1::QuarantineRecordRequest* request,
    v1::QuarantinedRecord* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto refuse = [&](const Rejection& rejection) {
    reactor->Finish(rpc::ToStatus(rejection));
    return reactor;
  };
  const auto caller =
      Admit(*context, around_.authenticator, around_.permissions, kFullName, "QuarantineRecord");
  if (!caller) return refuse(caller.error());
  rpc::Validation check;
  check.Text("reason", request->reason(),
             {.max_characters = kMaxReasonCharacters, .required = true});
  if (!request->request_id().empty()) check.RequestId(request->request_id());
  if (!check.ok()) return refuse(check.Refuse());
  // Only what nobody can fold is passed: else readers of before and after would differ.
  if (!StandsAt(request->log(), request->partition(), request->offset())) {
    return refuse({.code = Code::kFailedPrecondition,
                   .reason = "NOTHING_STANDS_STILL",
                   .message = "No service of this node stands still at that record.",
                   .metadata = {{"log", request->log()},
                                {"partition", std::to_string(request->partition())},
                                {"offset", std::to_string(request->offset())}}});
  }
  event::Commit order{
      .id = NewRandomId(),
      .request_id = request->request_id(),
      .actor = caller->actor,
      .role = std::string(rpc::RoleName(caller->role)),
      .stamp = around_.clock.Now(),
      .quarantine = event::Quarantine{request->log(), request->offset(), request->reason()}};
  response->set_log(request->log());
  response->set_partition(request->partition());
  response->set_offset(request->offset());
  response->set_reason(request->reason());
  response->set_actor(caller->actor);
  around_.log.Append(
      {std::string(log::kQuarantines), request->partition()}, {"", event::EncodeCommit(order), {}},
      [reactor, response](const log::AppendOutcome& outcome) {
        if (outcome.failure != log::AppendFailure::kNone) {
          return reactor->Finish(rpc::ToStatus(Error{Code::kUnavailable, outcome.message}));
        }
        *response->mutable_order_time() = rpc::ToTimestamp(outcome.append_time);
        reactor->Finish(grpc::Status::OK);
      });
  return reactor;
}

}  // namespace synergie::program
