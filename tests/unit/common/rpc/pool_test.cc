#include "common/rpc/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace synergie::rpc {
namespace {

constexpr auto kNever = WorkerPool::Deadline::max();
constexpr auto kPast = WorkerPool::Deadline::min();

// Keeps the only thread of a pool busy until it is let go.
class Plug {
 public:
  explicit Plug(WorkerPool& pool) {
    EXPECT_TRUE(pool.Submit(kNever, [this](Turn) {
      started_.count_down();
      release_.wait();
    }));
    started_.wait();
  }
  void Release() { release_.count_down(); }

 private:
  std::latch started_{1};
  std::latch release_{1};
};

TEST(WorkerPool, RunsEveryJobOnce) {
  std::atomic<int> runs = 0;
  std::latch done(200);
  WorkerPool pool(3, 200);
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(pool.Submit(kNever, [&](Turn turn) {
      EXPECT_EQ(turn, Turn::kRun);
      ++runs;
      done.count_down();
    }));
  }
  done.wait();
  EXPECT_EQ(runs, 200);
}

TEST(WorkerPool, AFullQueueSaysSo) {
  WorkerPool pool(1, 2);
  Plug plug(pool);
  EXPECT_TRUE(pool.Submit(kNever, [](Turn) {}));
  EXPECT_TRUE(pool.Submit(kNever, [](Turn) {}));
  EXPECT_EQ(pool.queued(), 2u);
  EXPECT_EQ(pool.Submit(kNever, [](Turn) { FAIL(); }).error().code, Code::kResourceExhausted);
  plug.Release();
}

TEST(WorkerPool, ALateJobIsToldSo) {
  WorkerPool pool(1, 2);
  std::promise<Turn> told;
  ASSERT_TRUE(pool.Submit(kPast, [&](Turn turn) { told.set_value(turn); }));
  EXPECT_EQ(told.get_future().get(), Turn::kLate);
  EXPECT_EQ(ErrorOf(Turn::kLate).code, Code::kDeadlineExceeded);
}

TEST(WorkerPool, StoppingAnswersWhatIsQueued) {
  WorkerPool pool(1, 2);
  Plug plug(pool);
  std::promise<Turn> told;
  ASSERT_TRUE(pool.Submit(kNever, [&](Turn turn) { told.set_value(turn); }));
  std::thread stopper([&] { pool.Stop(); });
  while (pool.Submit(kNever, [](Turn) {}).has_value() ||
         pool.Submit(kNever, [](Turn) {}).error().code != Code::kUnavailable) {
    std::this_thread::yield();
  }
  plug.Release();
  stopper.join();
  EXPECT_EQ(told.get_future().get(), Turn::kStopped);
  EXPECT_EQ(ErrorOf(Turn::kStopped).code, Code::kUnavailable);
  pool.Stop();
}

}  // namespace
}  // namespace synergie::rpc
