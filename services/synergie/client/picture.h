// Graphs as pictures, by Graphviz. One thread at a time: the library has global state.
#pragma once

#include <string>

#include "common/base/result.h"

namespace synergie::program {

// The SVG of a graph in the DOT language. kInvalidArgument: it is none; kUnavailable: Graphviz has
// no layout or no SVG on this machine.
Result<std::string> ToSvg(const std::string& dot);

}  // namespace synergie::program
