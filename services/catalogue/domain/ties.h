// Tie rules and rankings between the words of events and those of the counting library. Pure.
#pragma once

#include <string>
#include <vector>

#include "services/catalogue/counting/tie_rule.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

std::vector<counting::TieCriterion> ChainOf(const std::vector<TieCriterion>& chain);
bool HasLot(const std::vector<TieCriterion>& chain);

// The lot of a count: seeded by the closing and the public value where the chain has one, and
// nothing while the closing is not known.
counting::Lot LotOf(const std::vector<TieCriterion>& chain, const std::string& closing_digest,
                    const std::string& public_value);

std::vector<SheetGroup> GroupsOf(const counting::Ranking& ranking);
TieBreak EvidenceOf(const counting::TieBreak& tie);
std::vector<TieBreak> EvidenceOf(const std::vector<counting::TieBreak>& ties);

}  // namespace synergie::catalogue
