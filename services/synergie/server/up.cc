// `up` and `serve`: start a node, watch it, stop it on a signal.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/rpc/server.h"
#include "services/synergie/client/demo.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/server/node_settings.h"
#include "services/synergie/server/setting_options.h"
#include "services/synergie/server/stop_signal.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

// Health follows the folds this closely; while starting, more so.
constexpr std::chrono::milliseconds kWatchStarting{20};
constexpr std::chrono::milliseconds kWatchServing{250};
// Between two questions to a Kafka that does not answer.
constexpr std::chrono::milliseconds kAskLogAgain{500};

struct UpArguments {
  SettingOptions settings;
  std::string service;
  bool demo = false;
};

int Fault(const Error& error) {
  std::fprintf(stderr, "synergie: %s\n", error.message.c_str());
  return error.code == Code::kInvalidArgument ? kUsage : kTrouble;
}

// Loads the demonstration through the node's own address, as any client would, and shows it.
void ShowDemo(const std::string& address) {
  Connection connection(*Addresses::Parse(address));
  if (LoadDemo(connection) == kDone) PrintOverview(connection, DemoPlace());
}

// Opens the log. While a Kafka does not answer, who asks for this node's health is told that it
// does not serve. Null: asked to stop.
Result<std::unique_ptr<log::Log>> AwaitLog(const NodeOptions& options, StopSignal& stop) {
  auto log = Node::OpenLog(options);
  std::unique_ptr<rpc::Server> health;
  std::string told;
  while (!log && log.error().code == Code::kUnavailable && options.log_url.starts_with("kafka:")) {
    if (health == nullptr) {
      auto server = rpc::Server::Start(options.server, {});
      if (!server) return tl::unexpected(server.error());
      health = std::move(*server);
    }
    if (log.error().message != told) {
      told = log.error().message;
      spdlog::warn("waiting for the log: {}", told);
    }
    if (stop.Wait(kAskLogAgain)) return nullptr;
    log = Node::OpenLog(options);
  }
  return log;
}

int RunNode(const UpArguments& arguments, std::vector<std::string> services) {
  StopSignal stop;
  spdlog::set_default_logger(spdlog::stderr_logger_mt("synergie"));
  const auto settings = arguments.settings.Gather();
  if (!settings) return Fault(settings.error());
  auto options = NodeOptionsOf(*settings, std::move(services));
  if (!options) return Fault(options.error());
  auto log = AwaitLog(*options, stop);
  if (!log) return Fault(log.error());
  if (*log == nullptr) return kDone;
  auto node = Node::Start(std::move(*options), std::move(*log));
  if (!node) return Fault(node.error());
  std::printf("listening on %s\n", (*node)->address().c_str());
  std::fflush(stdout);
  bool told = false;
  std::jthread demo;
  do {
    (*node)->Watch();
    if ((*node)->serving() && !std::exchange(told, true)) {
      std::printf("serving\n");
      std::fflush(stdout);
      if (arguments.demo) demo = std::jthread(ShowDemo, (*node)->address());
    }
  } while (!stop.Wait(told ? kWatchServing : kWatchStarting));
  std::fprintf(stderr, "stopping\n");
  (*node)->Stop();
  return kDone;
}

}  // namespace

void AddUp(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<UpArguments>();
  CLI::App* verb = app.add_subcommand("up",
                                      "Run all services in this process, on an embedded log unless "
                                      "another is named, until SIGINT or "
                                      "SIGTERM");
  arguments->settings.AddTo(*verb);
  verb->add_flag("--demo", arguments->demo,
                 "Load the workshop of Lons-Perrigny where it is not there, and show it");
  verb->callback([&action, arguments] {
    action = [arguments] { return RunNode(*arguments, ServiceNames()); };
  });
}

void AddServe(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<UpArguments>();
  CLI::App* verb = app.add_subcommand("serve", "Run one service, until SIGINT or SIGTERM");
  verb->add_option("service", arguments->service, "Which service")
      ->required()
      ->check(CLI::IsMember(ServiceNames()));
  arguments->settings.AddTo(*verb);
  verb->callback([&action, arguments] {
    action = [arguments] { return RunNode(*arguments, {arguments->service}); };
  });
}

}  // namespace synergie::program
