// What the program's exit codes mean, for scripts. They are part of its interface: never
// renumbered.
#pragma once

#include <string_view>

namespace synergie::program {

enum ExitCode : int {
  kDone = 0,         // all of it was done, or was so already
  kRefused = 1,      // a service said no, a row was refused, a comparison failed
  kUsage = 2,        // the command line is wrong
  kUnreachable = 3,  // no server answered, or not in time
  kBadInput = 4,     // a file or folder cannot be read as what it should be
  kTrouble = 5,      // this machine's trouble: disk, port, damaged data
};

inline constexpr std::string_view kExitCodesHelp =
    "Exit codes: 0 done; 1 refused; 2 wrong command line; 3 no server answered; 4 unreadable "
    "input; "
    "5 trouble of this machine (disk, port, damaged data).";

}  // namespace synergie::program
