// From settings to the options of a node: the one place that knows what goes with what. What could
// only be noticed later (a token check without an issuer, an address that anybody could call) is
// refused here.
#pragma once

#include <string>
#include <vector>

#include "common/base/result.h"
#include "services/synergie/server/node.h"
#include "services/synergie/server/settings.h"

namespace synergie::program {

// kInvalidArgument with everything that is wrong, a line each.
Result<NodeOptions> NodeOptionsOf(const Settings& settings, std::vector<std::string> services);

// The address of the log with the properties of the table [kafka] put on.
Result<std::string> LogUrlOf(const Settings& settings);

}  // namespace synergie::program
