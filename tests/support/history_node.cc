#include "tests/support/history_node.h"

#include <filesystem>
#include <thread>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "common/event/codec.h"
#include "common/event/typed.h"
#include "common/log/names.h"
#include "services/history/ordered_commits.h"
#include "services/history/sequencer.h"
#include "synergie/intake/v1/events.pb.h"

namespace synergie::testing {

HistoryNode::HistoryNode(history::HubOptions options)
    : options_(options),
      log_({.clock = &clock_}),
      authenticator_(rpc::Caller{.actor = "local", .role = rpc::Role::kFacilitator}),
      tokens_(rpc::PageTokens::Key{}) {
  Start();
}

HistoryNode::~HistoryNode() { Stop(); }

void HistoryNode::Start() {
  pool_ = std::make_unique<rpc::WorkerPool>(2, 1000);
  permissions_ = std::make_unique<rpc::Permissions>();
  hub_ = std::make_unique<history::SubscriptionHub>(options_);
  node::InstanceOptions options{
      .service = "history", .store_path = folder_ / "history", .sources = history::Sources()};
  options.reactions = [this](const projection::Store&, int32_t) {
    return history::MakeSequencers([this] { hub_->Wake(); });
  };
  instance_ = std::move(node::Instance::Start(std::move(options), log_, clock_).value());
  history::HistoryService::Grant(*permissions_);
  const std::string name(history::HistoryService::kFullName);
  service_ = std::make_unique<history::HistoryService>(
      node::Endpoint::Surroundings{.service = name,
                                   .instance = *instance_,
                                   .tokens = tokens_,
                                   .pool = *pool_,
                                   .clock = clock_,
                                   .authenticator = authenticator_,
                                   .permissions = *permissions_},
      *hub_, std::make_shared<history::Ledgers>());
  rpc::ServerOptions server;
  server.listen = "127.0.0.1:0";
  server_ = std::move(rpc::Server::Start(server, {{service_.get(), name}}).value());
  server_->OnDrain([this] { hub_->Stop(); });
}

void HistoryNode::Stop() {
  server_->Drain();
  instance_->Stop();
  pool_->Stop();
  server_.reset();
  service_.reset();
  instance_.reset();
  hub_.reset();
}

void HistoryNode::Restart(bool forget) {
  Stop();
  if (forget) std::filesystem::remove_all(folder_ / "history");
  Start();
}

std::unique_ptr<history::v1::HistoryService::Stub> HistoryNode::Connect() const {
  // A channel of its own: subscribers do not share a connection's flow control.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return history::v1::HistoryService::NewStub(
      grpc::CreateCustomChannel(address(), grpc::InsecureChannelCredentials(), arguments));
}

void HistoryNode::Say(int topic, int events, const std::string& actor) {
  event::Commit commit{.id = NewRandomId(),
                       .request_id = NewUuid(),
                       .territory = "territories/t",
                       .actor = actor,
                       .role = "facilitator",
                       .stamp = clock_.Now()};
  for (int i = 0; i < events; ++i) {
    intake::v1::TopicReworded said;
    said.set_topic("territories/t/topics/t" + std::to_string(topic));
    said.set_text("Palettes " + std::to_string(said_ + i));
    commit.events.push_back(event::Store(said, {said.topic()}));
  }
  said_ += events;
  log_.Append({std::string(log::kIntakeCommits), 0},
              {commit.territory, event::EncodeCommit(commit), {}},
              [](const log::AppendOutcome& outcome) {
                SYN_CHECK(outcome.failure == log::AppendFailure::kNone, "memory takes it");
              });
}

int64_t HistoryNode::AwaitPlaced() const {
  while (reader().Head(Time::Max()) < said_) std::this_thread::yield();
  return said_;
}

}  // namespace synergie::testing
