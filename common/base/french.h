// Small things of French as people read it, on screen and on paper. UTF-8. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace synergie {

// "1 fiche", "3 fiches"; 0 is singular.
std::string Counted(int64_t count, std::string_view one, std::string_view many);

}  // namespace synergie
