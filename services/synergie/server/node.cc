#include "services/synergie/server/node.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "common/keys/file_key_store.h"
#include "common/log/open_log.h"
#include "common/rpc/address.h"
#include "common/rpc/auth/authenticators.h"

namespace synergie::program {
namespace {

// Reads and renders; more would only queue inside RocksDB on the machines this is made for.
constexpr int kPoolThreads = 2;
constexpr size_t kMaxQueuedReads = 10'000;

// Who calls without saying so, on an address that only this machine can reach.
rpc::Caller LocalCaller() { return {.actor = "local", .role = rpc::Role::kFacilitator}; }

// Short, so that a signal to stop is heard in between.
constexpr std::chrono::milliseconds kLogPatience{5'000};
// How long the last good keys for tokens stay in force when their file breaks.
constexpr std::chrono::hours kKeysGoodFor{1};

// How long a log may be out of reach before health says so.
constexpr std::chrono::seconds kLogGrace{3};

// Which partition a territory is in follows from how many there are. Rows folded under another
// count lie where nobody looks for them.
Result<void> CheckPartitionCount(const std::string& data, int32_t partitions) {
  const std::string path = data + "/partitions";
  int32_t before = 0;
  if (std::ifstream in(path); in >> before) {
    if (before == partitions) return {};
    return Fail(Code::kFailedPrecondition,
                "the log has " + std::to_string(partitions) + " partitions, and " + data +
                    " was folded from a log of " + std::to_string(before) +
                    ": adding partitions moves territories between them and breaks their order. "
                    "Take the log that this folder belongs to, or an empty folder");
  }
  std::ofstream out(path);
  out << partitions << "\n";
  out.close();
  if (!out) return Fail(Code::kUnavailable, "cannot write " + path);
  return {};
}

KeyPlaces KeyPlacesOf(const NodeOptions& options) {
  KeyPlaces places = KeyPlacesIn(options.data, options.keys);
  if (!options.ledger_keys.empty()) places.ledger_keys = options.ledger_keys;
  return places;
}

}  // namespace

Node::Node(NodeOptions options, std::unique_ptr<log::Log> log, std::unique_ptr<keys::KeyStore> keys,
           rpc::PageTokens tokens)
    : options_(std::move(options)),
      log_(std::move(log)),
      keys_(std::move(keys)),
      tokens_(std::move(tokens)),
      pool_(kPoolThreads, kMaxQueuedReads) {}

Node::~Node() { Stop(); }

Result<std::unique_ptr<log::Log>> Node::OpenLog(const NodeOptions& options) {
  return log::OpenLog(options.log_url, {.partitions = options.log_partitions,
                                        .timeout = kLogPatience,
                                        .delivery_timeout = options.writer.append_timeout});
}

Result<std::unique_ptr<Node>> Node::Start(NodeOptions options, std::unique_ptr<log::Log> log) {
  std::error_code failed;
  std::filesystem::create_directories(options.data, failed);
  if (failed) {
    return Fail(Code::kUnavailable,
                "cannot make the folder " + options.data + ": " + failed.message());
  }
  if (log == nullptr) {
    auto opened = OpenLog(options);
    if (!opened) return tl::unexpected(opened.error());
    log = std::move(*opened);
  }
  if (auto same = CheckPartitionCount(options.data, log->partitions()); !same) {
    return tl::unexpected(same.error());
  }
  const KeyPlaces places = KeyPlacesOf(options);
  auto keys = keys::FileKeyStore::Open(places.folder);
  if (!keys) return tl::unexpected(keys.error());
  auto tokens = rpc::PageTokens::FromKeyFile(places.page_tokens);
  if (!tokens) return tl::unexpected(tokens.error());
  auto node = std::unique_ptr<Node>(
      new Node(std::move(options), std::move(log), std::move(*keys), std::move(*tokens)));
  if (auto made = node->MakeAuthenticator(); !made) return tl::unexpected(made.error());
  if (auto started = node->StartServices(); !started) return tl::unexpected(started.error());
  return node;
}

Result<void> Node::MakeAuthenticator() {
  const AuthOptions& auth = options_.auth;
  std::unique_ptr<rpc::Authenticator> bearer, certificate, trusting;
  if (!auth.jwks.empty()) {
    jwks_ = std::make_unique<rpc::JwksFile>(auth.jwks, &clock_, kKeysGoodFor,
                                            [](const std::string& t) { spdlog::warn("{}", t); });
    if (auto read = jwks_->Refresh(); !read) return read;
    jwks_->Watch();
    bearer = std::make_unique<rpc::BearerAuthenticator>(
        jwks_.get(), rpc::TokenRules{.issuer = auth.issuer, .audience = auth.audience}, &clock_);
  }
  if (!auth.trust_domain.empty()) {
    certificate = std::make_unique<rpc::CertificateAuthenticator>(auth.trust_domain);
  }
  if (bearer == nullptr && certificate == nullptr) {
    if (!rpc::IsLoopback(options_.server.listen) && !options_.server.allow_insecure_remote) {
      return Fail(Code::kInvalidArgument,
                  options_.server.listen +
                      " can be reached from other machines, and nothing says "
                      "how callers prove who they are");
    }
    trusting = std::make_unique<rpc::TrustingAuthenticator>(LocalCaller());
  }
  authenticator_ = std::make_unique<rpc::LayeredAuthenticator>(
      std::move(bearer), std::move(certificate), std::move(trusting));
  return {};
}

Result<void> Node::StartServices() {
  Shared shared{*log_,
                clock_,
                *keys_,
                tokens_,
                pool_,
                *authenticator_,
                permissions_,
                options_.writer,
                options_.partitions,
                KeyPlacesOf(options_).ledger_keys};
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
      OperationsService::Surroundings{*log_, pool_, *authenticator_, permissions_, clock_},
      instances);
  OperationsService::Grant(permissions_);
  hosted.push_back({operations_.get(), std::string(OperationsService::kFullName)});
  HostBackups(hosted);
  auto server = rpc::Server::Start(options_.server, std::move(hosted));
  if (!server) return tl::unexpected(server.error());
  server_ = std::move(*server);
  server_->SetServing(OperationsService::kFullName, true);
  server_->OnDrain([this] { backups_->Stop(); });
  for (const WiredService& wired : services_) {
    server_->OnDrain([blueprint = wired.blueprint.get()] { blueprint->Drain(); });
  }
  server_->SetServing(BackupService::kFullName, true);
  return {};
}

void Node::HostBackups(std::vector<rpc::HostedService>& hosted) {
  std::vector<SavedService> saved;
  for (const WiredService& wired : services_) {
    SavedService& one = saved.emplace_back(SavedService{.instance = wired.instance.get()});
    const auto sources = wired.blueprint->Options("").sources;
    one.schema = node::SchemaOf(sources);
    for (const shard::Source& source : sources) one.logs.push_back(source.log);
  }
  backups_ = std::make_unique<BackupService>(
      BackupService::Surroundings{
          *log_, clock_, *authenticator_, permissions_, options_.data,
          options_.backups.empty() ? options_.data + "/backups" : options_.backups,
          KeyPlacesOf(options_)},
      std::move(saved));
  BackupService::Grant(permissions_);
  hosted.push_back({backups_.get(), std::string(BackupService::kFullName)});
}

std::string Node::TroubleOf(const WiredService& wired) const {
  for (const shard::ShardStatus& status : wired.instance->statuses()) {
    for (const shard::SourceStatus& source : status.sources) {
      if (!source.trouble.empty()) return source.trouble;
    }
  }
  return wired.companion == nullptr ? "" : wired.companion->trouble();
}

// Why the log is out of reach, once it has been for a while: one broker of several, or a broken
// connection, is found another way within a second or two.
std::string Node::LogTrouble() {
  const auto trouble = log_->Trouble();
  const auto now = std::chrono::steady_clock::now();
  if (!trouble) {
    out_of_reach_.reset();
    return "";
  }
  if (!out_of_reach_) out_of_reach_ = OutOfReach{now, trouble->message};
  return now - out_of_reach_->since >= kLogGrace ? out_of_reach_->why : "";
}

void Node::Watch() {
  bool all = true;
  const std::string log_trouble = LogTrouble();
  for (size_t i = 0; i < services_.size(); ++i) {
    std::string trouble = TroubleOf(services_[i]);
    if (trouble.empty()) trouble = log_trouble;
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
  backups_.reset();
  operations_.reset();
  services_.clear();
  log_.reset();
}

}  // namespace synergie::program
