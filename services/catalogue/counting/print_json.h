// The JSON that `synergie count` prints: the result and its whole evidence.
// Contract: counts are JSON integers, fractions strings "n/d" in lowest terms. The digest is of the
// canonical text, not of this JSON. Pure, thread-safe.
#pragma once

#include <string>

#include "services/catalogue/counting/equal_shares.h"
#include "services/catalogue/counting/majority_judgment.h"
#include "services/catalogue/counting/schulze.h"

namespace synergie::counting {

std::string PrintJson(const MajorityResult& result);
std::string PrintJson(const SchulzeResult& result);
std::string PrintJson(const EqualSharesResult& result);

}  // namespace synergie::counting
