// BackupService: a backup of this node, taken while it serves. On a thread of its own, one at a
// time: a second one is refused with RESOURCE_EXHAUSTED.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/base/time.h"
#include "common/log/log.h"
#include "common/rpc/identity.h"
#include "services/synergie/backup/take.h"
#include "synergie/operations/v1/backup.grpc.pb.h"

namespace synergie::program {

class BackupService final : public synergie::operations::v1::BackupService::CallbackService {
 public:
  static constexpr std::string_view kFullName = "synergie.operations.v1.BackupService";
  static void Grant(rpc::Permissions& permissions);

  struct Surroundings {
    const log::Log& log;
    const Clock& clock;
    rpc::Authenticator& authenticator;
    const rpc::Permissions& permissions;
    std::string data;
    std::string backups;
    KeyPlaces keys;
  };
  // All of it outlives the service. What a backup that was cut off left in `data` is removed.
  BackupService(Surroundings surroundings, std::vector<SavedService> services);

  // A backup under way ends soon, without a result; no other begins.
  void Stop();

  grpc::ServerUnaryReactor* CreateBackup(
      grpc::CallbackServerContext* context,
      const synergie::operations::v1::CreateBackupRequest* request,
      synergie::operations::v1::Backup* response) override;

 private:
  const Surroundings around_;
  const std::vector<SavedService> services_;
  std::atomic<bool> busy_{false};
  std::mutex mutex_;  // guards what follows
  bool stopped_ = false;
  std::jthread thread_;  // of the last one; joined before the next, and at the end
};

}  // namespace synergie::program
