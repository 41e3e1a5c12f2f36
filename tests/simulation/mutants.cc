#include "tests/simulation/mutants.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/simulation/mutant.h"

namespace synergie::simulation {
namespace {

std::string_view g_chosen;

}  // namespace

// `seeds`: within which it is found; many times what it took when it was written.
const std::vector<Mutant>& AllMutants() {
  static const std::vector<Mutant> all = {
      {"answer-before-the-log", 20, "a caller is answered before the log has accepted"},
      {"accept-duplicates", 100, "a request id that was answered before is accepted again"},
      {"forget-request", 20, "an accepted commit leaves no answer under its request id"},
      {"forget-rejection", 20, "a rejection is not recorded under its request id"},
      {"drop-request-id", 20, "answers are folded, but not written to the projection"},
      {"ignore-digest", 100, "another request under a used id is given the first one's answer"},
      {"ignore-conditions", 20, "a commit is accepted whatever its conditions say"},
      {"condition-is-a-number", 400, "a condition is a revision, whichever commit wrote it"},
      {"absent-is-no-condition", 400, "streams read as absent are no conditions"},
      {"rejection-without-conditions", 400, "a rejection is recorded without conditions"},
      {"react-twice", 100, "inputs that the cursor has passed are reacted to again"},
      {"forget-inputs", 100, "after a start, kept inputs are not reacted to"},
      {"forget-cursor", 100, "cursors are not written to the projection"},
      {"unknown-is-failed", 100, "an append of unknown outcome counts as failed"},
      {"time-out-is-failed", 200, "a commit that did not fold in time counts as failed"},
      {"accept-late", 100, "a commit that lands minutes after it was written is accepted"},
      {"believe-fast-clocks", 200, "a commit from a clock that is far ahead is accepted"},
      {"time-goes-back", 20, "an event's time is its writer's clock, whatever came before"},
      {"fold-refused", 20, "the rows of a refused commit are folded"},
      {"forget-position", 100, "some positions are not written with their rows"},
      {"torn-batch", 200, "positions and rows are written in two batches"},
      {"stale-as-of", 100, "a read as of an instant gets the newest version"},
      {"final-too-early", 400, "a read as of now does not wait until nothing can come before it"},
      {"ignore-token", 200, "a read with a token does not wait for its positions"},
      {"order-without-cause", 400, "the order does not wait for what a commit's writer had seen"},
      {"forget-what-was-seen", 100, "commits do not say what their writer had seen"},
  };
  return all;
}

bool Choose(std::string_view mutant) {
  for (const Mutant& one : AllMutants()) {
    if (one.name == mutant) g_chosen = one.name;
  }
  return !g_chosen.empty();
}

bool Mutated(std::string_view mutant) { return g_chosen == mutant; }

int Prove(const std::string& program) {
  int missed = 0;
  for (const Mutant& mutant : AllMutants()) {
    const std::string command = program + " --quiet --mutant " + std::string(mutant.name) +
                                " --seeds " + std::to_string(mutant.seeds) + " 2>/dev/null";
    FILE* run = popen(command.c_str(), "r");
    std::string said;
    for (int c = run == nullptr ? EOF : std::fgetc(run); c != EOF; c = std::fgetc(run)) {
      said += static_cast<char>(c);
    }
    const int status = run == nullptr ? -1 : pclose(run);
    const size_t failed = said.find("FAILED seed ");
    const bool found = status != 0 && failed != std::string::npos;
    missed += !found;
    const std::string how =
        found ? said.substr(failed + 7, said.find('\n', failed) - failed - 7) : "NOT FOUND";
    std::printf("%-30s within %3d: %s\n", std::string(mutant.name).c_str(), mutant.seeds,
                how.c_str());
    std::fflush(stdout);
  }
  std::printf("%zu mutants, %d not found\n", AllMutants().size(), missed);
  return missed == 0 ? 0 : 1;
}

}  // namespace synergie::simulation
