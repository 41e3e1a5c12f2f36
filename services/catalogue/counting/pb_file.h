// The .pb format of pabulib (pabulib.org/format): the public form of a vote under a budget, so that
// anyone recounts with other people's tools. Read and written here; docs/counting.md says which
// keys. Contract: sections META, PROJECTS, VOTES, cells separated by ';'; vote types approval,
// choose-1, scoring, cumulative; whole costs and points. Anything else is refused with its line.
// Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/catalogue/counting/equal_shares.h"

namespace synergie::counting {

struct PbFile {
  std::vector<std::pair<std::string, std::string>> meta;  // in the order of the file
  bool scored = false;                                    // the ballots carry points
  Programme programme;
  std::map<std::string, std::string> names;  // per sheet id, where the file gives one

  std::string Meta(std::string_view key) const;  // empty when absent
};

Counted<PbFile> ReadPb(std::string_view text);

// What an export says beside the programme: pabulib asks for the first four, and for dates as
// dd.mm.yyyy.
struct PbHeading {
  std::string description, country, unit, instance;
  std::string currency;  // "EUR", or empty when the capacity is in days
  std::string rule;      // from PbRule
  std::string date_begin, date_end;
};
// The name that pabulib has for these parameters: "equalshares" (utility cost, no completion),
// "equalshares/add1" (utility cost, whole start, step 1), "unknown" for all it has no name for.
std::string PbRule(const EqualSharesParameters& parameters);

// `selected` fills the column of that name; a ballot of weight w is written as w voters.
std::string WritePb(const PbHeading& heading, const PbFile& file,
                    const std::vector<std::string>& selected);

}  // namespace synergie::counting
