#include "services/catalogue/domain/tally.h"

#include <algorithm>

#include "common/commit/rejections.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/grades.h"
#include "services/catalogue/domain/ties.h"

namespace synergie::catalogue {
namespace {

counting::MajorityBallot BallotOf(const BallotRules& rules, const CountedBallot& ballot,
                                  const std::vector<Judgement>& judgements) {
  counting::MajorityBallot out{ballot.elector, {}};
  for (const Judgement& judgement : judgements) {
    counting::Judgement one{judgement.sheet_id, std::nullopt, judgement.not_concerned,
                            judgement.takes_part};
    if (!judgement.grade.empty()) {
      one.grade = static_cast<int>(
          std::find(rules.scale.begin(), rules.scale.end(), judgement.grade) - rules.scale.begin());
    }
    out.judgements.push_back(std::move(one));
  }
  return out;
}

JudgedSheet EvidenceOf(const counting::JudgedSheet& sheet) {
  JudgedSheet out{.sheet_id = sheet.sheet,
                  .rank = sheet.rank,
                  .tally = sheet.tally,
                  .concerned_count = sheet.concerned,
                  .not_concerned_count = sheet.not_concerned,
                  .blank_count = sheet.blank,
                  .taking_part_count = sheet.taking_part,
                  .few_taking_part = sheet.few_taking_part};
  if (sheet.gauge) out.gauge = Gauge{sheet.gauge->median, sheet.gauge->above, sheet.gauge->below};
  for (const counting::GradeRun& run : sheet.tie_sequence) {
    out.tie_sequence.push_back({run.grade, run.count});
  }
  return out;
}

}  // namespace

counting::MajorityParameters ParametersOf(const BallotRules& rules) {
  counting::MajorityParameters parameters;
  parameters.scale = rules.scale;
  parameters.blank_rule = rules.blank_rule == BlankRule::kStaticGrade
                              ? counting::BlankRule::kStaticGrade
                              : counting::BlankRule::kLeftOut;
  parameters.blank_grade = rules.blank_grade;
  parameters.least_taking_part = rules.least_taking_part;
  parameters.tie_chain = ChainOf(rules.tie_chain);
  return parameters;
}

tl::expected<counting::MajorityResult, Rejection> CountBallots(
    const BallotRules& rules, const std::vector<CountedBallot>& ballots,
    const std::string& closing_digest) {
  std::vector<std::string> sheets;
  for (const SheetVersion& sheet : rules.sheets) sheets.push_back(sheet.sheet_id);
  std::vector<counting::MajorityBallot> judged;
  for (const CountedBallot& ballot : ballots) {
    const auto judgements = ReadGrades(rules, ballot.grades);
    if (!judgements) {
      return commit::Invalid("MALFORMED", "ballots",
                             "The ballot of \"" + ballot.elector + "\" cannot be read.");
    }
    judged.push_back(BallotOf(rules, ballot, *judgements));
  }
  const counting::Lot lot = LotOf(rules.tie_chain, closing_digest, rules.public_value);
  auto result = counting::CountMajorityJudgment(ParametersOf(rules), sheets, judged, lot);
  if (!result) {
    return commit::Invalid(std::string(counting::Name(result.error().reason)), "rules",
                           "The ballot's rules do not count (" + result.error().subject + ").");
  }
  return std::move(*result);
}

Count EvidenceOf(const BallotRules& rules, const counting::MajorityResult& result) {
  Count count{.method = rules.method,
              .method_version = rules.method_version,
              .ballot_count = result.ballots,
              .by_depth = GroupsOf(result.by_depth),
              .ranking = GroupsOf(result.ranking),
              .unjudged = result.unjudged,
              .ties = EvidenceOf(result.ties),
              .tied = result.tied,
              .lot_seed = result.lot.seed,
              .digest = counting::Sha256(counting::CanonicalText(result))};
  for (const counting::JudgedSheet& sheet : result.sheets)
    count.sheets.push_back(EvidenceOf(sheet));
  for (const counting::DepthDifference& difference : result.differences) {
    count.differences.push_back({difference.higher, difference.lower, difference.common_total,
                                 difference.removal, difference.higher_grade,
                                 difference.lower_grade});
  }
  return count;
}

std::string ClosingDigest(std::string_view catalogue, std::string_view box_key,
                          const std::vector<CountedBallot>& ballots,
                          const std::vector<SetAsideBallot>& set_aside) {
  counting::CanonicalWriter out("synergie-closing 1");
  out.Line("catalogue").Quoted(catalogue);
  out.Line("box-key").Quoted(counting::Hex(box_key));
  for (const CountedBallot& ballot : ballots) {
    out.Line("ballot").Quoted(ballot.elector).Quoted(counting::Hex(ballot.receipt));
    out.Quoted(ballot.grades);
  }
  for (const SetAsideBallot& ballot : set_aside) {
    out.Line("set-aside").Quoted(ballot.elector).Quoted(counting::Hex(ballot.receipt));
    out.Quoted(ballot.reason);
  }
  return counting::Sha256(out.text());
}

}  // namespace synergie::catalogue
