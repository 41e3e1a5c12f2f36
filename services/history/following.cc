#include "services/history/following.h"

#include <utility>

#include "services/history/feed/publisher.h"

namespace synergie::history {

Result<std::unique_ptr<Following>> Following::Start(Surroundings around, const Keyring& keyring,
                                                    node::Endpoint::Surroundings endpoint) {
  std::unique_ptr<Following> self(new Following(around.ledgers));
  projection::Store& store = around.instance.store();
  Ledgers::ByPartition ledgers;
  for (const int32_t partition : around.instance.partitions()) {
    self->followers_.push_back(std::make_unique<Publisher>(
        Publisher::Surroundings{store, around.log, around.clock, around.bell}, partition));
    const auto ledger = std::make_shared<Ledger>(
        Ledger::Surroundings{store, around.log, around.clock, around.bell}, partition, keyring);
    ledgers[partition] = ledger;
    self->followers_.push_back(ledger);
  }
  endpoint.service = LedgerService::kFullName;
  self->ledgers_->Set(std::move(ledgers));
  self->ledger_service_ =
      std::make_unique<LedgerService>(std::move(endpoint), around.log, self->ledgers_);
  std::vector<Follower*> followers;
  for (const auto& follower : self->followers_) followers.push_back(follower.get());
  self->thread_ = std::make_unique<FollowerThread>(std::move(followers), around.bell, around.clock);
  return self;
}

Following::~Following() {
  Stop();
  ledgers_->Set({});  // they read the instance's store
}

std::string Following::trouble() const {
  for (const auto& follower : followers_) {
    if (std::string trouble = follower->trouble(); !trouble.empty()) return trouble;
  }
  return "";
}

void Following::Stop() {
  if (thread_ != nullptr) thread_->Stop();
}

}  // namespace synergie::history
