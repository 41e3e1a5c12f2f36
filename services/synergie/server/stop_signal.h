// SIGINT and SIGTERM as something to wait for. Made first thing in main, before any thread is:
// threads inherit the mask, so that the signals reach nobody else. A second one ends the process at
// once.
#pragma once

#include <chrono>

namespace synergie::program {

class StopSignal {
 public:
  StopSignal();

  // Waits; true once a signal came.
  bool Wait(std::chrono::milliseconds for_at_most);
};

}  // namespace synergie::program
