// A measurement beside its peers: contenders run by turns, several times in one go, so that a noisy
// machine is noisy for all of them; figures are medians, and a ratio is the median of the ratios of
// neighbouring runs. Prints a table, writes build/bench/<name>.json, and says whether bars are met.
//
//   bench::Bench bench("append", "commits through the writer on Kafka");
//   bench.Contender("ours", [&] { return bench::Sample{{"rate", MeasureOurs()}}; });
//   bench.Contender("produce", [&] { return bench::Sample{{"rate", MeasureProduce()}}; });
//   bench.Run(bench.full() ? 7 : 1);
//   bench.AtLeast("10 in flight", {"ours", "rate"}, {"produce", "rate"}, 0.5, "commits/s");
//   return bench.Finish();
//
// A contender checks what it did (bench::Check) before it returns a figure; a broken one ends the
// program with exit code 2. BENCH_SCALE=ci asks for the short version: it runs the same code on
// little data, and a missed bar does not fail it. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace synergie::bench {

// What one run measured: metric → value.
using Sample = std::map<std::string, double>;

// A metric of a contender.
struct Metric {
  std::string contender;
  std::string metric;
};

// Ends the program with exit code 2 where `holds` is false: the figure would be worth nothing.
void Check(bool holds, const std::string& what);

class Bench {
 public:
  // `name` as in `make bench-<name>`.
  Bench(std::string name, std::string title);

  // False: BENCH_SCALE=ci.
  bool full() const { return full_; }
  // Of two sizes, the one for this scale.
  template <class T>
  T Size(T ci, T full) const {
    return full_ ? full : ci;
  }

  // Contenders run in the order in which they were named. `every`: takes part in every n-th round
  // only, for peers that take long.
  void Contender(std::string name, std::function<Sample()> measure, int every = 1);
  // Runs all contenders by turns, `rounds` times, then forgets their functions; what was measured
  // is kept, and others may be named and run after them.
  void Run(int rounds);

  // Rows of the table. The ratio is ours / peer; AtLeast wants it high, AtMost low.
  void AtLeast(const std::string& what, const Metric& ours, const Metric& peer, double bar,
               const std::string& unit);
  void AtMost(const std::string& what, const Metric& ours, const Metric& peer, double bar,
              const std::string& unit);
  // The ratio is peer / ours: how many times faster, for times.
  void TimesFaster(const std::string& what, const Metric& ours, const Metric& peer, double bar,
                   const std::string& unit);
  // A figure against a fixed limit (memory, a start-up time).
  void Within(const std::string& what, const Metric& ours, double limit, const std::string& unit);
  // A figure without a bar; `peer` may be empty.
  void Tell(const std::string& what, const Metric& ours, const Metric& peer,
            const std::string& unit);
  // A fact that belongs beside the figures: settings, what differs between the contenders.
  void Note(std::string text);

  // All values of a metric, in the order of their runs.
  std::vector<double> Values(const Metric& metric) const;
  double Median(const Metric& metric) const;

  // Prints the table and writes the file. 0: every bar is met, or this is the short version; 1:
  // not.
  int Finish();

 private:
  enum class Kind { kAtLeast, kAtMost, kWithin, kTold };
  struct Row {
    std::string what, unit;
    Metric ours, peer;
    double ours_median = 0, peer_median = 0, ratio = 0, bar = 0;
    double ours_spread = 0, peer_spread = 0;  // (max − min) / median
    Kind kind = Kind::kTold;
    bool ok = true;
  };
  struct Turn {
    std::string name;
    std::function<Sample()> measure;
    int every = 1;
  };

  void AddRow(Kind kind, const std::string& what, const Metric& ours, const Metric& peer,
              double bar, const std::string& unit, bool inverted);
  const Row& Tightest() const;
  void PrintTable() const;
  void WriteFile() const;

  const std::string name_;
  const std::string title_;
  const bool full_;
  std::string load_;  // of the machine when the bench began
  std::vector<Turn> turns_;
  std::map<std::string, std::map<std::string, std::vector<double>>> samples_;
  std::vector<Row> rows_;
  std::vector<std::string> notes_;
};

// Seconds since it was made or restarted.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }
  void Restart() { begin_ = std::chrono::steady_clock::now(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

// The value below which a share of the values lies (0.5: the median). Sorts them.
double Quantile(std::vector<double>& values, double share);

// Resident memory of a process in MiB: now, and at its highest. 0: this one.
double ResidentMiB(int pid = 0);
double PeakResidentMiB(int pid = 0);

}  // namespace synergie::bench
