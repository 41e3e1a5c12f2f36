// Which streams are resources that the API shows; others (claims, counters, refusals) are the
// services' own matter. Pure.
#pragma once

#include <string_view>

namespace synergie::history {

// Whether it is the well-formed name of such a resource: a territory, a topic, an action.
bool IsShownResource(std::string_view name);

}  // namespace synergie::history
