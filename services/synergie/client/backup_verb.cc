// `backup`: asks a running node to save itself.
#include <grpcpp/create_channel.h>

#include "common/base/encoding.h"
#include "services/synergie/client/client_options.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/verbs.h"
#include "synergie/operations/v1/backup.grpc.pb.h"

namespace synergie::program {
namespace {

namespace v1 = operations::v1;

// A large node takes a while.
constexpr std::chrono::minutes kPatience{60};

struct BackupArguments {
  ClientOptions client;
  std::string name;
};

int Backup(const BackupArguments& arguments) {
  auto connection = arguments.client.Connect();
  if (!connection) return TellUsage(connection.error());
  (*connection)->SetPatience(kPatience);
  for (const std::string& address : (*connection)->addresses().All()) {
    const auto stub = v1::BackupService::NewStub((*connection)->ChannelTo(address));
    v1::CreateBackupRequest request;
    request.set_backup_id(arguments.name);
    request.set_request_id(NewUuid());  // of this run: a retry within it is the same backup
    const auto backup = (*connection)->Call(*stub, &v1::BackupService::Stub::CreateBackup, request);
    if (!backup) return Tell(backup.error());
    std::printf("%s\n%lld bytes, %lld of them new; log %s\nsha256 of the manifest: %s\n",
                backup->folder().c_str(), static_cast<long long>(backup->total_bytes()),
                static_cast<long long>(backup->new_bytes()),
                backup->has_log() ? "included" : "not included: save the Kafka by its own means",
                backup->manifest_sha256().c_str());
  }
  return kDone;
}

}  // namespace

void AddBackup(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<BackupArguments>();
  arguments->client.identity.role = "admin";
  CLI::App* verb = app.add_subcommand("backup", "Save a running node into its folder of backups");
  verb->add_option("name", arguments->name, "Name of the backup: letters, digits and hyphens")
      ->required();
  arguments->client.AddTo(*verb);
  verb->callback([&action, arguments] { action = [arguments] { return Backup(*arguments); }; });
}

}  // namespace synergie::program
