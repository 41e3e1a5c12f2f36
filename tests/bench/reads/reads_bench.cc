// bench-reads: a resource and a page of resources, current and as of an instant, with 1, 100 and
// 1,000 revisions behind them, from the store that a shard has folded; at rest and while it is
// written to.
#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include "common/log/memory/memory_log.h"
#include "tests/bench/harness/bench.h"
#include "tests/bench/load/one_shard.h"
#include "tests/bench/load/workload.h"
#include "tests/support/temporary_folder.h"

namespace synergie::bench {
namespace {

const std::string kLog = "synergie.intake.commits.v1";
constexpr int64_t kPage = 50;  // topics a page

// A territory whose first kPage topics have `revisions` each, written in turns, so that versions of
// one topic are spread over the whole time; and others around them.
class History {
 public:
  History(int64_t revisions, int64_t others)
      : workload_("ecla", 1, static_cast<uint64_t>(revisions)), revisions_(revisions) {
    shard_ = std::make_unique<OneShard>(log_, kLog, folder_.path());
    shard_->RunLone(workload_.Preparation());
    shard_->RunPipelined(kPage + others, 500, [&](int64_t i) { return workload_.Record(i); });
    for (int64_t i = 0; i < kPage; ++i) names_.push_back(workload_.TopicName(i));
    std::sort(names_.begin(), names_.end());
    from_ = shard_->shard().last_time();
    shard_->RunPipelined(kPage * (revisions - 1), 50,
                         [&](int64_t i) { return workload_.Reword(i % kPage); });
    to_ = shard_->shard().last_time();
    for (const std::string& name : names_) {
      const auto row = shard_->store().GetRow({}, name, Time::Max());
      Check(row.has_value() && row->revision == revisions, "each topic has its revisions");
    }
  }

  // Microseconds a read of one topic: the current version, or as of an instant of the whole time.
  double Get(bool as_of, int64_t count) {
    int64_t below = 0;
    const Stopwatch watch;
    for (int64_t i = 0; i < count; ++i) {
      const auto& name = names_[static_cast<size_t>(random_() % kPage)];
      const auto row = shard_->store().GetRow({}, name, as_of ? Instant() : Time::Max());
      Check(row.has_value(), "a topic is there at every instant");
      below += row->revision < revisions_;
    }
    const double micros = watch.seconds() * 1e6 / static_cast<double>(count);
    Check(as_of == (below > count / 4) || revisions_ == 1, "as of an instant shows what was then");
    return micros;
  }

  // Microseconds a page of kPage topics.
  double List(bool as_of, int64_t count) {
    const Stopwatch watch;
    for (int64_t i = 0; i < count; ++i) {
      int64_t seen = 0;
      shard_->store().ScanRows(
          {}, "territories/ecla/topics/", "", as_of ? Instant() : Time::Max(),
          [&](std::string_view, const projection::Row&) { return ++seen < kPage; });
      Check(seen == kPage, "a page is full");
    }
    return watch.seconds() * 1e6 / static_cast<double>(count);
  }

  // Rewords other topics for as long as it lives.
  class Writing {
   public:
    explicit Writing(History& history)
        : thread_([this, &history] {
            while (!over_) {
              history.shard_->RunPipelined(200, 50, [&](int64_t) {
                return history.workload_.Reword(kPage + history.next_++ % 500);
              });
            }
          }) {}
    ~Writing() {
      over_ = true;
      thread_.join();
    }

   private:
    std::atomic<bool> over_{false};
    std::thread thread_;
  };

 private:
  Time Instant() {
    const auto span = static_cast<uint64_t>(to_.micros - from_.micros + 1);
    return Time{from_.micros + static_cast<int64_t>(random_() % span)};
  }

  const testing::TemporaryFolder folder_;
  log::MemoryLog log_{{}};
  Workload workload_;
  const int64_t revisions_;
  std::unique_ptr<OneShard> shard_;
  std::vector<std::string> names_;
  std::mt19937_64 random_{3};
  Time from_, to_;
  std::atomic<int64_t> next_{0};
};

}  // namespace
}  // namespace synergie::bench

int main() {
  using namespace synergie::bench;  // NOLINT: this program is of it
  Bench bench("reads", "reads of current and of past states");
  const int64_t others = bench.Size<int64_t>(1'000, 20'000);
  const auto gets = bench.Size<int64_t>(2'000, 20'000);
  const int64_t lists = bench.Size<int64_t>(20, 300);
  std::map<int64_t, std::unique_ptr<History>> histories;
  for (const int64_t revisions : {1, 100, 1000}) {
    histories[revisions] = std::make_unique<History>(revisions, others);
  }
  const auto name = [](const std::string& what, int64_t revisions) {
    return what + ", " + std::to_string(revisions);
  };
  for (auto& [revisions, history] : histories) {
    bench.Contender(name("current", revisions), [&] {
      return Sample{{"get", history->Get(false, gets)}, {"list", history->List(false, lists)}};
    });
    bench.Contender(name("as of", revisions), [&] {
      return Sample{{"get", history->Get(true, gets)}, {"list", history->List(true, lists)}};
    });
  }
  bench.Run(bench.Size(1, 7));
  bench.Contender("current, written", [&] {
    const History::Writing writing(*histories[1000]);
    return Sample{{"get", histories[1000]->Get(false, gets)}};
  });
  bench.Contender("as of, written", [&] {
    const History::Writing writing(*histories[1000]);
    return Sample{{"get", histories[1000]->Get(true, gets)}};
  });
  bench.Run(bench.Size(1, 5));
  for (const int64_t revisions : {100, 1000}) {
    const std::string behind = std::to_string(revisions) + " revisions";
    bench.AtMost("Get as of, " + behind, {name("as of", revisions), "get"},
                 {name("current", revisions), "get"}, 2, "µs");
    bench.AtMost("List as of, " + behind, {name("as of", revisions), "list"},
                 {name("current", revisions), "list"}, 2, "µs/page");
    bench.AtMost("Get current, " + behind + " and 1", {name("current", revisions), "get"},
                 {name("current", 1), "get"}, 2, "µs");
  }
  bench.AtMost("Get as of, 1000 revisions, while written", {"as of, written", "get"},
               {"current, written", "get"}, 2, "µs");
  bench.Note("a page has 50 topics; the store is the shard's own, the log is in memory");
  return bench.Finish();
}
