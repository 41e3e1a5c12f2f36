#include "services/synergie/server/backup_service.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <utility>

#include "common/rpc/etag.h"
#include "common/rpc/status.h"
#include "common/rpc/validation.h"
#include "services/synergie/server/admission.h"
#include "services/synergie/version.h"

namespace synergie::program {
namespace {

namespace v1 = synergie::operations::v1;

void Show(const Taken& taken, Time begun, v1::Backup& out) {
  out.set_folder(taken.folder);
  *out.mutable_create_time() = rpc::ToTimestamp(begun);
  out.set_total_bytes(static_cast<int64_t>(taken.manifest.TotalBytes()));
  out.set_new_bytes(static_cast<int64_t>(taken.new_bytes));
  out.set_manifest_sha256(taken.manifest_sha256);
  out.set_has_log(taken.manifest.has_log);
}

}  // namespace

BackupService::BackupService(Surroundings surroundings, std::vector<SavedService> services)
    : around_(std::move(surroundings)), services_(std::move(services)) {
  std::error_code ignored;
  std::filesystem::remove_all(FrozenFolder(around_.data), ignored);
}

void BackupService::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  thread_.request_stop();
}

void BackupService::Grant(rpc::Permissions& permissions) {
  permissions.Allow(std::string(kFullName) + "/CreateBackup", {rpc::Role::kAdmin});
}

grpc::ServerUnaryReactor* BackupService::CreateBackup(grpc::CallbackServerContext* context,
                                                      const v1::CreateBackupRequest* request,
                                                      v1::Backup* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto refuse = [&](const auto& why) {
    reactor->Finish(rpc::ToStatus(why));
    return reactor;
  };
  const auto caller =
      Admit(*context, around_.authenticator, around_.permissions, kFullName, "CreateBackup");
  if (!caller) return refuse(caller.error());
  rpc::Validation check;
  check.Id("backup_id", request->backup_id());
  if (!request->request_id().empty()) check.RequestId(request->request_id());
  if (request->backup_id() == "keys") check.Add("backup_id", "is the folder of the keys");
  if (!check.ok()) return refuse(check.Refuse());
  if (busy_.exchange(true)) {
    return refuse(Error{Code::kResourceExhausted, "a backup is being taken; try again later"});
  }
  const std::lock_guard lock(mutex_);
  if (stopped_) return refuse(Error{Code::kUnavailable, "the node is stopping"});
  // The one before is no longer busy: it ends at once.
  thread_ = std::jthread([this, reactor, response, name = request->backup_id(),
                          request_id = request->request_id()](std::stop_token stop) {
    const Time begun = around_.clock.Now();
    const auto taken = TakeBackup({.data = around_.data,
                                   .backups = around_.backups,
                                   .name = name,
                                   .request_id = request_id,
                                   .program = std::string(kVersion),
                                   .now = begun,
                                   .keys = around_.keys,
                                   .stop = std::move(stop)},
                                  around_.log, services_);
    busy_ = false;
    if (!taken) {
      spdlog::error("backup {} failed: {}", name, taken.error().message);
      return reactor->Finish(rpc::ToStatus(taken.error()));
    }
    spdlog::info("backup {} is in {}, {} bytes of it new", name, taken->folder, taken->new_bytes);
    Show(*taken, begun, *response);
    reactor->Finish(grpc::Status::OK);
  });
  return reactor;
}

}  // namespace synergie::program
