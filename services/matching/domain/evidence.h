// Why topics are on one sheet, out of what the matcher says of their pairs. Pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>

#include "services/matching/domain/matcher.h"

namespace synergie::matching {

inline constexpr size_t kShownLinks = 6;  // explained of a sheet
inline constexpr size_t kJoinLinks = 3;   // explained of a topic that joins

// Explains pairs, each once: that reads both texts again. Lives for one decision.
class Explainer {
 public:
  Explainer(const Matcher& matcher, CompanyLookup companies)
      : matcher_(matcher), companies_(std::move(companies)) {}

  const Matcher& matcher() const { return matcher_; }
  // The names in the link are in the order asked for first.
  const Link& Explain(const Noted& a, const Noted& b);

 private:
  const Matcher& matcher_;
  const CompanyLookup companies_;
  std::map<std::pair<std::string, std::string>, Link> known_;
};

struct Weighed {
  double score = 0;
  Evidence evidence;
};

// Of a whole sheet: the mean probability of its pairs (1 for one topic), its strongest links.
Weighed WeighSheet(Explainer& explainer, std::span<const Noted> topics);

// Of one topic with the others of a sheet: the mean probability of its pairs, its strongest links.
Weighed WeighJoining(Explainer& explainer, const Noted& joining, std::span<const Noted> others);

}  // namespace synergie::matching
