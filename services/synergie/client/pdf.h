// A page as PDF, printed by the Chromium of this machine where there is one. The node never starts
// a browser: whoever wants PDF prints it.
#pragma once

#include <string>

#include "common/base/result.h"

namespace synergie::program {

// The browser's path: $SYNERGIE_CHROMIUM, or chromium, chromium-browser, google-chrome in PATH;
// empty where there is none.
std::string FindChromium();

// kFailedPrecondition where there is no browser, kUnavailable where it does not print.
Result<std::string> PrintPdf(const std::string& html);

}  // namespace synergie::program
