// bench-append: commits through the whole writer on Kafka (decide, append, accept, fold into the
// store, answer) beside librdkafka producing the same records and folding nothing, and beside
// librdkafka's transactions. Then two instances on one territory, competing for the same topics.
#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include "tests/bench/append/bare_producer.h"
#include "tests/bench/harness/bench.h"
#include "tests/bench/load/one_shard.h"
#include "tests/bench/load/workload.h"
#include "tests/kafka/kafka_broker.h"
#include "tests/support/temporary_folder.h"

namespace synergie::bench {
namespace {

const std::string kLog = "synergie.intake.commits.v1";
constexpr int64_t kTopics = 10'000;

// A fresh log of the product, prepared: kTopics topics are recorded.
class Territory {
 public:
  Territory(test::KafkaBroker& broker, const std::string& log_name, uint64_t run)
      : log_name_(log_name), workload_("ecla", 1, run) {
    log_ = test::OpenKafkaLog(broker.Client(), {log_name});
    Check(log_ != nullptr, "the Kafka topic is there");
    shard_ = std::make_unique<OneShard>(*log_, log_name, folder_.path());
    shard_->RunLone(workload_.Preparation());
    shard_->RunPipelined(kTopics, 500, [&](int64_t i) { return workload_.Record(i); });
    recorded_ = meta().position;
    shard_->RunPipelined(kTopics, 500, [&](int64_t) { return Next(); });  // warm
  }

  // Rewords topics in turn, so that those in flight are different ones.
  commit::Command Next() { return workload_.Reword(next_++ % kTopics); }
  OneShard& shard() { return *shard_; }
  Workload& workload() { return workload_; }
  log::Log& log() { return *log_; }

  projection::SourceMeta meta() { return shard_->meta(); }

  // Everything accepted, nothing refused or doubled, and all of it folded.
  void CheckSound() {
    const auto status = shard_->shard().status();
    Check(status.counters.refused == 0 && status.counters.duplicates == 0,
          "a lone writer is not refused");
    const auto end = log_->End({log_name_, 0});
    Check(end.has_value() && status.sources.front().meta.position == *end,
          "the projection has folded the whole log");
    Check(status.sources.front().meta.rows == rows_expected(), "each commit made its rows");
  }

  std::vector<std::string> Records(size_t count) {
    auto reader = log_->OpenReader({log_name_, 0}, recorded_, [] {});
    std::vector<std::string> records;
    while (records.size() < count) {
      auto polled = reader->Poll(1000);
      Check(polled.has_value(), "the log can be read");
      for (auto& record : *polled) records.push_back(std::move(record.record.value));
      if (polled->empty()) std::this_thread::yield();
    }
    return records;
  }

 private:
  // A registered company makes two rows, every other commit here one.
  int64_t rows_expected() { return *log_->End({log_name_, 0}) + 200; }

  const std::string log_name_;
  testing::TemporaryFolder folder_;
  Workload workload_;
  std::unique_ptr<log::KafkaLog> log_;
  std::unique_ptr<OneShard> shard_;
  int64_t next_ = 0;
  int64_t recorded_ = 0;  // the position where every topic is recorded
};

// Two instances of the service on one territory, each with half of the commands. A share of these
// goes to one topic that both write; the rest to topics that only one of them writes.
class Rivals {
 public:
  Rivals(test::KafkaBroker& broker, const std::string& log_name) : workload_("ecla", 1, 99) {
    for (Side& side : sides_) {
      side.log = test::OpenKafkaLog(broker.Client(), {log_name});
      Check(side.log != nullptr, "the Kafka topic is there");
      side.shard = std::make_unique<OneShard>(*side.log, log_name, side.folder.path());
    }
    sides_[0].shard->RunLone(workload_.Preparation());
    sides_[0].shard->RunPipelined(kTopics, 500, [&](int64_t i) { return workload_.Record(i); });
    sides_[1].shard->AwaitPosition(log_name, sides_[0].shard->meta().position);
  }

  Sample Run(int64_t count, double contention) {
    const int64_t refused_before = Refused();
    const Stopwatch watch;
    std::vector<std::thread> threads;
    for (int64_t half = 0; half < 2; ++half) {
      threads.emplace_back([&, half] {
        Workload own("ecla", 5, ++runs_);
        std::mt19937_64 random(static_cast<uint64_t>(half));
        int64_t next = 0;
        const auto next_command = [&](int64_t) {
          const bool hot = static_cast<double>(random() % 10'000) < contention * 10'000;
          return own.Reword(hot ? 0 : 1 + half * (kTopics / 2) + next++ % (kTopics / 2 - 1));
        };
        sides_[half].shard->RunPipelined(count / 2, 25, next_command, nullptr, &aborted_);
      });
    }
    for (std::thread& thread : threads) thread.join();
    return {{"rate", static_cast<double>(count) / watch.seconds()},
            {"refused", static_cast<double>(Refused() - refused_before)},
            {"aborted", static_cast<double>(aborted_.exchange(0))}};
  }

 private:
  struct Side {
    testing::TemporaryFolder folder;
    std::unique_ptr<log::KafkaLog> log;
    std::unique_ptr<OneShard> shard;
  };
  int64_t Refused() {
    int64_t refused = 0;
    for (Side& side : sides_) refused += side.shard->shard().status().counters.refused;
    return refused;
  }

  Workload workload_;
  std::atomic<uint64_t> runs_{1'000};
  std::atomic<int64_t> aborted_{0};
  Side sides_[2];
};

Sample LatenciesOf(std::vector<double> times_ms) {
  return {{"p50", Quantile(times_ms, 0.5)}, {"p99", Quantile(times_ms, 0.99)}};
}

}  // namespace
}  // namespace synergie::bench

int main() {
  using namespace synergie::bench;  // NOLINT: this program is of it
  using synergie::test::KafkaBroker;
  Bench bench("append", "commits through the whole writer on Kafka");
  const auto broker = KafkaBroker::Start();
  Check(broker != nullptr, "the broker starts");
  Territory ours(*broker, kLog, 1);
  MakePlainTopic(broker->address(), "bare");
  MakePlainTopic(broker->address(), "transactions");
  const auto records = ours.Records(5'000);
  BareProducer bare(broker->address(), "bare");
  BareProducer transactions(broker->address(), "transactions", "bench");
  // Warm: everything has run once.
  bare.ProducePipelined(records, 20'000, 100);
  transactions.ProducePipelined(records, 1'000, 50);

  const int64_t lone = bench.Size<int64_t>(50, 2'000);
  bench.Contender("ours, 1", [&] {
    std::vector<synergie::commit::Command> commands;
    for (int64_t i = 0; i < lone; ++i) commands.push_back(ours.Next());
    return LatenciesOf(ours.shard().RunLone(std::move(commands)));
  });
  bench.Contender("produce, 1", [&] { return LatenciesOf(bare.ProduceLone(records, lone)); });
  bench.Contender("transactions, 1",
                  [&] { return LatenciesOf(transactions.ProduceLone(records, lone / 4)); });
  bench.Run(bench.Size(1, 5));
  for (const int64_t n : {10, 50, 100, 1000}) {
    const int64_t count = bench.Size<int64_t>(2'000, n == 10 ? 60'000 : 200'000);
    const std::string suffix = ", " + std::to_string(n);
    bench.Contender("ours" + suffix, [&ours, n, count] {
      const double seconds =
          ours.shard().RunPipelined(count, n, [&](int64_t) { return ours.Next(); });
      return Sample{{"rate", static_cast<double>(count) / seconds}};
    });
    bench.Contender("produce" + suffix, [&bare, &records, n, count] {
      return Sample{
          {"rate", static_cast<double>(count) / bare.ProducePipelined(records, count, n)}};
    });
    if (n == 50) {
      bench.Contender("transactions" + suffix, [&] {
        const int64_t some = bench.Size<int64_t>(500, 10'000);
        return Sample{
            {"rate", static_cast<double>(some) / transactions.ProducePipelined(records, some, n)}};
      });
    }
    bench.Run(bench.Size(1, 5));
  }
  ours.CheckSound();
  Rivals rivals(*broker, "synergie.rivals.v1");
  const int64_t contested = bench.Size<int64_t>(1'000, 40'000);
  for (const int percent : {0, 1, 10}) {
    bench.Contender("2 instances, " + std::to_string(percent), [&rivals, contested, percent] {
      return rivals.Run(contested, percent / 100.0);
    });
  }
  bench.Run(bench.Size(1, 5));

  bench.AtMost("one caller, p50", {"ours, 1", "p50"}, {"produce, 1", "p50"}, 3, "ms");
  bench.Tell("one caller, p99", {"ours, 1", "p99"}, {"produce, 1", "p99"}, "ms");
  bench.AtMost("one caller, p50, transactions", {"ours, 1", "p50"}, {"transactions, 1", "p50"}, 0.3,
               "ms");
  for (const char* n : {"10", "50", "100", "1000"}) {
    bench.AtLeast(std::string(n) + " in flight", {std::string("ours, ") + n, "rate"},
                  {std::string("produce, ") + n, "rate"}, 0.5, "commits/s");
  }
  bench.AtLeast("50 in flight, transactions", {"ours, 50", "rate"}, {"transactions, 50", "rate"},
                10, "commits/s");
  for (const char* percent : {"0", "1", "10"}) {
    bench.Tell(std::string("two instances, 25 in flight each, ") + percent + " % contended",
               {std::string("2 instances, ") + percent, "rate"}, {"ours, 50", "rate"}, "commits/s");
    bench.Tell("  of these refused and decided again",
               {std::string("2 instances, ") + percent, "refused"}, {}, "commits");
  }
  bench.Note("the producers: idempotent, acks=all, linger.ms 0, no compression; ours with lz4");
  return bench.Finish();
}
