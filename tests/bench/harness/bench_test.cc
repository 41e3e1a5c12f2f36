// What the other benches rely on: ratios of neighbouring runs, verdicts, the file, and that a
// contender which did not do its work ends the program.
#include "tests/bench/harness/bench.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/bench/harness/peer_process.h"
#include "tests/support/temporary_folder.h"

namespace synergie::bench {
namespace {

class BenchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("BENCH_OUT", folder_.path().c_str(), 1);
    ::setenv("BENCH_SCALE", "full", 1);
  }
  nlohmann::json File(const std::string& name) {
    std::ifstream in(folder_.path() + "/" + name + ".json");
    return nlohmann::json::parse(in);
  }
  // A contender that measures these values, one a run.
  static std::function<Sample()> Says(std::vector<double> values) {
    return [values = std::move(values), next = size_t{0}]() mutable {
      return Sample{{"rate", values[next++ % values.size()]}};
    };
  }

 private:
  testing::TemporaryFolder folder_;
};

TEST_F(BenchTest, TheRatioIsOfNeighbouringRunsSoThatANoisyMachineIsNoisyForAll) {
  Bench bench("noise", "the machine gets slower all the time, the ratio does not change");
  bench.Contender("ours", Says({1000, 100, 10, 1, 1}));
  bench.Contender("peer", Says({500, 50, 5, 0.5, 0.5}));
  bench.Run(5);
  bench.AtLeast("throughput", {"ours", "rate"}, {"peer", "rate"}, 2, "1/s");
  EXPECT_EQ(bench.Finish(), 0);
  EXPECT_DOUBLE_EQ(File("noise")["ratio"].get<double>(), 2);
}

TEST_F(BenchTest, AMissedBarFailsTheFullVersionAndIsToldInTheFile) {
  Bench bench("missed", "half as fast as wanted");
  bench.Contender("ours", Says({100}));
  bench.Contender("peer", Says({100}));
  bench.Run(3);
  bench.AtLeast("met", {"ours", "rate"}, {"peer", "rate"}, 0.5, "1/s");
  bench.AtLeast("missed", {"ours", "rate"}, {"peer", "rate"}, 2, "1/s");
  EXPECT_EQ(bench.Finish(), 1);
  const auto file = File("missed");
  EXPECT_FALSE(file["ok"].get<bool>());
  EXPECT_EQ(file["what"], "missed") << "the tightest figure stands for all";
  EXPECT_EQ(file["bar"], 2);
  EXPECT_EQ(file["figures"].size(), 2u);
  EXPECT_TRUE(file["figures"][0]["ok"].get<bool>());
  EXPECT_EQ(file["samples"]["ours"]["rate"].size(), 3u);
}

TEST_F(BenchTest, TheShortVersionDoesNotFailOnAFigure) {
  ::setenv("BENCH_SCALE", "ci", 1);
  Bench bench("short", "a noisy figure");
  EXPECT_EQ(bench.Size(1, 1000), 1);
  bench.Contender("ours", Says({1}));
  bench.Contender("peer", Says({100}));
  bench.Run(1);
  bench.AtLeast("slow", {"ours", "rate"}, {"peer", "rate"}, 1, "1/s");
  EXPECT_EQ(bench.Finish(), 0);
}

TEST_F(BenchTest, TimesFasterTurnsTheRatioAround) {
  Bench bench("times", "a tenth of the time");
  bench.Contender("ours", Says({2}));
  bench.Contender("peer", Says({20}));
  bench.Run(1);
  bench.TimesFaster("p99", {"ours", "rate"}, {"peer", "rate"}, 10, "ms");
  bench.AtMost("p99", {"ours", "rate"}, {"peer", "rate"}, 0.1, "ms");
  bench.Within("memory", {"peer", "rate"}, 20, "MiB");
  EXPECT_EQ(bench.Finish(), 0);
  bench.Within("memory", {"peer", "rate"}, 19, "MiB");
  EXPECT_EQ(bench.Finish(), 1);
}

TEST_F(BenchTest, APeerThatTakesLongRunsMoreRarely) {
  Bench bench("rare", "every second round");
  bench.Contender("ours", Says({10, 20, 30, 40}));
  bench.Contender("peer", Says({10, 30}), 2);
  bench.Run(4);
  EXPECT_EQ(bench.Values({"ours", "rate"}).size(), 4u);
  EXPECT_EQ(bench.Values({"peer", "rate"}).size(), 2u);
  bench.AtLeast("rate", {"ours", "rate"}, {"peer", "rate"}, 1, "1/s");
  EXPECT_EQ(bench.Finish(), 0);  // 10/10 and 30/30
}

TEST_F(BenchTest, WhatIsBrokenGivesNoFigure) {
  EXPECT_EXIT(Check(false, "all rows are there"), ::testing::ExitedWithCode(2), "all rows");
  EXPECT_EXIT(PeerProcess({"echo", "not json"}).Hear(), ::testing::ExitedWithCode(2), "not json");
  EXPECT_EXIT(PeerProcess({"true"}).Hear(), ::testing::ExitedWithCode(2), "answers");
  EXPECT_EXIT(Output("exit 3"), ::testing::ExitedWithCode(2), "succeeds");
}

TEST_F(BenchTest, APeerAnswersLineByLine) {
  PeerProcess peer({"sh", "-c", "while read -r n; do echo \"{\\\"twice\\\": $((n + n))}\"; done"});
  EXPECT_EQ(peer.Ask("21")["twice"], 42);
  EXPECT_EQ(peer.Ask("4")["twice"], 8);
}

TEST(Quantiles, AreOfTheSortedValues) {
  std::vector<double> values = {5, 1, 4, 2, 3};
  EXPECT_EQ(Quantile(values, 0.5), 3);
  EXPECT_EQ(Quantile(values, 0.99), 5);
  values = {1, 2, 3, 4};
  EXPECT_EQ(Quantile(values, 0.5), 2.5);
  EXPECT_GT(ResidentMiB(), 1);
  EXPECT_GE(PeakResidentMiB(), ResidentMiB());
}

}  // namespace
}  // namespace synergie::bench
