// `prove_mutants PROGRAM`: every mutant of the program is found within its number of seeds.
#include "tests/simulation/mutants.h"

int main(int argc, char** argv) { return argc == 2 ? synergie::simulation::Prove(argv[1]) : 2; }
