#include "services/synergie/server/wiring.h"

#include <map>
#include <utility>

#include "common/base/check.h"
#include "common/log/names.h"
#include "services/catalogue/codec/replicas.h"
#include "services/catalogue/rpc/catalogue_service.h"
#include "services/history/feed/descriptors.h"
#include "services/history/following.h"
#include "services/history/ledger/published_tree.h"
#include "services/history/ordered_commits.h"
#include "services/history/rpc/history_service.h"
#include "services/history/sequencer.h"
#include "services/intake/rpc/erasures.h"
#include "services/intake/rpc/intake_service.h"
#include "services/matching/matcher/engine_matcher.h"
#include "services/matching/matching_node.h"
#include "services/matching/rpc/matching_service.h"

namespace synergie::program {
namespace {

using Around = node::Endpoint::Surroundings;
using MadeService = std::unique_ptr<grpc::Service>;

// The parts that are the same for all: `Service` has kFullName and Grant.
template <class Service>
class BlueprintFor : public Blueprint {
 public:
  std::string full_name() const override { return std::string(Service::kFullName); }
  void Grant(rpc::Permissions& permissions) const override { Service::Grant(permissions); }
};

class IntakeBlueprint final : public BlueprintFor<intake::IntakeService> {
 public:
  node::InstanceOptions Options(std::string store_path) override {
    return {.service = "intake",
            .store_path = std::move(store_path),
            .sources = {{std::string(log::kIntakeCommits), &intake::IntakeModel()}}};
  }
  MadeService MakeService(Around around, keys::KeyStore& keys) override {
    return std::make_unique<intake::IntakeService>(std::move(around), keys);
  }
  void CaughtUp(const node::Instance& instance, keys::KeyStore& keys) const override {
    intake::FinishErasures(instance, keys);
  }
};

class MatchingBlueprint final : public BlueprintFor<matching::MatchingService> {
 public:
  node::InstanceOptions Options(std::string store_path) override {
    return node_.Options(std::move(store_path));
  }
  MadeService MakeService(Around around, keys::KeyStore&) override {
    return std::make_unique<matching::MatchingService>(std::move(around), node_);
  }

 private:
  matching::MatchingNode node_{matching::EmbeddedMatcher()};
};

class CatalogueBlueprint final : public BlueprintFor<catalogue::CatalogueService> {
 public:
  node::InstanceOptions Options(std::string store_path) override {
    return {.service = "catalogue",
            .store_path = std::move(store_path),
            .sources = {{std::string(log::kCatalogueCommits), &catalogue::CatalogueModel()},
                        {std::string(log::kIntakeCommits), &catalogue::IntakeReplicaModel()},
                        {std::string(log::kMatchingCommits), &catalogue::MatchingReplicaModel()}}};
  }
  MadeService MakeService(Around around, keys::KeyStore& keys) override {
    return std::make_unique<catalogue::CatalogueService>(std::move(around), keys);
  }
};

class HistoryCompanion final : public Companion {
 public:
  explicit HistoryCompanion(std::unique_ptr<history::Following> following)
      : following_(std::move(following)) {}
  std::vector<rpc::HostedService> services() override {
    return {{&following_->ledger_service(), std::string(history::LedgerService::kFullName)}};
  }
  std::string trouble() const override { return following_->trouble(); }
  void Stop() override { following_->Stop(); }

 private:
  const std::unique_ptr<history::Following> following_;
};

class HistoryBlueprint final : public BlueprintFor<history::HistoryService> {
 public:
  node::InstanceOptions Options(std::string store_path) override {
    node::InstanceOptions options{
        .service = "history", .store_path = std::move(store_path), .sources = history::Sources()};
    options.reactions = [this, bell = bell_](const projection::Store&, int32_t) {
      return history::MakeSequencers([this, bell] {
        bell->Ring();
        hub_.Wake();
      });
    };
    return options;
  }
  MadeService MakeService(Around around, keys::KeyStore&) override {
    return std::make_unique<history::HistoryService>(std::move(around), hub_, ledgers_);
  }
  Result<std::unique_ptr<Companion>> MakeCompanion(node::Instance& instance,
                                                   const std::string& data, Shared& shared,
                                                   const Around& around) override {
    const auto keyring = history::Keyring::OpenOrCreate(shared.ledger_keys);
    if (!keyring) return tl::unexpected(keyring.error());
    // Beside the log, so that its events are read in ten years without this program.
    const auto described = history::WriteWholeFile(data + "/events.binpb",
                                                   history::FeedDescriptors().SerializeAsString());
    if (!described) return tl::unexpected(described.error());
    history::LedgerService::Grant(shared.permissions);
    auto following = history::Following::Start(
        {instance, shared.log, shared.clock, bell_, ledgers_}, *keyring, around);
    if (!following) return tl::unexpected(following.error());
    return std::make_unique<HistoryCompanion>(std::move(*following));
  }

  void Drain() override { hub_.Stop(); }

 private:
  const std::shared_ptr<history::Bell> bell_ = std::make_shared<history::Bell>();
  const std::shared_ptr<history::Ledgers> ledgers_ = std::make_shared<history::Ledgers>();
  history::SubscriptionHub hub_;
};

template <class Kind>
std::unique_ptr<Blueprint> Make() {
  return std::make_unique<Kind>();
}

struct Named {
  std::string name;
  std::unique_ptr<Blueprint> (*make)();
};

const std::vector<Named>& Blueprints() {
  static const std::vector<Named> all = {{"intake", Make<IntakeBlueprint>},
                                         {"matching", Make<MatchingBlueprint>},
                                         {"catalogue", Make<CatalogueBlueprint>},
                                         {"history", Make<HistoryBlueprint>}};
  return all;
}

}  // namespace

const std::vector<std::string>& ServiceNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Named& one : Blueprints()) all.push_back(one.name);
    return all;
  }();
  return names;
}

std::unique_ptr<Blueprint> BlueprintOf(std::string_view service) {
  for (const Named& one : Blueprints()) {
    if (one.name == service) return one.make();
  }
  SYN_CHECK(false, "a service of this program");
  return nullptr;
}

std::string StorePathOf(const std::string& data, const std::string& service) {
  return data + "/" + service;
}

Result<WiredService> Wire(const std::string& service, const std::string& data, Shared& shared) {
  WiredService wired{.blueprint = BlueprintOf(service)};
  node::InstanceOptions options = wired.blueprint->Options(StorePathOf(data, service));
  options.writer = shared.writer;
  options.partitions = shared.partitions;
  options.quarantine_log = log::kQuarantines;
  auto instance = node::Instance::Start(std::move(options), shared.log, shared.clock);
  if (!instance) return tl::unexpected(instance.error());
  wired.instance = std::move(*instance);
  wired.blueprint->Grant(shared.permissions);
  const Around around{.service = wired.blueprint->full_name(),
                      .instance = *wired.instance,
                      .tokens = shared.tokens,
                      .pool = shared.pool,
                      .clock = shared.clock,
                      .authenticator = shared.authenticator,
                      .permissions = shared.permissions};
  wired.service = wired.blueprint->MakeService(around, shared.keys);
  auto companion = wired.blueprint->MakeCompanion(*wired.instance, data, shared, around);
  if (!companion) return tl::unexpected(companion.error());
  wired.companion = std::move(*companion);
  return wired;
}

}  // namespace synergie::program
