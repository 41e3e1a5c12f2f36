#include "tests/simulation/mutant.h"

namespace synergie::simulation {

bool Choose(std::string_view) { return false; }
bool Mutated(std::string_view) { return false; }

}  // namespace synergie::simulation
