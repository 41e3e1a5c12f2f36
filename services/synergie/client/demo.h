// The demonstration: the project's own workshop of Lons-Perrigny (deploy/demo), loaded and shown.
#pragma once

#include <string>

#include "services/synergie/client/connection.h"
#include "services/synergie/client/loader.h"

namespace synergie::program {

// The folder of the project's own copy: beside the build tree, or where an installation keeps it.
// Empty where there is none.
std::string DemoFolder();
WorkshopPlace DemoPlace();

// Loads it where it is not there. Gives an exit code; faults go to stderr.
int LoadDemo(Connection& connection);

// What a facilitator wants to see of a workshop, in French, on stdout; and what to do next.
int PrintOverview(Connection& connection, const WorkshopPlace& place);

}  // namespace synergie::program
