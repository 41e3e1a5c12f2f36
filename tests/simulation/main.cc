// Runs seeds of the simulation:
//
//   simulate --seed 42            one seed; on a failure its last lines
//   simulate --seeds 2000         seeds from --from (1); the first failure ends it
//   simulate --seconds 3600       as many as fit
//   simulate … --mutant NAME      in the mutants' build: with one deliberate bug (mutants.patch)
//
// Exit code 0: nothing found; 1: a failure, whose seed is printed; 2: usage.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include "tests/simulation/mutant.h"
#include "tests/simulation/world.h"

namespace synergie::simulation {
namespace {

constexpr size_t kShownLines = 60;
uint64_t g_seed = 0;

struct Arguments {
  uint64_t from = 1;
  uint64_t seeds = 1;
  int64_t seconds = 0;
  bool trace = false;
};

// A check of the product that failed is a failure as good as any other: say which seed did it.
void OnAbort(int) {
  char line[96];
  const int size = std::snprintf(line, sizeof line, "FAILED seed %llu: a check of the product\n",
                                 static_cast<unsigned long long>(g_seed));
  if (write(STDOUT_FILENO, line, static_cast<size_t>(size)) < 0) _exit(3);
  _exit(1);
}

void Print(const Tally& tally, uint64_t seeds, double seconds) {
  std::printf("%llu seeds in %.1f s (%.0f/s), %lld simulated hours\n",
              static_cast<unsigned long long>(seeds), seconds, static_cast<double>(seeds) / seconds,
              static_cast<long long>(tally.simulated_seconds / 3600));
  std::printf(
      "%lld commands sent %lld times, %lld answers; commits: %lld accepted, %lld refused, "
      "%lld duplicates; %lld decided again, %lld reads judged\n",
      static_cast<long long>(tally.commands), static_cast<long long>(tally.sends),
      static_cast<long long>(tally.answers), static_cast<long long>(tally.accepted),
      static_cast<long long>(tally.refused), static_cast<long long>(tally.duplicates),
      static_cast<long long>(tally.redecided), static_cast<long long>(tally.reads));
  std::printf("faults:");
  for (size_t i = 0; i < tally.faults.size(); ++i) {
    std::printf("%s %s %lld", i == 0 ? "" : ",", NameOf(static_cast<Fault>(i)).c_str(),
                static_cast<long long>(tally.faults[i]));
  }
  std::printf("\n");
}

void ShowTrace(uint64_t seed) {
  World world(seed, /*trace=*/true);
  try {
    world.Run();
  } catch (const Violation&) {
  }
  const auto& lines = world.trace();
  const size_t first = lines.size() > kShownLines ? lines.size() - kShownLines : 0;
  for (size_t i = first; i < lines.size(); ++i) std::printf("  %s\n", lines[i].c_str());
}

// False where the seed failed.
bool RunSeed(uint64_t seed, bool trace, Tally& tally) {
  g_seed = seed;
  std::string what;
  try {
    World world(seed, false);
    world.Run();
    tally.Add(world.tally());
    return true;
  } catch (const Violation& violation) {
    what = violation.what;
  } catch (const std::exception& thrown) {
    what = std::string("an exception: ") + thrown.what();
  }
  std::printf("FAILED seed %llu: %s\n", static_cast<unsigned long long>(seed), what.c_str());
  if (trace) ShowTrace(seed);
  std::printf("again: make simulate SEED=%llu\n", static_cast<unsigned long long>(seed));
  return false;
}

int Main(const Arguments& arguments) {
  signal(SIGABRT, OnAbort);
  Tally tally;
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  uint64_t done = 0;
  while (arguments.seconds > 0 ? elapsed() < static_cast<double>(arguments.seconds)
                               : done < arguments.seeds) {
    if (!RunSeed(arguments.from + done, arguments.trace, tally)) return 1;
    ++done;
  }
  Print(tally, done, elapsed());
  return 0;
}

}  // namespace
}  // namespace synergie::simulation

int main(int argc, char** argv) {
  using namespace synergie::simulation;
  Arguments arguments{.trace = true};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const char* value = i + 1 < argc ? argv[i + 1] : nullptr;
    if (word == "--quiet") {
      arguments.trace = false;
      continue;
    }
    if (value == nullptr) return 2;
    if (word == "--seed") {
      arguments.from = std::strtoull(value, nullptr, 10);
    } else if (word == "--from") {
      arguments.from = std::strtoull(value, nullptr, 10);
    } else if (word == "--seeds") {
      arguments.seeds = std::strtoull(value, nullptr, 10);
    } else if (word == "--seconds") {
      arguments.seconds = std::atoll(value);
    } else if (word == "--mutant") {
      if (!Choose(value)) {
        std::fprintf(stderr, "no mutant is called %s\n", value);
        return 2;
      }
    } else {
      return 2;
    }
    ++i;
  }
  return Main(arguments);
}
