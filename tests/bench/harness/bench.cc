#include "tests/bench/harness/bench.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

namespace synergie::bench {
namespace {

bool IsFull() {
  const char* scale = std::getenv("BENCH_SCALE");
  if (scale == nullptr || std::string(scale) == "full") return true;
  Check(std::string(scale) == "ci", "BENCH_SCALE is ci or full");
  return false;
}

std::string LoadAverage() {
  std::string load;
  std::ifstream("/proc/loadavg") >> load;
  return load;
}

double Spread(std::vector<double> values) {
  if (values.size() < 2) return 0;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double width = *high - *low;
  const double median = Quantile(values, 0.5);
  return median == 0 ? 0 : width / median;
}

// Four figures that count, whatever the size.
std::string Figure(double value) {
  char text[32];
  if (value != 0 && std::fabs(value) < 100) {
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
  }
  std::string digits = std::to_string(std::llround(value));
  for (int at = static_cast<int>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<size_t>(at), " ");
  }
  return digits;
}

double StatusField(int pid, const std::string& field) {
  const std::string who = pid == 0 ? "self" : std::to_string(pid);
  std::ifstream in("/proc/" + who + "/status");
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with(field)) return std::atof(line.c_str() + field.size()) / 1024;
  }
  return 0;
}

// Median of the ratios of runs that followed each other. Where one took part more rarely, its run
// stands for the round it was in.
double PairedRatio(const std::vector<double>& above, const std::vector<double>& below) {
  const size_t pairs = std::min(above.size(), below.size());
  const auto spaced = [pairs](const std::vector<double>& values, size_t i) {
    return values[i * values.size() / pairs];
  };
  std::vector<double> ratios;
  for (size_t i = 0; i < pairs; ++i) {
    const double divisor = spaced(below, i);
    Check(divisor > 0, "a measured value is positive");
    ratios.push_back(spaced(above, i) / divisor);
  }
  return Quantile(ratios, 0.5);
}

}  // namespace

void Check(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "bench is broken: not so: %s\n", what.c_str());
  std::exit(2);
}

double Quantile(std::vector<double>& values, double share) {
  Check(!values.empty(), "something was measured");
  std::sort(values.begin(), values.end());
  if (share == 0.5 && values.size() % 2 == 0) {
    return (values[values.size() / 2 - 1] + values[values.size() / 2]) / 2;
  }
  const auto at = static_cast<size_t>(share * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

double ResidentMiB(int pid) { return StatusField(pid, "VmRSS:"); }
double PeakResidentMiB(int pid) { return StatusField(pid, "VmHWM:"); }

Bench::Bench(std::string name, std::string title)
    : name_(std::move(name)), title_(std::move(title)), full_(IsFull()), load_(LoadAverage()) {}

void Bench::Contender(std::string name, std::function<Sample()> measure, int every) {
  turns_.push_back({std::move(name), std::move(measure), every});
}

void Bench::Run(int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (const Turn& turn : turns_) {
      if (round % turn.every != 0) continue;
      std::fprintf(stderr, "%s: round %d of %d: %s …", name_.c_str(), round + 1, rounds,
                   turn.name.c_str());
      for (const auto& [metric, value] : turn.measure()) {
        Check(std::isfinite(value), turn.name + " measured " + metric);
        samples_[turn.name][metric].push_back(value);
        std::fprintf(stderr, " %s %s", metric.c_str(), Figure(value).c_str());
      }
      std::fprintf(stderr, "\n");
    }
  }
  turns_.clear();
}

std::vector<double> Bench::Values(const Metric& metric) const {
  const auto contender = samples_.find(metric.contender);
  Check(contender != samples_.end(), metric.contender + " has run");
  const auto values = contender->second.find(metric.metric);
  Check(values != contender->second.end(), metric.contender + " measures " + metric.metric);
  return values->second;
}

double Bench::Median(const Metric& metric) const {
  auto values = Values(metric);
  return Quantile(values, 0.5);
}

void Bench::AddRow(Kind kind, const std::string& what, const Metric& ours, const Metric& peer,
                   double bar, const std::string& unit, bool inverted) {
  Row row{.what = what, .unit = unit, .ours = ours, .peer = peer, .bar = bar, .kind = kind};
  const auto our_values = Values(ours);
  row.ours_median = Median(ours);
  row.ours_spread = Spread(our_values);
  if (!peer.contender.empty()) {
    const auto peer_values = Values(peer);
    row.peer_median = Median(peer);
    row.peer_spread = Spread(peer_values);
    row.ratio =
        inverted ? PairedRatio(peer_values, our_values) : PairedRatio(our_values, peer_values);
  }
  if (kind == Kind::kAtLeast) row.ok = row.ratio >= bar;
  if (kind == Kind::kAtMost) row.ok = row.ratio <= bar;
  if (kind == Kind::kWithin) {
    row.ratio = row.ours_median / bar;
    row.ok = row.ratio <= 1;
  }
  rows_.push_back(std::move(row));
}

void Bench::AtLeast(const std::string& what, const Metric& ours, const Metric& peer, double bar,
                    const std::string& unit) {
  AddRow(Kind::kAtLeast, what, ours, peer, bar, unit, false);
}

void Bench::AtMost(const std::string& what, const Metric& ours, const Metric& peer, double bar,
                   const std::string& unit) {
  AddRow(Kind::kAtMost, what, ours, peer, bar, unit, false);
}

void Bench::TimesFaster(const std::string& what, const Metric& ours, const Metric& peer, double bar,
                        const std::string& unit) {
  AddRow(Kind::kAtLeast, what, ours, peer, bar, unit, true);
}

void Bench::Within(const std::string& what, const Metric& ours, double limit,
                   const std::string& unit) {
  AddRow(Kind::kWithin, what, ours, {}, limit, unit, false);
}

void Bench::Tell(const std::string& what, const Metric& ours, const Metric& peer,
                 const std::string& unit) {
  AddRow(Kind::kTold, what, ours, peer, 0, unit, false);
}

void Bench::Note(std::string text) { notes_.push_back(std::move(text)); }

// The row that says most about the whole: the one nearest to its bar, or furthest below it.
const Bench::Row& Bench::Tightest() const {
  Check(!rows_.empty(), "a bench has a row");
  const auto margin = [](const Row& row) {
    switch (row.kind) {
      case Kind::kAtLeast:
        return row.ratio / row.bar;
      case Kind::kAtMost:
        return row.bar / std::max(row.ratio, 1e-9);
      case Kind::kWithin:
        return 1 / std::max(row.ratio, 1e-9);
      case Kind::kTold:
        return HUGE_VAL;
    }
    return HUGE_VAL;
  };
  return *std::min_element(rows_.begin(), rows_.end(),
                           [&](const Row& a, const Row& b) { return margin(a) < margin(b); });
}

namespace {

nlohmann::json Rounded(double value) {
  if (value == 0) return 0;
  const double scale = std::pow(10, 4 - std::floor(std::log10(std::fabs(value))));
  return std::round(value * scale) / scale;
}

// Columns of text as wide as their widest cell. UTF-8: counts characters, not bytes.
void PrintColumns(const std::vector<std::vector<std::string>>& lines) {
  const auto width = [](const std::string& text) {
    return static_cast<size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  };
  std::vector<size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width(line[i]));
  }
  for (const auto& line : lines) {
    std::string text = " ";
    for (size_t i = 0; i < line.size(); ++i) {
      const std::string pad(widths[i] - width(line[i]), ' ');
      text += " " + (i == 0 ? line[i] + pad : pad + line[i]) + " ";
    }
    std::printf("%s\n", text.c_str());
  }
}

}  // namespace

void Bench::PrintTable() const {
  std::printf("\n%s: %s%s, load %s when it began\n", name_.c_str(), title_.c_str(),
              full_ ? "" : " (short version: figures mean nothing)", load_.c_str());
  std::vector<std::vector<std::string>> lines = {
      {"", "ours", "±", "peer", "±", "unit", "ratio", "bar", ""}};
  const auto spread = [](double share) { return Figure(100 * share) + " %"; };
  for (const Row& row : rows_) {
    const bool paired = !row.peer.contender.empty();
    std::string bar, ratio = paired ? Figure(row.ratio) : "";
    if (row.kind == Kind::kAtLeast) bar = "≥ " + Figure(row.bar);
    if (row.kind == Kind::kAtMost) bar = "≤ " + Figure(row.bar);
    if (row.kind == Kind::kWithin) bar = "≤ " + Figure(row.bar) + " " + row.unit;
    lines.push_back({row.what, Figure(row.ours_median), spread(row.ours_spread),
                     paired ? Figure(row.peer_median) : "", paired ? spread(row.peer_spread) : "",
                     row.unit, ratio, bar,
                     row.kind == Kind::kTold || !full_ ? "" : (row.ok ? "met" : "MISSED")});
  }
  PrintColumns(lines);
  for (const std::string& note : notes_) std::printf("  %s\n", note.c_str());
  std::fflush(stdout);
}

void Bench::WriteFile() const {
  using nlohmann::json;
  const auto describe = [](const Row& row) {
    static const std::map<Kind, const char*> kKinds = {{Kind::kAtLeast, ">="},
                                                       {Kind::kAtMost, "<="},
                                                       {Kind::kWithin, "within"},
                                                       {Kind::kTold, "told"}};
    json out = {{"what", row.what},
                {"ours", Rounded(row.ours_median)},
                {"ours_spread", Rounded(row.ours_spread)},
                {"unit", row.unit},
                {"bar_kind", kKinds.at(row.kind)},
                {"ok", row.ok}};
    if (!row.peer.contender.empty()) {
      out["peer"] = Rounded(row.peer_median);
      out["peer_spread"] = Rounded(row.peer_spread);
      out["peer_name"] = row.peer.contender;
    } else {
      out["peer"] = nullptr;
    }
    out["ratio"] = row.ratio == 0 ? json(nullptr) : Rounded(row.ratio);
    out["bar"] = row.kind == Kind::kTold ? json(nullptr) : json(row.bar);
    return out;
  };
  json file = describe(Tightest());
  file["name"] = name_;
  file["title"] = title_;
  file["scale"] = full_ ? "full" : "ci";
  file["load"] = load_;
  file["cores"] = std::thread::hardware_concurrency();
  file["notes"] = notes_;
  file["ok"] = std::all_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.ok; });
  file["figures"] = json::array();
  for (const Row& row : rows_) file["figures"].push_back(describe(row));
  for (const auto& [contender, metrics] : samples_) {
    for (const auto& [metric, values] : metrics) file["samples"][contender][metric] = values;
  }
  const char* folder = std::getenv("BENCH_OUT");
  const std::filesystem::path out = folder != nullptr ? folder : "build/bench";
  std::filesystem::create_directories(out);
  std::ofstream written(out / (name_ + ".json"));
  written << file.dump(1) << "\n";
  Check(written.good(), "the figures can be written to " + out.string());
}

int Bench::Finish() {
  PrintTable();
  WriteFile();
  const bool met = std::all_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.ok; });
  return met || !full_ ? 0 : 1;
}

}  // namespace synergie::bench
