#include "services/synergie/server/node.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <utility>

#include "common/keys/file_key_store.h"
#include "common/log/open_log.h"

namespace synergie::program {
namespace {

// Reads and renders; more would only queue inside RocksDB on the machines this is made for.
constexpr int kPoolThreads = 2;
constexpr size_t kMaxQueuedReads = 10'000;

// Who calls without saying so, on an address that only this machine can reach.
rpc::Caller LocalCaller() { return {.actor = "local", .role = rpc::Role::kFacilitator}; }

}  // namespace

Node::Node(NodeOptions options, std::unique_ptr<log::Log> log, std::unique_ptr<keys::KeyStore> keys,
           rpc::PageTokens tokens)
    : options_(std::move(options)),
      log_(std::move(log)),
      keys_(std::move(keys)),
      tokens_(std::move(tokens)),
      pool_(kPoolThreads, kMaxQueuedReads),
      authenticator_(LocalCaller()) {}

Node::~Node() { Stop(); }

Result<std::unique_ptr<Node>> Node::Start(NodeOptions options) {
  std::error_code failed;
  std::filesystem::create_directories(options.data, failed);
  if (failed) {
    return Fail(Code::kUnavailable,
                "cannot make the folder " + options.data + ": " + failed.message());
  }
  auto log = log::OpenLog(options.log_url, {});
  if (!log) return tl::unexpected(log.error());
  auto keys = keys::FileKeyStore::Open(options.data + "/keys");
  if (!keys) return tl::unexpected(keys.error());
  auto tokens = rpc::PageTokens::FromKeyFile(options.data + "/page-tokens.key");
  if (!tokens) return tl::unexpected(tokens.error());
  auto node = std::unique_ptr<Node>(
      new Node(std::move(options), std::move(*log), std::move(*keys), std::move(*tokens)));
  if (auto started = node->StartServices(); !started) return tl::unexpected(started.error());
  return node;
}

Result<void> Node::StartServices() {
  Shared shared{*log_,        clock_,          *keys_,
                tokens_,      pool_,           authenticator_,
                permissions_, options_.writer, options_.ledger_keys};
  std::vector<rpc::HostedService> hosted;
  std::vector<const node::Instance*> instances;
  for (const std::string& name : options_.services) {
    auto wired = Wire(name, options_.data, shared);
    if (!wired) return tl::unexpected(wired.error());
    hosted.push_back({wired->service.get(), wired->blueprint->full_name()});
    if (wired->companion != nullptr) {
      for (rpc::HostedService& more : wired->companion->services()) {
        hosted.push_back(std::move(more));
      }
    }
    instances.push_back(wired->instance.get());
    services_.push_back(std::move(*wired));
  }
  troubles_.resize(services_.size());
  operations_ = std::make_unique<OperationsService>(
      OperationsService::Surroundings{*log_, pool_, authenticator_, permissions_, clock_.Now()},
      instances);
  OperationsService::Grant(permissions_);
  hosted.push_back({operations_.get(), std::string(OperationsService::kFullName)});
  auto server = rpc::Server::Start(options_.server, std::move(hosted));
  if (!server) return tl::unexpected(server.error());
  server_ = std::move(*server);
  server_->SetServing(OperationsService::kFullName, true);
  for (const WiredService& wired : services_) {
    server_->OnDrain([blueprint = wired.blueprint.get()] { blueprint->Drain(); });
  }
  return {};
}

std::string Node::TroubleOf(const WiredService& wired) const {
  for (const shard::ShardStatus& status : wired.instance->statuses()) {
    for (const shard::SourceStatus& source : status.sources) {
      if (!source.trouble.empty()) return source.trouble;
    }
  }
  return wired.companion == nullptr ? "" : wired.companion->trouble();
}

void Node::Watch() {
  bool all = true;
  for (size_t i = 0; i < services_.size(); ++i) {
    const std::string trouble = TroubleOf(services_[i]);
    const bool serving = trouble.empty() && services_[i].instance->caught_up();
    if (serving && !std::exchange(services_[i].caught_up_told, true)) {
      services_[i].blueprint->CaughtUp(*services_[i].instance, *keys_);
    }
    server_->SetServing(services_[i].blueprint->full_name(), serving);
    if (services_[i].companion != nullptr) {
      for (const rpc::HostedService& more : services_[i].companion->services()) {
        server_->SetServing(more.name, serving);
      }
    }
    if (trouble != troubles_[i]) {
      if (trouble.empty()) {
        spdlog::info("{} has recovered", options_.services[i]);
      } else {
        spdlog::error("{} does not serve: {}", options_.services[i], trouble);
      }
      troubles_[i] = trouble;
    }
    all = all && serving;
  }
  server_->SetServing("", all);
  serving_ = all;
}

void Node::Stop() {
  if (std::exchange(stopped_, true)) return;
  if (server_ != nullptr) server_->Drain();
  for (WiredService& wired : services_) {
    if (wired.companion != nullptr) wired.companion->Stop();
    wired.instance->Stop();
  }
  pool_.Stop();
  server_.reset();
  operations_.reset();
  services_.clear();
  log_.reset();
}

}  // namespace synergie::program
