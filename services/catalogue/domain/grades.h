// A ballot's grades as text: two characters a sheet, in the order of the frozen rules. The first is
// the place of its grade in the scale ("0" the best, "a" the eleventh), "." for a blank, "x" for
// "not concerned"; the second is "+" for "we take part" or "-". Every ballot of an edition has the
// same length, so a seal tells nothing by its size. Pure.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "common/base/result.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

inline constexpr size_t kMaxGrades = 30;

// INVALID_ARGUMENT naming the judgement at fault: unknown or repeated sheet, a grade outside the
// scale, "not concerned" together with a grade or with taking part.
tl::expected<std::string, Rejection> GradesText(const BallotRules& rules,
                                                const std::vector<Judgement>& judgements);

// Nothing when it is not such a text.
std::optional<std::vector<Judgement>> ReadGrades(const BallotRules& rules, std::string_view text);

}  // namespace synergie::catalogue
