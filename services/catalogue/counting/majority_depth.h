// The arithmetic of depth: gauge and tie sequence of one tally (per grade, best first, not empty).
// Inside the library; the public order is CompareDepth in majority_judgment.h. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "services/catalogue/counting/majority_judgment.h"

namespace synergie::counting {

MajorityGauge GaugeOf(const std::vector<std::int64_t>& tally);
// By the definition itself, one removal after the other, so that it checks CompareDepth's shortcut.
std::vector<GradeRun> TieSequenceOf(std::vector<std::int64_t> tally);

}  // namespace synergie::counting
