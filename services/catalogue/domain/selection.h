// What fits a capacity, from the companies' ballots: the method of equal shares, by rules that the
// opening froze. The same ballots as for the grades are read as support: the companies that take
// part, or that gave a good enough grade. Every counted ballot shares the capacity, also one that
// supports nothing. A pure function, so a recount of any replay gives the same digest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "common/base/result.h"
#include "services/catalogue/counting/equal_shares.h"
#include "services/catalogue/domain/evidence.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

inline constexpr std::string_view kEqualShares = "equal-shares";
inline constexpr std::string_view kEqualSharesVersion = "1";
// Offers and payments beyond so many are left out of the event: it stays below what a log takes.
inline constexpr size_t kMaxEvidenceLines = 4'000;

// So many runs an add1 completion may take at most: the sum of the costs in steps.
inline constexpr int64_t kMaxSelectionRuns = 500;

// What was left out gets its default: shares raised one by one, taking part as support, a sheet
// worth its cost, the cheaper sheet and then the more supported one first.
SelectionRules WithDefaults(SelectionRules selection);

// INVALID_ARGUMENT naming the member of `rules.selection` at fault: `rules` have their sheets.
std::optional<Rejection> SelectionTrouble(const BallotRules& rules);

counting::EqualSharesParameters ParametersOf(const SelectionRules& selection);
// The sheets with a cost, and the ballots as support.
counting::Programme ProgrammeOf(const BallotRules& rules,
                                const std::vector<CountedBallot>& ballots);

// `rules.selection` is set. INVALID_ARGUMENT when the rules do not count.
tl::expected<counting::EqualSharesResult, Rejection> SelectSheets(
    const BallotRules& rules, const std::vector<CountedBallot>& ballots,
    const std::string& closing_digest);

Selection EvidenceOf(const counting::EqualSharesResult& result);

}  // namespace synergie::catalogue
