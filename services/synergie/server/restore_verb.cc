// `restore BACKUP --data DIR`: puts a backup in the place of a stopped node's folder, or only looks
// whether that could be done.
#include <cstdio>
#include <memory>
#include <string>

#include "services/synergie/backup/restore.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/server/rebuilding.h"
#include "services/synergie/server/wiring.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

RestoredService ServiceToRestore(const std::string& name) {
  const std::shared_ptr<Blueprint> blueprint = BlueprintOf(name);
  const node::InstanceOptions options = blueprint->Options("");
  RestoredService service{.name = name, .schema = node::SchemaOf(options.sources)};
  for (const shard::Source& source : options.sources) service.logs.push_back(source.log);
  service.fold = [blueprint, options](log::Log& log, projection::Store& fresh) -> Result<void> {
    const auto done = projection::Rebuild(RebuildOptionsOf(options, fresh, log.partitions()), log,
                                          fresh, nullptr);
    if (!done) return tl::unexpected(done.error());
    return {};
  };
  return service;
}

int Refuse(const Error& error) {
  std::fprintf(stderr, "synergie: %s; nothing was replaced\n", error.message.c_str());
  return error.code == Code::kDataLoss || error.code == Code::kOutOfRange ? kBadInput : kTrouble;
}

int RunCheck(const RestoreOptions& options) {
  const auto manifest = VerifyBackup(options);
  if (!manifest) return Refuse(manifest.error());
  std::printf("%s is whole: %zu files, %llu bytes, of %s\n", options.backup.c_str(),
              manifest->files.size(), static_cast<unsigned long long>(manifest->TotalBytes()),
              manifest->create_time.c_str());
  return kDone;
}

int RunRestore(const RestoreOptions& options) {
  std::vector<RestoredService> services;
  for (const std::string& name : ServiceNames()) services.push_back(ServiceToRestore(name));
  const auto restored = Restore(options, services);
  if (!restored) return Refuse(restored.error());
  std::printf("%s holds the backup of %s, %zu files verified\n", options.data.c_str(),
              restored->manifest.create_time.c_str(), restored->manifest.files.size());
  for (const std::string& service : restored->folded_again) {
    std::printf("%s is folded again at the next start\n", service.c_str());
  }
  if (restored->last_sequence) {
    std::printf("the last event has sequence %lld\n",
                static_cast<long long>(*restored->last_sequence));
  }
  return kDone;
}

}  // namespace

void AddRestore(CLI::App& app, Action& action) {
  auto options = std::make_shared<RestoreOptions>();
  options->data = "data";
  auto until = std::make_shared<int64_t>(0);
  auto only_check = std::make_shared<bool>(false);
  CLI::App* verb = app.add_subcommand(
      "restore", "Put a verified backup in the place of a stopped node's folder");
  verb->add_option("backup", options->backup, "Folder of the backup")->required();
  verb->add_option("--sha256", options->manifest_sha256,
                   "The manifest's SHA-256, as `backup` printed it");
  CLI::Option* check =
      verb->add_flag("--check", *only_check, "Only verify the backup and its keys");
  verb->add_option("--data", options->data, "The node's folder")->capture_default_str();
  verb->add_option("--keys", options->keys,
                   "The folder of keys that instances share, where it is not in --data");
  verb->add_option("--keys-copy", options->keys_copy,
                   "Where keys come from, where that is not `keys` beside the backup");
  verb->add_flag("--replace", options->replace,
                 "The folder may hold something, which stays as DATA.before-restore");
  CLI::Option* keep =
      verb->add_flag("--keep-log", options->keep_log,
                     "Restore projections only: the folder's log stays, with what came later");
  CLI::Option* sequence = verb->add_option(
      "--until-sequence", *until, "Only up to this event of the public order: later ones are gone");
  sequence->check(CLI::NonNegativeNumber)->excludes(keep)->excludes(check);
  verb->add_option("--partition", options->partition, "Partition of the sequence")
      ->capture_default_str();
  verb->callback([&action, options, until, only_check, sequence] {
    if (sequence->count() > 0) options->until_sequence = *until;
    action = [options, only_check] {
      return *only_check ? RunCheck(*options) : RunRestore(*options);
    };
  });
}

}  // namespace synergie::program
