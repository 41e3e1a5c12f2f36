// `up` and `serve`: start a node, watch it, stop it on a signal.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/synergie/client/demo.h"
#include "services/synergie/exit_codes.h"
#include "services/synergie/server/node.h"
#include "services/synergie/server/stop_signal.h"
#include "services/synergie/verbs.h"

namespace synergie::program {
namespace {

// Health follows the folds this closely; while starting, more so.
constexpr std::chrono::milliseconds kWatchStarting{20};
constexpr std::chrono::milliseconds kWatchServing{250};

struct UpArguments {
  std::string data = "data";
  std::string listen{rpc::kDefaultListenAddress};
  std::string service;
  std::string log_url;
  std::string ledger_keys;
  rpc::TlsFiles tls;
  bool trust_network = false;
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

int RunNode(const UpArguments& arguments, std::vector<std::string> services) {
  StopSignal stop;
  spdlog::set_default_logger(spdlog::stderr_logger_mt("synergie"));
  NodeOptions options{.log_url = arguments.log_url.empty() ? "rocksdb:" + arguments.data + "/log"
                                                           : arguments.log_url,
                      .data = arguments.data,
                      .services = std::move(services)};
  options.ledger_keys = arguments.ledger_keys;
  options.server.listen = arguments.listen;
  options.server.allow_insecure_remote = arguments.trust_network;
  if (!arguments.tls.certificate_chain.empty()) options.server.tls = arguments.tls;
  auto node = Node::Start(std::move(options));
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

void AddCommon(CLI::App& verb, UpArguments& arguments) {
  verb.add_option("--data", arguments.data, "Folder of projections and keys")
      ->capture_default_str();
  verb.add_option("--listen", arguments.listen, "HOST:PORT; port 0 takes a free one and prints it")
      ->capture_default_str();
  verb.add_option("--ledger-keys", arguments.ledger_keys,
                  "File of the keys that sign history's checkpoints, the same for all instances; "
                  "DATA/ledger.keys where it is not said");
  auto* certificate = verb.add_option("--tls-certificate", arguments.tls.certificate_chain,
                                      "PEM file with the server's certificate chain");
  auto* key =
      verb.add_option("--tls-key", arguments.tls.private_key, "PEM file with its private key");
  certificate->needs(key);
  verb.add_option("--tls-client-ca", arguments.tls.client_ca,
                  "PEM file: clients must show a certificate of this authority")
      ->needs(certificate);
  verb.add_flag("--trust-network", arguments.trust_network,
                "Listen beyond this machine without TLS, and believe what callers say they are");
}

}  // namespace

void AddUp(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<UpArguments>();
  CLI::App* verb = app.add_subcommand(
      "up", "Run all services in this process on an embedded log, until SIGINT or SIGTERM");
  AddCommon(*verb, *arguments);
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
  verb->add_option("--log", arguments->log_url, "The log: rocksdb:FOLDER or kafka://HOST:PORT[,…]")
      ->required();
  AddCommon(*verb, *arguments);
  verb->callback([&action, arguments] {
    action = [arguments] { return RunNode(*arguments, {arguments->service}); };
  });
}

}  // namespace synergie::program
