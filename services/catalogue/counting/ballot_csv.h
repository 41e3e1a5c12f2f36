// Ballots as a spreadsheet: the offline form of majority judgment and Schulze (docs/counting.md).
//   majority judgment   ballot;F1;F2        with cells: a grade, "non concerné" or nothing,
//                       B1;utile+participe;non concerné         and "+participe" for the tick
//   Schulze             ballot;weight;F1;F2 with cells: a rank from 1 (equal ranks tie), or nothing
//                       B1;1;2;1                                (unranked: tied last)
// The delimiter is ';' when the header has one, ',' otherwise; "bulletin" and "poids" are accepted.
// Contract: a cell that cannot be read is refused with its line, never guessed. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/catalogue/counting/majority_judgment.h"
#include "services/catalogue/counting/schulze.h"

namespace synergie::counting {

struct MajorityBallots {
  std::vector<std::string> sheets;
  std::vector<MajorityBallot> ballots;
};
Counted<MajorityBallots> ReadMajorityCsv(std::string_view text,
                                         const std::vector<std::string>& scale);

struct RankedBallots {
  std::vector<std::string> sheets;
  std::vector<RankedBallot> ballots;
};
Counted<RankedBallots> ReadRankedCsv(std::string_view text);

}  // namespace synergie::counting
