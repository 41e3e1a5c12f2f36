// The count of a ballot: frozen rules and opened ballots in, full evidence out. A pure function, so
// a recount of any replay gives the same digest. Integers only.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "common/base/result.h"
#include "services/catalogue/counting/majority_judgment.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

// What the counting library is asked: parameters, sheet ids and ballots in its terms.
counting::MajorityParameters ParametersOf(const BallotRules& rules);

// INVALID_ARGUMENT when the rules themselves make no sense (also with no ballots: a check of
// rules).
tl::expected<counting::MajorityResult, Rejection> CountBallots(
    const BallotRules& rules, const std::vector<CountedBallot>& ballots,
    const std::string& closing_digest);

Count EvidenceOf(const BallotRules& rules, const counting::MajorityResult& result);

// SHA-256 over the canonical text of a closing: the box key, each ballot and its receipt.
std::string ClosingDigest(std::string_view catalogue, std::string_view box_key,
                          const std::vector<CountedBallot>& ballots,
                          const std::vector<SetAsideBallot>& set_aside);

}  // namespace synergie::catalogue
