// One running instance of a service: its store, and a shard on a thread for every partition it
// serves. Thread-safe after construction.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/log/log.h"
#include "common/projection/store.h"
#include "common/shard/shard_thread.h"

namespace synergie::node {

struct InstanceOptions {
  std::string service;                 // "intake"
  std::string store_path;              // the projection's folder
  std::vector<shard::Source> sources;  // the first is the service's own log
  std::vector<int32_t> partitions;     // empty: all of the log's
  std::string quarantine_log;          // operators' orders to pass records; empty: none
  commit::WriterOptions writer;
  // Reactions of a new shard; the store holds what was folded before.
  using MakeReactions = std::function<std::vector<std::unique_ptr<shard::Reaction>>(
      const projection::Store& store, int32_t partition)>;
  MakeReactions reactions;
};

class Instance {
 public:
  // A projection of another schema version, or a damaged one, is set aside and folded again.
  static Result<std::unique_ptr<Instance>> Start(InstanceOptions options, log::Log& log,
                                                 const Clock& clock);
  ~Instance();

  // Ends the shards; what waits is answered with kUnavailable. Idempotent.
  void Stop();

  const std::string& service() const { return options_.service; }
  const std::string& own_log() const { return options_.sources.front().log; }
  int32_t PartitionOf(std::string_view territory) const;
  // The store's source of the own rows about a territory or a resource below it.
  projection::SourceId OwnSourceOf(std::string_view name) const;
  // Null where this instance does not serve that partition.
  shard::Shard* ShardOf(std::string_view territory) const;
  const projection::Store& store() const { return *store_; }
  projection::Store& store() { return *store_; }
  // Where everything is about all territories.
  shard::Shard& AnyShard() const { return shards_.begin()->second->shard(); }
  std::vector<int32_t> partitions() const;
  std::vector<shard::ShardStatus> statuses() const;
  bool caught_up() const;
  // The own log's model, which decodes rows.
  const commit::Model& model() const { return *options_.sources.front().model; }

 private:
  Instance(InstanceOptions options, log::Log& log);

  InstanceOptions options_;
  log::Log& log_;
  std::unique_ptr<projection::Store> store_;
  std::map<int32_t, std::unique_ptr<shard::ShardThread>> shards_;
};

// The schema of a store that folds these sources.
std::string SchemaOf(const std::vector<shard::Source>& sources);

}  // namespace synergie::node
