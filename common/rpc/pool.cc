#include "common/rpc/pool.h"

#include "common/base/check.h"

namespace synergie::rpc {

Error ErrorOf(Turn turn) {
  SYN_CHECK(turn != Turn::kRun, "a job that runs has no error yet");
  if (turn == Turn::kLate) {
    return {Code::kDeadlineExceeded, "The call's deadline passed while it waited for its turn."};
  }
  return {Code::kUnavailable, "The server is shutting down."};
}

WorkerPool::WorkerPool(int threads, size_t max_queued) : max_queued_(max_queued) {
  SYN_CHECK(threads > 0 && max_queued > 0, "a pool has threads and room");
  threads_.reserve(threads);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() { Stop(); }

Result<void> WorkerPool::Submit(Deadline deadline, Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return tl::unexpected(ErrorOf(Turn::kStopped));
    if (queue_.size() >= max_queued_) {
      return Fail(Code::kResourceExhausted, "Too many calls are waiting: ask again in a moment.");
    }
    queue_.push_back({deadline, std::move(job)});
  }
  ready_.notify_one();
  return {};
}

void WorkerPool::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  const std::lock_guard lock(join_mutex_);
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Entry entry = std::move(queue_.front());
    queue_.pop_front();
    Turn turn = Turn::kRun;
    if (stopping_) {
      turn = Turn::kStopped;
    } else if (std::chrono::steady_clock::now() >= entry.deadline) {
      turn = Turn::kLate;
    }
    lock.unlock();
    entry.job(turn);
    entry.job = nullptr;  // what it captured is gone before the next wait
    lock.lock();
  }
}

}  // namespace synergie::rpc
