// What a rebuild of a service's projection needs, as this program wires the service.
#pragma once

#include "common/node/instance.h"
#include "common/projection/rebuild.h"

namespace synergie::program {

// Without progress. `fresh` is the store that is to be filled: reactions are asked what they read.
projection::RebuildOptions RebuildOptionsOf(const node::InstanceOptions& options,
                                            const projection::Store& fresh, int32_t partitions);

}  // namespace synergie::program
