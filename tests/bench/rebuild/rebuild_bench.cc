// bench-rebuild: folds a Kafka topic of commits into a fresh projection with all its history, by
// the path of `synergie rebuild`, beside Kafka Streams 4 folding the same Kafka topic into its
// versioned store (which keeps history as ours does) and into its plain one (which keeps none).
//
//   bench_rebuild [EVENTS [TOPICS]]     2,000,000 over 100,000
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "common/projection/rebuild.h"
#include "services/intake/codec/codec.h"
#include "tests/bench/harness/bench.h"
#include "tests/bench/harness/peer_process.h"
#include "tests/bench/load/one_shard.h"
#include "tests/bench/load/workload.h"
#include "tests/kafka/kafka_broker.h"
#include "tests/support/temporary_folder.h"

namespace synergie::bench {
namespace {

const std::string kLog = "synergie.intake.commits.v1";

struct Written {
  projection::SourceMeta live;  // of the projection that folded while it was written
};

// Files may go while they are looked at: the store merges its own.
int64_t BytesBelow(const std::string& folder) {
  int64_t bytes = 0;
  std::error_code gone;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder, gone)) {
    const auto size = file.is_regular_file(gone) ? file.file_size(gone) : 0;
    if (!gone) bytes += static_cast<int64_t>(size);
  }
  return bytes;
}

// The log as the product writes it: topics are recorded, then changed in random order.
Written Write(log::Log& log, int64_t events, int64_t topics) {
  const testing::TemporaryFolder folder;
  Workload workload("ecla", 1);
  OneShard shard(log, kLog, folder.path());
  shard.RunLone(workload.Preparation());
  const auto left = events - static_cast<int64_t>(workload.Preparation().size());
  std::mt19937_64 random(7);
  const double seconds = shard.RunPipelined(left, 1000, [&](int64_t i) {
    if (i < topics) return workload.Record(i);
    return workload.Change(static_cast<int64_t>(random() % static_cast<uint64_t>(topics)));
  });
  std::fprintf(stderr, "rebuild: %ld events written through the writer, %.0f/s\n",
               static_cast<long>(events), static_cast<double>(left) / seconds);
  return {shard.meta()};
}

// Forgets the highest memory so far.
void ResetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

Sample Rebuild(log::Log& log, const Written& written) {
  const testing::TemporaryFolder folder;
  auto store = projection::Store::Open(
      {.path = folder.path(), .schema = intake::IntakeModel().schema_version()});
  Check(store.has_value(), "a fresh store opens");
  ResetPeak();
  const Stopwatch watch;
  const auto differences = projection::Rebuild(
      {.sources = {{.log = kLog, .model = &intake::IntakeModel()}}}, log, **store, nullptr);
  const double seconds = watch.seconds();
  Check(differences.has_value(), "the log is folded");
  const auto meta = (*store)->GetMeta({});
  Check(meta == written.live, "the rebuilt projection has the fingerprint of the live one");
  const auto row = (*store)->GetRow({}, "territories/ecla/topics/t1", Time::Max());
  Check(row.has_value() && row->revision > 1, "its rows can be read");
  const double peak_mib = PeakResidentMiB();
  store->reset();
  const Stopwatch start;
  OneShard started(log, kLog, folder.path());
  started.AwaitPosition(kLog, meta.position);
  return {{"rate", static_cast<double>(meta.position) / seconds},
          {"start_ms", start.seconds() * 1e3},
          {"peak_mib", peak_mib},
          {"store_bytes",
           static_cast<double>(BytesBelow(folder.path())) / static_cast<double>(meta.position)}};
}

Sample Stream(PeerProcess& peer, const std::string& kind, int64_t events, int64_t topics) {
  const testing::TemporaryFolder folder;
  const auto answer =
      peer.Ask("fold " + kind + " " + kLog + " " + std::to_string(events) + " " + folder.path());
  Check(answer["topics"] == topics, "the peer has folded every topic");
  Check(answer["revisions"].get<int64_t>() > events - 1000, "the peer has folded every event");
  return {{"rate", static_cast<double>(events) / answer["seconds"].get<double>()}};
}

}  // namespace
}  // namespace synergie::bench

int main(int argc, char** argv) {
  using namespace synergie::bench;  // NOLINT: this program is of it
  using synergie::test::KafkaBroker;
  Bench bench("rebuild", "a projection and its whole history, folded from Kafka");
  const int64_t events = argc > 1 ? std::atoll(argv[1]) : bench.Size<int64_t>(20'000, 2'000'000);
  const int64_t topics = argc > 2 ? std::atoll(argv[2]) : bench.Size<int64_t>(2'000, 100'000);
  const auto broker = KafkaBroker::Start();
  Check(broker != nullptr, "the broker starts");
  const auto log = synergie::test::OpenKafkaLog(broker->Client(), {kLog});
  Check(log != nullptr, "the Kafka topic is there");
  const Written written = Write(*log, events, topics);
  PeerProcess peer({"java", "-Xmx1g", "-cp", JavaPeer("tests/bench/rebuild/streams"), "FoldTopics",
                    broker->address()});
  // Warm: the virtual machine has compiled what it runs, and both have read the Kafka topic once.
  const int64_t some = std::min<int64_t>(events, std::max<int64_t>(events / 4, 2 * topics));
  Rebuild(*log, written);
  Stream(peer, "plain", some, topics);
  Stream(peer, "versioned", some, topics);

  bench.Contender("ours", [&] { return Rebuild(*log, written); });
  bench.Contender("plain", [&] { return Stream(peer, "plain", events, topics); });
  // Its rate falls as it grows: a quarter of the events is a favour.
  bench.Contender(
      "versioned", [&] { return Stream(peer, "versioned", some, topics); }, 2);
  bench.Run(bench.Size(1, 4));
  bench.AtLeast("Kafka Streams, versioned store", {"ours", "rate"}, {"versioned", "rate"}, 25,
                "events/s");
  bench.AtLeast("Kafka Streams, plain store", {"ours", "rate"}, {"plain", "rate"}, 5, "events/s");
  bench.Within("highest memory", {"ours", "peak_mib"}, 1024, "MiB");
  bench.Within("start on it, until it serves", {"ours", "start_ms"}, 2'000, "ms");
  bench.Tell("projection on disk", {"ours", "store_bytes"}, {}, "bytes/event");
  bench.Note(
      std::to_string(events) + " events over " + std::to_string(topics) +
      " topics; ours: versioned rows, requests, heads, fingerprint; theirs: get and put of a "
      "topic's state an event, change-logging off, versioned over the first " +
      std::to_string(some));
  return bench.Finish();
}
