#include "services/history/reading/shown_resource.h"

#include <algorithm>
#include <array>

#include "common/base/resource_name.h"

namespace synergie::history {

bool IsShownResource(std::string_view name) {
  static constexpr std::array<std::string_view, 14> patterns = {
      "territories/*",
      "territories/*/zones/*",
      "territories/*/companies/*",
      "territories/*/workshops/*",
      "territories/*/topics/*",
      "territories/*/synergies/*",
      "territories/*/placements/*",
      "territories/*/catalogues/*",
      "territories/*/catalogues/*/ballots/*",
      "territories/*/committees/*",
      "territories/*/committees/*/rankings/*",
      "territories/*/programmes/*",
      "territories/*/programmes/*/actions/*",
      "territories/*/followUpDigests/*"};
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](std::string_view pattern) { return MatchesPattern(name, pattern); });
}

}  // namespace synergie::history
