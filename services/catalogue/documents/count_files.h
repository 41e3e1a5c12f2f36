// The published ballots and rankings as files that others count again from: the CSV forms that
// `synergie count` reads, and the selection in the format of pabulib. Pure.
#pragma once

#include <string>

#include "services/catalogue/documents/documents.h"

namespace synergie::catalogue {

// For `synergie count --method majority-judgment`: one line an elector.
std::string BallotsCsv(const Catalogue& catalogue);

// For `synergie count --method schulze`: one line a member, with its weight.
std::string RankingsCsv(const ShortList& list);

// INVALID_ARGUMENT where the rules name no capacity.
Made SelectionPb(const Catalogue& catalogue, const std::string& stem);

}  // namespace synergie::catalogue
