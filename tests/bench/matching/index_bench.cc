// matching_bench COUNT: fills the index with COUNT invented notes and looks candidates up.
//
// Notes are corpus notes with a wording of another concept appended, dealt to 500 territories by
// a fixed seed. Prints the build rate, the memory of the process and the latency of Candidates.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>

#include "services/matching/engine/index.h"

namespace engine = synergie::matching::engine;

namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

long ResidentMegabytes() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line))
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6) / 1024;
  return 0;
}

engine::Note Invent(const engine::Knowledge& knowledge, std::mt19937_64& random, size_t number) {
  const engine::Labelled& said = knowledge.corpus[random() % knowledge.corpus.size()];
  const engine::Concept& other = knowledge.vocabulary.at(
      static_cast<engine::ConceptIndex>(random() % knowledge.vocabulary.size()));
  engine::Note note;
  note.id = "N" + std::to_string(number);
  note.company = "C" + std::to_string(random() % 10000);
  note.text = said.text;
  if (!other.forms.empty()) note.text += ", " + other.forms[random() % other.forms.size()];
  note.table = static_cast<int>(random() % 500);  // stands for the territory
  return note;
}

}  // namespace

int main(int argc, char** argv) {
  const size_t count = argc > 1 ? static_cast<size_t>(std::atol(argv[1])) : 10000;
  const auto matcher = engine::Engine::Embedded();
  engine::Index index(matcher);
  std::mt19937_64 random(11);
  const long before = ResidentMegabytes();
  const Clock::time_point start = Clock::now();
  for (size_t i = 0; i < count; ++i) index.Add(Invent(matcher->knowledge(), random, i));
  const double build = Seconds(start);
  std::printf(
      "index: %zu notes, %.0f a second, %ld MB (%.0f bytes a note)\n", count,
      static_cast<double>(count) / build, ResidentMegabytes() - before,
      static_cast<double>(ResidentMegabytes() - before) * 1048576 / static_cast<double>(count));
  std::vector<double> latency_ms;
  for (size_t i = 0; i < 500; ++i) {
    const engine::Note note = Invent(matcher->knowledge(), random, count + i);
    const Clock::time_point call = Clock::now();
    index.Candidates(note, 10);
    latency_ms.push_back(1000 * Seconds(call));
  }
  std::sort(latency_ms.begin(), latency_ms.end());
  std::printf("candidates: p50 %.2f ms, p99 %.2f ms (reading the note included)\n",
              latency_ms[latency_ms.size() / 2], latency_ms[latency_ms.size() * 99 / 100]);
  return 0;
}
