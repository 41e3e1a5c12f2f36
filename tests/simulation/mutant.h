// Deliberate bugs, by which the simulator proves that it can fail. mutants.patch puts them into
// copies of product sources that only the program `mutants` is built from, each behind
// Mutated("name"); the product and the plain simulator know nothing of them.
#pragma once

#include <string_view>

namespace synergie::simulation {

// Switches one on. False where there is none of that name in this program.
bool Choose(std::string_view mutant);
// Whether it is on.
bool Mutated(std::string_view mutant);

}  // namespace synergie::simulation
