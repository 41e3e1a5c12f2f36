#include "tests/bench/load/one_shard.h"

#include <atomic>
#include <semaphore>
#include <utility>

#include "common/base/encoding.h"
#include "services/intake/codec/codec.h"
#include "tests/bench/harness/bench.h"

namespace synergie::bench {
namespace {

void MustBeAccepted(const commit::CommandOutcome& outcome) {
  Check(outcome.has_value(),
        "a command is answered, not: " + (outcome.has_value() ? "" : outcome.error().message));
  Check(outcome->answer.ok(), "a command is accepted, not: " + outcome->answer.rejection.message);
}

}  // namespace

OneShard::OneShard(log::Log& log, const std::string& log_name, const std::string& folder,
                   int32_t partition) {
  static const SystemClock clock;
  auto store =
      projection::Store::Open({.path = folder, .schema = intake::IntakeModel().schema_version()});
  Check(store.has_value(), "the projection opens");
  store_ = std::move(*store);
  thread_ = std::make_unique<shard::ShardThread>([&](std::function<void()> wake) {
    return std::make_unique<shard::Shard>(
        shard::ShardOptions{.service = "intake",
                            .partition = partition,
                            .sources = {{log_name, &intake::IntakeModel()}}},
        shard::Shard::Surroundings{log, *store_, clock, [] { return NewRandomId(); },
                                   std::move(wake)},
        std::vector<std::unique_ptr<shard::Reaction>>{});
  });
}

OneShard::~OneShard() { thread_->Stop(); }

void OneShard::AwaitPosition(const std::string& log_name, int64_t offset) {
  std::binary_semaphore reached(0);
  shard().AwaitPositions({{log_name, 0, offset}}, Time::Max(), [&](const Result<void>& result) {
    Check(result.has_value(), "the shard folds that far");
    reached.release();
  });
  reached.acquire();
}

std::vector<double> OneShard::RunLone(std::vector<commit::Command> commands) {
  std::vector<double> times_ms;
  times_ms.reserve(commands.size());
  std::binary_semaphore answered(0);
  for (commit::Command& command : commands) {
    command.done = [&](const commit::CommandOutcome& outcome) {
      MustBeAccepted(outcome);
      answered.release();
    };
    const Stopwatch watch;
    shard().Submit(std::move(command));
    answered.acquire();
    times_ms.push_back(watch.seconds() * 1e3);
  }
  return times_ms;
}

double OneShard::RunPipelined(int64_t count, int64_t in_flight, const Next& next,
                              std::vector<double>* latencies_ms, std::atomic<int64_t>* aborted) {
  struct Run {
    int64_t started = 0, answered = 0;
    std::binary_semaphore over{0};
  };
  // Everything below runs on the shard's thread, except the first commands.
  Run run;
  if (latencies_ms != nullptr) latencies_ms->reserve(latencies_ms->size() + count);
  std::function<void()> start_one = [&] {
    if (run.started == count) return;
    commit::Command command = next(run.started++);
    command.done = [&, watch = Stopwatch()](const commit::CommandOutcome& outcome) {
      if (aborted != nullptr && outcome && outcome->answer.rejection.code == Code::kAborted) {
        ++*aborted;
      } else {
        MustBeAccepted(outcome);
      }
      if (latencies_ms != nullptr) latencies_ms->push_back(watch.seconds() * 1e3);
      if (++run.answered == count) {
        run.over.release();
      } else {
        start_one();
      }
    };
    shard().Submit(std::move(command));
  };
  const Stopwatch watch;
  // The first ones from the shard's thread too, so that `run` is one thread's.
  shard().AwaitPositions({{"no log", 0, 0}}, Time::Max(), [&](const Result<void>&) {
    for (int64_t i = 0; i < in_flight && i < count; ++i) start_one();
  });
  run.over.acquire();
  return watch.seconds();
}

}  // namespace synergie::bench
