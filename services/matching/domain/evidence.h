// Why topics are on one sheet, out of what the matcher says of their pairs. Pure.
#pragma once

#include <span>
#include <string>

#include "services/matching/domain/matcher.h"

namespace synergie::matching {

inline constexpr size_t kShownLinks = 6;  // explained of a sheet
inline constexpr size_t kJoinLinks = 3;   // explained of a topic that joins

struct Weighed {
  double score = 0;
  Evidence evidence;
};

// Of a whole sheet: the mean probability of its pairs (1 for one topic), its strongest links.
Weighed WeighSheet(const Matcher& matcher, std::span<const Noted> topics,
                   const CompanyLookup& companies);

// Of one topic with the others of a sheet: the mean probability of its pairs, its strongest links.
Weighed WeighJoining(const Matcher& matcher, const Noted& joining, std::span<const Noted> others,
                     const CompanyLookup& companies);

}  // namespace synergie::matching
