#include "common/node/instance.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "common/base/encoding.h"
#include "common/log/partitioner.h"

namespace synergie::node {

std::string SchemaOf(const std::vector<shard::Source>& sources) {
  std::string schema = "store-1";
  for (const shard::Source& source : sources) schema += "+" + source.model->schema_version();
  return schema;
}

Instance::Instance(InstanceOptions options, log::Log& log)
    : options_(std::move(options)), log_(log) {}

Instance::~Instance() { Stop(); }

Result<std::unique_ptr<Instance>> Instance::Start(InstanceOptions options, log::Log& log,
                                                  const Clock& clock) {
  auto instance = std::unique_ptr<Instance>(new Instance(std::move(options), log));
  const projection::Store::Options store_options{.path = instance->options_.store_path,
                                                 .schema = SchemaOf(instance->options_.sources)};
  auto store = projection::Store::Open(store_options);
  if (!store && (store.error().code == Code::kDataLoss ||
                 store.error().message.find("has schema") != std::string::npos)) {
    // The log is the truth: what cannot be used is folded again.
    const std::string aside = store_options.path + ".set-aside-" + NewUuid().substr(0, 8);
    spdlog::warn("{}; it is kept as {} and folded again", store.error().message, aside);
    std::error_code renamed;
    std::filesystem::rename(store_options.path, aside, renamed);
    if (renamed) return Fail(Code::kUnavailable, "cannot set the projection aside");
    store = projection::Store::Open(store_options);
  }
  if (!store) return tl::unexpected(store.error());
  instance->store_ = std::move(*store);

  std::vector<int32_t> partitions = instance->options_.partitions;
  if (partitions.empty()) {
    partitions.resize(log.partitions());
    std::iota(partitions.begin(), partitions.end(), 0);
  }
  for (const int32_t partition : partitions) {
    if (partition < 0 || partition >= log.partitions()) {
      return Fail(Code::kInvalidArgument, "partition " + std::to_string(partition) +
                                              " is none of the log's, which has " +
                                              std::to_string(log.partitions()));
    }
    instance->shards_[partition] =
        std::make_unique<shard::ShardThread>([&, partition](std::function<void()> wake) {
          auto reactions = instance->options_.reactions
                               ? instance->options_.reactions(*instance->store_, partition)
                               : std::vector<std::unique_ptr<shard::Reaction>>{};
          return std::make_unique<shard::Shard>(
              shard::ShardOptions{.service = instance->options_.service,
                                  .partition = partition,
                                  .sources = instance->options_.sources,
                                  .quarantine_log = instance->options_.quarantine_log,
                                  .writer = instance->options_.writer},
              shard::Shard::Surroundings{log, *instance->store_, clock,
                                         [] { return NewRandomId(); }, std::move(wake)},
              std::move(reactions));
        });
  }
  return instance;
}

void Instance::Stop() {
  for (auto& [partition, thread] : shards_) thread->Stop();
}

projection::SourceId Instance::OwnSourceOf(std::string_view name) const {
  return {0, static_cast<uint16_t>(PartitionOf(*TerritoryOf(name)))};
}

int32_t Instance::PartitionOf(std::string_view territory) const {
  return log::PartitionOf(territory, log_.partitions());
}

shard::Shard* Instance::ShardOf(std::string_view territory) const {
  const auto found = shards_.find(PartitionOf(territory));
  return found == shards_.end() ? nullptr : &found->second->shard();
}

std::vector<int32_t> Instance::partitions() const {
  std::vector<int32_t> all;
  for (const auto& [partition, thread] : shards_) all.push_back(partition);
  return all;
}

std::vector<shard::ShardStatus> Instance::statuses() const {
  std::vector<shard::ShardStatus> all;
  for (const auto& [partition, thread] : shards_) all.push_back(thread->shard().status());
  return all;
}

bool Instance::caught_up() const {
  const auto all = statuses();
  return std::all_of(all.begin(), all.end(), [](const auto& status) { return status.caught_up; });
}

}  // namespace synergie::node
