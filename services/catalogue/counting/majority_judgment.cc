#include "services/catalogue/counting/majority_judgment.h"

#include <algorithm>
#include <set>

#include "services/catalogue/counting/digest.h"
#include "services/catalogue/counting/majority_depth.h"

namespace synergie::counting {
namespace {

Counted<bool> CheckParameters(const MajorityParameters& parameters) {
  const auto& scale = parameters.scale;
  const std::set<std::string> distinct(scale.begin(), scale.end());
  if (scale.size() < 2 || scale.size() > 100 || distinct.size() != scale.size() ||
      distinct.count("") > 0) {
    return Refuse(RejectionReason::kBadParameter, "scale",
                  "L'échelle doit avoir au moins deux mentions, toutes différentes.");
  }
  if (parameters.blank_rule == BlankRule::kStaticGrade &&
      (parameters.blank_grade < 0 || parameters.blank_grade >= static_cast<int>(scale.size()))) {
    return Refuse(RejectionReason::kBadParameter, "blank_grade",
                  "La mention des cases blanches n'est pas dans l'échelle.");
  }
  if (parameters.least_taking_part < 0) {
    return Refuse(RejectionReason::kBadParameter, "least_taking_part",
                  "Le seuil de participants ne peut pas être négatif.");
  }
  return true;
}

Counted<bool> CheckJudgement(const MajorityParameters& parameters, const std::string& ballot,
                             const Judgement& judgement) {
  if (judgement.grade &&
      (*judgement.grade < 0 || *judgement.grade >= static_cast<int>(parameters.scale.size()))) {
    return Refuse(RejectionReason::kOutOfScale, ballot,
                  "Le bulletin « " + ballot + " » donne à « " + judgement.sheet +
                      " » une mention hors de l'échelle.");
  }
  if (judgement.not_concerned && (judgement.grade || judgement.takes_part)) {
    return Refuse(RejectionReason::kContradiction, ballot,
                  "Le bulletin « " + ballot + " » se dit non concerné par « " + judgement.sheet +
                      " » tout en lui donnant une mention ou en y participant.");
  }
  return true;
}

// Adds one ballot to the tallies, after reading all of it.
Counted<bool> AddBallot(const MajorityParameters& parameters, const SheetRoll& roll,
                        const MajorityBallot& ballot, std::vector<JudgedSheet>& sheets) {
  std::vector<const Judgement*> judged(roll.size(), nullptr);
  for (const Judgement& judgement : ballot.judgements) {
    const auto place = roll.Find(judgement.sheet);
    if (!place) {
      return Refuse(RejectionReason::kUnknownSheet, ballot.id,
                    "Le bulletin « " + ballot.id + " » juge une fiche inconnue : « " +
                        judgement.sheet + " ».");
    }
    if (judged[*place] != nullptr) {
      return Refuse(
          RejectionReason::kRepeatedSheet, ballot.id,
          "Le bulletin « " + ballot.id + " » juge deux fois « " + judgement.sheet + " ».");
    }
    if (auto good = CheckJudgement(parameters, ballot.id, judgement); !good) return good;
    judged[*place] = &judgement;
  }
  for (std::size_t place = 0; place < roll.size(); ++place) {
    JudgedSheet& sheet = sheets[place];
    const Judgement* judgement = judged[place];
    if (judgement != nullptr && judgement->takes_part) ++sheet.taking_part;
    if (judgement != nullptr && judgement->not_concerned) {
      ++sheet.not_concerned;
    } else if (judgement != nullptr && judgement->grade) {
      ++sheet.tally[*judgement->grade];
      ++sheet.concerned;
    } else {
      ++sheet.blank;
      if (parameters.blank_rule == BlankRule::kStaticGrade) {
        ++sheet.tally[parameters.blank_grade];
        ++sheet.concerned;
      }
    }
  }
  return true;
}

TieBreaker::Groups GroupByDepth(const std::vector<JudgedSheet>& sheets) {
  std::vector<std::size_t> judged;
  for (std::size_t place = 0; place < sheets.size(); ++place) {
    if (sheets[place].concerned > 0) judged.push_back(place);
  }
  const auto order = [&](std::size_t a, std::size_t b) {
    return CompareDepth(sheets[a].tally, sheets[b].tally).order;
  };
  std::stable_sort(judged.begin(), judged.end(),
                   [&](std::size_t a, std::size_t b) { return order(a, b) > 0; });
  TieBreaker::Groups groups;
  for (std::size_t place : judged) {
    if (groups.empty() || order(groups.back().front(), place) != 0) groups.emplace_back();
    groups.back().push_back(place);
  }
  return groups;
}

void Rank(const SheetRoll& roll, const TieBreaker& breaker, const TieBreaker::Groups& depth,
          MajorityResult& result) {
  TieBreaker::Groups ranked;
  for (const auto& group : depth) {
    if (group.size() > 1) result.ties.push_back(breaker.Explain(roll, group));
    for (auto& finer : breaker.Order(group)) {
      result.tied = result.tied || finer.size() > 1;
      ranked.push_back(std::move(finer));
    }
  }
  result.by_depth = roll.Ids(depth);
  for (std::size_t i = 0; i + 1 < depth.size(); ++i) {
    const JudgedSheet& higher = result.sheets[depth[i].front()];
    const JudgedSheet& lower = result.sheets[depth[i + 1].front()];
    const DepthOrder order = CompareDepth(higher.tally, lower.tally);
    result.differences.push_back({result.by_depth[i].front(), result.by_depth[i + 1].front(),
                                  order.common_total, order.removal, order.grade_a, order.grade_b});
  }
  result.ranking = roll.Ids(ranked);
  std::vector<std::size_t> unjudged;
  for (std::size_t place = 0; place < roll.size(); ++place) {
    if (result.sheets[place].concerned == 0) unjudged.push_back(place);
  }
  if (!unjudged.empty()) {
    ranked.push_back(unjudged);
    result.unjudged = roll.Ids(unjudged);
    result.by_depth.push_back(result.unjudged);
    result.ranking.push_back(result.unjudged);
  }
  std::int64_t rank = 1;
  for (const auto& group : ranked) {
    for (std::size_t place : group) result.sheets[place].rank = rank;
    rank += static_cast<std::int64_t>(group.size());
  }
}

}  // namespace

Counted<MajorityResult> CountMajorityJudgment(const MajorityParameters& parameters,
                                              const std::vector<std::string>& sheets,
                                              const std::vector<MajorityBallot>& ballots,
                                              const Lot& lot) {
  if (auto good = CheckParameters(parameters); !good) return tl::unexpected(good.error());
  auto roll = SheetRoll::Make(sheets);
  if (!roll) return tl::unexpected(roll.error());
  std::vector<std::string> ballot_ids;
  for (const auto& ballot : ballots) ballot_ids.push_back(ballot.id);
  if (auto good = CheckBallotIds(ballot_ids); !good) return tl::unexpected(good.error());

  MajorityResult result;
  result.parameters = parameters;
  result.lot = lot;
  result.ballots = static_cast<std::int64_t>(ballots.size());
  for (const std::string& id : roll->ids()) {
    JudgedSheet sheet;
    sheet.sheet = id;
    sheet.tally.assign(parameters.scale.size(), 0);
    result.sheets.push_back(std::move(sheet));
  }
  for (const MajorityBallot& ballot : ballots) {
    if (auto good = AddBallot(parameters, *roll, ballot, result.sheets); !good) {
      return tl::unexpected(good.error());
    }
  }
  std::vector<TieFacts> facts;
  for (JudgedSheet& sheet : result.sheets) {
    facts.push_back({0, 0, sheet.taking_part, sheet.concerned});
    sheet.few_taking_part = sheet.taking_part < parameters.least_taking_part;
    if (sheet.concerned == 0) continue;
    sheet.gauge = GaugeOf(sheet.tally);
    sheet.tie_sequence = TieSequenceOf(sheet.tally);
  }
  auto breaker = TieBreaker::Make(parameters.tie_chain,
                                  {TieCriterion::kMostTakingPart, TieCriterion::kMostConcerned,
                                   TieCriterion::kDrawnOrder, TieCriterion::kSeededLot},
                                  lot, *roll, facts);
  if (!breaker) return tl::unexpected(breaker.error());
  Rank(*roll, *breaker, GroupByDepth(result.sheets), result);
  return result;
}

std::string CanonicalText(const MajorityResult& result) {
  const MajorityParameters& parameters = result.parameters;
  CanonicalWriter out("synergie-count 1 majority-judgment");
  out.Line("scale").List(parameters.scale);
  if (parameters.blank_rule == BlankRule::kStaticGrade) {
    out.Line("blank static-grade").Number(parameters.blank_grade);
  } else {
    out.Line("blank left-out");
  }
  out.Line("least-taking-part").Number(parameters.least_taking_part);
  out.TieRule(parameters.tie_chain, result.lot);
  out.Line("ballots").Number(result.ballots);
  for (const JudgedSheet& sheet : result.sheets) {
    out.Line("sheet").Quoted(sheet.sheet).Word("rank").Number(sheet.rank).Word("tally");
    for (std::int64_t count : sheet.tally) out.Number(count);
    out.Word("concerned").Number(sheet.concerned).Word("not-concerned").Number(sheet.not_concerned);
    out.Word("blank").Number(sheet.blank).Word("taking-part").Number(sheet.taking_part);
    if (sheet.few_taking_part) out.Word("few");
    if (!sheet.gauge) continue;
    out.Word("gauge").Number(sheet.gauge->above).Number(sheet.gauge->median);
    out.Number(sheet.gauge->below).Word("sequence");
    for (const GradeRun& run : sheet.tie_sequence) {
      out.Word(std::to_string(run.grade) + "x" + std::to_string(run.count));
    }
  }
  out.Line("by-depth").Groups(result.by_depth);
  for (const TieBreak& tie : result.ties) {
    out.Line("tie").List(tie.tied).Word("order").Groups(tie.order);
  }
  out.Line("ranking").Groups(result.ranking);
  out.Line(result.tied ? "TIED" : "DECIDED");
  return out.text();
}

}  // namespace synergie::counting
