// `rebuild --data DIR`: folds the projections of a stopped node again, beside the old ones,
// compares, and swaps. The locks of an embedded log
// and of each projection keep a running node and a rebuild apart.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "common/log/open_log.h"
#include "common/node/instance.h"
#include "common/projection/rebuild.h"
#include "services/synergie/client/console.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/server/rebuilding.h"
#include "services/synergie/server/wiring.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

namespace fs = std::filesystem;

struct RebuildArguments {
  std::string data = "data";
  std::string log_url;
  std::vector<std::string> services;  // empty: those of the folder
  bool keep_old = false;
};

int Trouble(const std::string& service, const std::string& message) {
  std::fprintf(stderr, "synergie: %s: %s\n", service.c_str(), message.c_str());
  return kTrouble;
}

void TellDifference(const std::string& service, const projection::Difference& difference) {
  std::fprintf(
      stderr,
      "synergie: %s: the old projection of %s/%d was not what its log folds to (at %lld: %s "
      "with %lld rows, rebuilt at %lld: %s with %lld rows)\n",
      service.c_str(), difference.log.c_str(), difference.partition,
      static_cast<long long>(difference.before.position),
      difference.before.fingerprint.ToHex().c_str(), static_cast<long long>(difference.before.rows),
      static_cast<long long>(difference.rebuilt.position),
      difference.rebuilt.fingerprint.ToHex().c_str(),
      static_cast<long long>(difference.rebuilt.rows));
}

// The old store's folder becomes `aside`, the new one takes its place.
bool Swap(const std::string& path, const std::string& fresh, const std::string& aside,
          bool keep_old) {
  std::error_code failed;
  fs::remove_all(aside, failed);
  if (fs::exists(path)) fs::rename(path, aside, failed);
  if (!failed) fs::rename(fresh, path, failed);
  if (failed) return false;
  if (!keep_old) fs::remove_all(aside, failed);
  return true;
}

int RebuildService(const std::string& service, const RebuildArguments& arguments, log::Log& log) {
  const auto blueprint = BlueprintOf(service);
  const node::InstanceOptions options = blueprint->Options(StorePathOf(arguments.data, service));
  const std::string fresh_path = options.store_path + ".rebuild";
  std::error_code ignored;
  fs::remove_all(fresh_path, ignored);
  const std::string schema = node::SchemaOf(options.sources);
  auto fresh = projection::Store::Open({.path = fresh_path, .schema = schema});
  if (!fresh) return Trouble(service, fresh.error().message);
  std::unique_ptr<projection::Store> before;
  if (fs::exists(options.store_path)) {
    auto opened = projection::Store::Open({.path = options.store_path, .schema = schema});
    if (opened) {
      before = std::move(*opened);
    } else {
      std::fprintf(stderr, "synergie: %s: not compared: %s\n", service.c_str(),
                   opened.error().message.c_str());
    }
  }
  Progress progress(service);
  projection::RebuildOptions rebuild = RebuildOptionsOf(options, **fresh, log.partitions());
  rebuild.progress = [&](int64_t done, int64_t total) { progress.Show(done, total); };
  const auto differences = projection::Rebuild(rebuild, log, **fresh, before.get());
  if (!differences) return Trouble(service, differences.error().message);
  projection::Fingerprint sum;
  for (size_t index = 0; index < options.sources.size(); ++index) {
    for (int32_t partition = 0; partition < log.partitions(); ++partition) {
      sum.Add((*fresh)
                  ->GetMeta({static_cast<uint8_t>(index), static_cast<uint16_t>(partition)})
                  .fingerprint);
    }
  }
  const bool compared = before != nullptr;
  before.reset();
  fresh->reset();
  if (!Swap(options.store_path, fresh_path, options.store_path + ".before-rebuild",
            arguments.keep_old || !differences->empty())) {
    return Trouble(service, "the folders cannot be swapped");
  }
  for (const auto& difference : *differences) TellDifference(service, difference);
  std::printf("%-10s %s%s\n", service.c_str(), sum.ToHex().c_str(),
              !compared              ? ""
              : differences->empty() ? " same"
                                     : " DIFFERENT");
  return differences->empty() ? kDone : kRefused;
}

// Those asked for; else those that the folder has; all where it has none.
std::vector<std::string> ServicesOf(const RebuildArguments& arguments) {
  if (!arguments.services.empty()) return arguments.services;
  std::vector<std::string> there;
  for (const std::string& service : ServiceNames()) {
    if (fs::exists(StorePathOf(arguments.data, service))) there.push_back(service);
  }
  return there.empty() ? ServiceNames() : there;
}

int RebuildAll(const RebuildArguments& arguments) {
  if (!fs::exists(arguments.data)) {
    std::fprintf(stderr, "synergie: there is no folder %s\n", arguments.data.c_str());
    return kBadInput;
  }
  auto log = log::OpenLog(
      arguments.log_url.empty() ? "rocksdb:" + arguments.data + "/log" : arguments.log_url, {});
  if (!log) return Trouble("log", log.error().message);
  int worst = kDone;
  for (const std::string& service : ServicesOf(arguments)) {
    worst = std::max(worst, RebuildService(service, arguments, **log));
  }
  return worst;
}

}  // namespace

void AddRebuild(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<RebuildArguments>();
  CLI::App* verb = app.add_subcommand(
      "rebuild", "Fold the projections of a stopped node again, compare, and swap them in");
  verb->add_option("--data", arguments->data, "The node's folder")->capture_default_str();
  verb->add_option("--log", arguments->log_url, "The log, where it is not DATA/log");
  verb->add_option("--service", arguments->services, "Only this service; may be repeated")
      ->check(CLI::IsMember(ServiceNames()));
  verb->add_flag("--keep-old", arguments->keep_old, "Keep the old projection beside the new one");
  verb->callback([&action, arguments] { action = [arguments] { return RebuildAll(*arguments); }; });
}

}  // namespace synergie::program
