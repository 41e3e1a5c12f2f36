// The deliberate bugs of mutants.patch, and the proof that each is found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace synergie::simulation {

struct Mutant {
  std::string_view name;
  int seeds = 0;  // it must be found within so many, from the first
  std::string_view what;
};
const std::vector<Mutant>& AllMutants();

// Runs `program` with every mutant in turn and prints which seed found it. Exit code 0: all were.
int Prove(const std::string& program);

}  // namespace synergie::simulation
