// synergie-match DIR [--candidates N]: the offline match as a command of its own.
#include <iostream>

#include "services/matching/engine/match_folder.h"

int main(int argc, char** argv) {
  return synergie::matching::engine::MatchCommand(argc - 1, argv + 1, std::cout, std::cerr);
}
