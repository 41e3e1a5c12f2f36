// Majority judgment on the company ballot (Balinski and Laraki, "Majority Judgment", MIT Press
// 2010).
//
// Each ballot judges each sheet with a grade of the frozen scale, or says "non concerné" (which is
// not a grade), or leaves it blank; a tick says "we take part". Per sheet we report apart
//   depth: the gauge (above, median, below) among those concerned, the median being the LOWER one;
//   breadth: how many are concerned, how many take part (fewer than two: flagged).
// Sheets are ranked by depth: the medians are compared, then one median judgment is taken away from
// each and the next medians compared, and so on ("tie sequence"). Sheets that concern different
// numbers of companies are compared as if each tally were repeated up to the least common multiple
// of their sizes: repeating an electorate never changes a majority-judgment order, so this is the
// only order that agrees with the definition and does not depend on size. Integers only.
// Thread-safe: pure functions of values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/catalogue/counting/rejection.h"
#include "services/catalogue/counting/sheet_roll.h"
#include "services/catalogue/counting/tie_rule.h"

namespace synergie::counting {

enum class BlankRule {
  kLeftOut,      // a blank is counted as blank and takes no part in the depth
  kStaticGrade,  // a blank counts as `blank_grade`, and its company as concerned
};

// Everything the opening event freezes.
struct MajorityParameters {
  std::vector<std::string> scale = {"prioritaire", "utile", "pourquoi pas", "non"};  // best first
  BlankRule blank_rule = BlankRule::kLeftOut;
  int blank_grade = 3;                  // index in `scale`; read for kStaticGrade alone
  std::int64_t least_taking_part = 2;   // fewer than this: flagged
  std::vector<TieCriterion> tie_chain;  // kMostTakingPart, kMostConcerned, and a lot

  bool operator==(const MajorityParameters&) const = default;
};

struct Judgement {
  std::string sheet;
  std::optional<int> grade;  // index in the scale, 0 the best; none and concerned: blank
  bool not_concerned = false;
  bool takes_part = false;
};

struct MajorityBallot {
  std::string id;
  std::vector<Judgement> judgements;  // a sheet that is not in it is blank
};

// (above, median, below): counts of judgments better than, and worse than, the lower median.
struct MajorityGauge {
  int median = 0;
  std::int64_t above = 0;
  std::int64_t below = 0;

  bool operator==(const MajorityGauge&) const = default;
};

struct GradeRun {
  int grade = 0;
  std::int64_t count = 0;

  bool operator==(const GradeRun&) const = default;
};

struct JudgedSheet {
  std::string sheet;
  std::int64_t rank = 0;            // from 1 after the tie rule; equals share it
  std::vector<std::int64_t> tally;  // per grade of the scale, blanks included if they count as one
  std::int64_t concerned = 0;       // the sum of the tally
  std::int64_t not_concerned = 0;
  std::int64_t blank = 0;
  std::int64_t taking_part = 0;
  bool few_taking_part = false;
  std::optional<MajorityGauge> gauge;  // none when nobody is concerned
  std::vector<GradeRun> tie_sequence;  // medians in the order of their removal, run by run

  bool operator==(const JudgedSheet&) const = default;
};

// Why one sheet stands above another: at which removal the medians first differ.
struct DepthDifference {
  std::string higher;
  std::string lower;
  std::int64_t common_total = 0;  // judgments of each once repeated to the common multiple
  std::int64_t removal = 0;       // 0: the medians themselves
  int higher_grade = 0;
  int lower_grade = 0;

  bool operator==(const DepthDifference&) const = default;
};

struct MajorityResult {
  MajorityParameters parameters;
  Lot lot;
  std::int64_t ballots = 0;
  std::vector<JudgedSheet> sheets;    // by id
  Ranking by_depth;                   // the method alone, ties together
  Ranking ranking;                    // after the frozen tie rule
  std::vector<std::string> unjudged;  // concern nobody: last group of both, no tie to break there
  std::vector<DepthDifference> differences;  // between each group of `by_depth` and the next
  std::vector<TieBreak> ties;
  bool tied = false;  // some judged sheets still share a rank

  bool operator==(const MajorityResult&) const = default;
};

Counted<MajorityResult> CountMajorityJudgment(const MajorityParameters& parameters,
                                              const std::vector<std::string>& sheets,
                                              const std::vector<MajorityBallot>& ballots,
                                              const Lot& lot = {});

// The order of two tallies (per grade, best first, neither empty): positive when `a` is the better.
struct DepthOrder {
  int order = 0;
  std::int64_t common_total = 0;
  std::int64_t removal = 0;
  int grade_a = 0;
  int grade_b = 0;
};
DepthOrder CompareDepth(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b);

std::string CanonicalText(const MajorityResult& result);
std::string Explain(const MajorityResult& result);  // in French, to recompute by hand

}  // namespace synergie::counting
