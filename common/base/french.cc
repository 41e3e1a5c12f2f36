#include "common/base/french.h"

namespace synergie {

std::string Counted(int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count < 2 ? one : many);
}

}  // namespace synergie
