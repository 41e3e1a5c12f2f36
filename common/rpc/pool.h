// A few threads for what must not run in a gRPC callback: reads that may touch the disk. The queue
// is bounded, and a full one is said at once (RESOURCE_EXHAUSTED), which is what keeps a node that
// is asked too much answering at all. A job that waited past its deadline is not run.
//
//   auto taken = pool.Submit(deadline, [=](Turn turn) {
//     if (turn != Turn::kRun) return reactor->Finish(ToStatus(ErrorOf(turn)));
//     …
//   });
//   if (!taken) reactor->Finish(ToStatus(taken.error()));
//
// Every job taken is called exactly once, so that its call is always finished. Thread-safe; jobs
// must not throw.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "common/base/result.h"

namespace synergie::rpc {

// What a job is told when its turn comes.
enum class Turn {
  kRun,
  kLate,     // its deadline passed in the queue: DEADLINE_EXCEEDED
  kStopped,  // the pool is stopping: UNAVAILABLE
};

// The error to answer for kLate and kStopped.
Error ErrorOf(Turn turn);

class WorkerPool {
 public:
  using Deadline = std::chrono::steady_clock::time_point;
  using Job = std::function<void(Turn)>;

  WorkerPool(int threads, size_t max_queued);
  ~WorkerPool();  // stops

  // Errors: kResourceExhausted (queue full), kUnavailable (stopped); then the job is not called.
  Result<void> Submit(Deadline deadline, Job job);

  // Jobs that run are let finish, queued ones are told kStopped. Idempotent; not from a job.
  void Stop();

  size_t queued() const;

 private:
  struct Entry {
    Deadline deadline;
    Job job;
  };

  void Work();

  const size_t max_queued_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Entry> queue_;
  bool stopping_ = false;
  std::mutex join_mutex_;
  std::vector<std::thread> threads_;
};

}  // namespace synergie::rpc
