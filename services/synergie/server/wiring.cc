#include "services/synergie/server/wiring.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "common/base/check.h"
#include "common/log/names.h"
#include "services/history/codec/codec.h"
#include "services/history/rpc/history_service.h"
#include "services/history/sequencer.h"
#include "services/intake/rpc/intake_service.h"

namespace synergie::program {
namespace {

// How one service is made.
struct Recipe {
  std::string name;
  std::string full_name;
  void (*grant)(rpc::Permissions&);
  std::vector<shard::Source> (*sources)();
  node::InstanceOptions::MakeReactions (*reactions)(keys::KeyStore&);  // null: it reacts to nothing
  std::unique_ptr<grpc::Service> (*make)(node::Endpoint::Surroundings, Shared&);
};

const std::vector<Recipe>& Recipes() {
  static const std::vector<Recipe> recipes = {
      {.name = "intake",
       .full_name = std::string(intake::IntakeService::kFullName),
       .grant = intake::IntakeService::Grant,
       .sources =
           [] {
             return std::vector<shard::Source>{
                 {std::string(log::kIntakeCommits), &intake::IntakeModel()}};
           },
       .make = [](node::Endpoint::Surroundings around,
                  Shared& shared) -> std::unique_ptr<grpc::Service> {
         return std::make_unique<intake::IntakeService>(std::move(around), shared.keys);
       }},
      {.name = "history",
       .full_name = std::string(history::HistoryService::kFullName),
       .grant = history::HistoryService::Grant,
       .sources =
           [] {
             std::vector<shard::Source> sources{{std::string(log::kOrder), &history::OrderModel()}};
             for (const std::string_view kept :
                  {log::kIntakeCommits, log::kMatchingCommits, log::kCatalogueCommits}) {
               sources.push_back({std::string(kept), &history::KeptLogModel(), true});
             }
             return sources;
           },
       .reactions = [](keys::KeyStore&) -> node::InstanceOptions::MakeReactions {
         return [](const projection::Store&, int32_t) { return history::MakeSequencers(); };
       },
       .make = [](node::Endpoint::Surroundings around, Shared&) -> std::unique_ptr<grpc::Service> {
         return std::make_unique<history::HistoryService>(std::move(around));
       }},
  };
  return recipes;
}

const Recipe& RecipeOf(std::string_view name) {
  const auto found = std::find_if(Recipes().begin(), Recipes().end(),
                                  [&](const Recipe& recipe) { return recipe.name == name; });
  SYN_CHECK(found != Recipes().end(), "a service of this program");
  return *found;
}

}  // namespace

const std::vector<std::string>& ServiceNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Recipe& recipe : Recipes()) all.push_back(recipe.name);
    return all;
  }();
  return names;
}

node::InstanceOptions InstanceOptionsOf(const std::string& service, const std::string& data,
                                        keys::KeyStore& keys) {
  const Recipe& recipe = RecipeOf(service);
  node::InstanceOptions options{
      .service = service, .store_path = data + "/" + service, .sources = recipe.sources()};
  if (recipe.reactions != nullptr) options.reactions = recipe.reactions(keys);
  return options;
}

Result<WiredService> Wire(const std::string& service, const std::string& data, Shared& shared) {
  const Recipe& recipe = RecipeOf(service);
  node::InstanceOptions options = InstanceOptionsOf(service, data, shared.keys);
  options.writer = shared.writer;
  auto instance = node::Instance::Start(std::move(options), shared.log, shared.clock);
  if (!instance) return tl::unexpected(instance.error());
  recipe.grant(shared.permissions);
  WiredService wired{.instance = std::move(*instance), .full_name = recipe.full_name};
  wired.service = recipe.make({.service = recipe.full_name,
                               .instance = *wired.instance,
                               .tokens = shared.tokens,
                               .pool = shared.pool,
                               .clock = shared.clock,
                               .authenticator = shared.authenticator,
                               .permissions = shared.permissions},
                              shared);
  return wired;
}

}  // namespace synergie::program
