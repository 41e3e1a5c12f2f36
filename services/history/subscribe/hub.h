// All live subscribers of a history instance: one ring a partition, one thread that advances the
// rings and keeps the time, and a few that read the store for who is behind.
//
//   shard ──Wake()──▶ this thread: rings advance ──▶ subscribers at the end are served
//                                                     the others serve themselves as writes end
//
// A subscriber costs at most one message in flight (subscriber.h); a slow one never holds up the
// shard, the ring or another. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/rpc/pool.h"
#include "services/history/subscribe/ring.h"
#include "services/history/subscribe/selection.h"

namespace synergie::history {

class Subscriber;

struct HubOptions {
  RingBounds ring;
  size_t max_subscribers = 2'000;
  std::chrono::milliseconds stall_limit{30'000};  // a write that does not end within it
  std::chrono::milliseconds tick{100};
  int reader_threads = 2;
};

class SubscriptionHub {
 public:
  explicit SubscriptionHub(HubOptions options = {});
  ~SubscriptionHub();  // Stop()

  // There may be something new. From any thread; never blocks for long.
  void Wake();
  // Ends every subscription with UNAVAILABLE. Idempotent.
  void Stop();

  const HubOptions& options() const { return options_; }
  size_t subscribers() const;
  // How many were ended because they did not read.
  int64_t cut_off() const { return cut_off_; }

  // For subscribers.
  void CountCutOff() { ++cut_off_; }
  // False: there are as many as there may be, or the hub has stopped.
  bool Join(std::shared_ptr<Subscriber> subscriber);
  void Leave(Subscriber* subscriber);
  // The ring of a partition of that store, which outlives the hub's use.
  std::shared_ptr<Ring> RingOf(const projection::Store& store, int32_t partition);
  std::shared_ptr<Selection> SelectionOf(Selection::Key key, std::vector<EventFilter> filters);
  // The block that holds `sequence`, out of the few that were read last or out of the store; null
  // where nothing is there yet.
  BlockPtr BlockAt(const EventReader& reader, int32_t partition, int64_t sequence);
  // Runs in a reader thread.
  Result<void> Read(rpc::WorkerPool::Job job);

 private:
  void Run(const std::stop_token& stop);
  std::vector<std::shared_ptr<Subscriber>> All() const;

  const HubOptions options_;
  rpc::WorkerPool readers_;
  mutable std::mutex mutex_;
  std::condition_variable_any woken_cv_;
  bool woken_ = false;
  bool stopped_ = false;
  std::atomic<int64_t> cut_off_ = 0;
  std::map<Subscriber*, std::shared_ptr<Subscriber>> subscribers_;
  std::map<int32_t, std::shared_ptr<Ring>> rings_;
  std::map<Selection::Key, std::weak_ptr<Selection>> selections_;
  std::mutex blocks_mutex_;
  std::list<std::pair<std::pair<int32_t, int64_t>, BlockPtr>> blocks_;  // the last read first
  std::jthread thread_;
};

}  // namespace synergie::history
