// `synergie-count`: the verb `synergie count` alone, for building and testing the library by
// itself. It accepts the word "count" first, so that tests name either program the same way.
#include <iostream>
#include <string>
#include <vector>

#include "services/catalogue/counting/count_command.h"

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments.front() == "count") arguments.erase(arguments.begin());
  return synergie::counting::CountCommand(arguments, std::cout, std::cerr);
}
