// An explanation as French text, and as a graph. Pure.
#pragma once

#include <string>

#include "synergie/history/v1/explanations.pb.h"

namespace synergie::history {

std::string AsText(const v1::Explanation& explanation);
// In the DOT language, for Graphviz.
std::string AsDot(const v1::Explanation& explanation);

}  // namespace synergie::history
