// Intake's shard on one log, as a running service has it: its thread, its store, its writer. And
// loads on it: commands kept in flight, each answered before the next takes its place.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/log/log.h"
#include "common/projection/store.h"
#include "common/shard/shard_thread.h"

namespace synergie::bench {

class OneShard {
 public:
  // `log` outlives it; `folder` holds the projection.
  OneShard(log::Log& log, const std::string& log_name, const std::string& folder,
           int32_t partition = 0);
  ~OneShard();

  shard::Shard& shard() { return thread_->shard(); }
  const projection::Store& store() const { return *store_; }
  projection::SourceMeta meta() { return shard().status().sources.front().meta; }

  // Returns once everything below `offset` of its log is folded.
  void AwaitPosition(const std::string& log_name, int64_t offset);

  // Runs commands one after the other, as one caller does, each from its own start to its answer;
  // gives the times in milliseconds. Every answer must be an acceptance.
  std::vector<double> RunLone(std::vector<commit::Command> commands);

  // Keeps `in_flight` commands under way until `count` are answered; the next one is made on the
  // shard's thread. Gives the seconds that took, and the latencies in milliseconds where wanted.
  // With `aborted` a command may give up after too many conflicts, and is counted there.
  using Next = std::function<commit::Command(int64_t number)>;
  double RunPipelined(int64_t count, int64_t in_flight, const Next& next,
                      std::vector<double>* latencies_ms = nullptr,
                      std::atomic<int64_t>* aborted = nullptr);

 private:
  std::unique_ptr<projection::Store> store_;
  std::unique_ptr<shard::ShardThread> thread_;
};

}  // namespace synergie::bench
