#include "services/catalogue/counting/print_json.h"

#include <nlohmann/json.hpp>

#include "services/catalogue/counting/digest.h"

namespace synergie::counting {
namespace {

using Json = nlohmann::ordered_json;

Json Ties(const std::vector<TieCriterion>& chain, const Lot& lot) {
  Json names = Json::array();
  for (TieCriterion criterion : chain) names.push_back(Name(criterion));
  return {{"chain", names}, {"seed", Hex(lot.seed)}, {"drawn_order", lot.drawn_order}};
}

Json TieJson(const TieBreak& tie, const Lot& lot) {
  Json steps = Json::array();
  for (const TieStep& step : tie.steps) {
    Json one = {{"criterion", Name(step.criterion)}, {"order", step.order}};
    if (step.criterion == TieCriterion::kSeededLot) {
      for (const std::string& sheet : tie.tied) one["keys"][sheet] = LotKey(lot.seed, sheet);
    }
    steps.push_back(std::move(one));
  }
  return {{"tied", tie.tied}, {"steps", steps}, {"order", tie.order}};
}

template <typename Result>
std::string Finish(Json json, const Result& result) {
  json["digest"] = Hex(Sha256(CanonicalText(result)));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json SheetJson(const MajorityParameters& parameters, const JudgedSheet& sheet) {
  Json json = {{"sheet", sheet.sheet}, {"rank", sheet.rank}};
  for (std::size_t grade = 0; grade < parameters.scale.size(); ++grade) {
    json["tally"][parameters.scale[grade]] = sheet.tally[grade];
  }
  json["breadth"] = {{"concerned", sheet.concerned},
                     {"not_concerned", sheet.not_concerned},
                     {"blank", sheet.blank},
                     {"taking_part", sheet.taking_part},
                     {"few_taking_part", sheet.few_taking_part}};
  if (!sheet.gauge) {
    json["depth"] = nullptr;
    return json;
  }
  Json sequence = Json::array();
  for (const GradeRun& run : sheet.tie_sequence) {
    sequence.push_back({{"grade", parameters.scale[run.grade]}, {"count", run.count}});
  }
  json["depth"] = {{"above", sheet.gauge->above},
                   {"median", parameters.scale[sheet.gauge->median]},
                   {"below", sheet.gauge->below},
                   {"tie_sequence", sequence}};
  return json;
}

Json RoundJson(const Round& round, const Lot& lot) {
  Json offers = Json::array();
  for (const Offer& offer : round.offers) {
    Json rho;
    if (offer.rho) rho = offer.rho->get_str();
    offers.push_back({{"sheet", offer.sheet}, {"money", offer.money.get_str()}, {"rho", rho}});
  }
  Json json = {{"offers", offers}};
  if (round.tie) {
    json["tie"] = TieJson(*round.tie, lot);
    json["tie"]["without_effect"] = round.tie_without_effect;
  }
  json["bought"] = nullptr;
  if (!round.bought) return json;
  json["bought"] = *round.bought;
  json["rho"] = round.rho.get_str();
  json["payments"] = Json::array();
  for (const Payment& payment : round.payments) {
    json["payments"].push_back({{"class", payment.voter_class},
                                {"each", payment.each.get_str()},
                                {"balance", payment.balance.get_str()}});
  }
  return json;
}

Json StrengthJson(LinkStrength variant, const PathStrength& strength) {
  if (variant != LinkStrength::kWinningVotesThenOpposition) return strength.support;
  return Json::array({strength.support, strength.opposition});
}

Json RunsJson(const std::vector<RunSummary>& runs) {
  Json json = Json::array();
  for (const RunSummary& run : runs) {
    json.push_back({{"first_share", run.first_share.get_str()},
                    {"last_share", run.last_share.get_str()},
                    {"bought", run.bought},
                    {"cost", run.cost},
                    {"over_budget", run.over_budget},
                    {"exhaustive", run.exhaustive}});
  }
  return json;
}

Json ProgrammeJson(const EqualSharesResult& result) {
  Json sheets = Json::array();
  for (std::size_t i = 0; i < result.sheets.size(); ++i) {
    sheets.push_back({{"sheet", result.sheets[i].id},
                      {"cost", result.sheets[i].cost},
                      {"votes", result.votes[i]}});
  }
  Json classes = Json::array();
  for (const VoterClass& voters : result.classes) {
    Json supports = Json::object();
    for (const Support& support : voters.supports) supports[support.sheet] = support.points;
    classes.push_back({{"voters", voters.voters}, {"supports", supports}});
  }
  return {{"voters", result.voters}, {"sheets", sheets}, {"classes", classes}};
}

}  // namespace

std::string PrintJson(const MajorityResult& result) {
  const MajorityParameters& parameters = result.parameters;
  Json json = {{"method", "majority-judgment"}, {"status", result.tied ? "TIED" : "DECIDED"}};
  json["ranking"] = result.ranking;
  json["by_depth"] = result.by_depth;
  json["unjudged"] = result.unjudged;
  Json blank = "left-out";
  if (parameters.blank_rule == BlankRule::kStaticGrade) {
    blank = parameters.scale[parameters.blank_grade];
  }
  json["parameters"] = {{"scale", parameters.scale},
                        {"blank", blank},
                        {"least_taking_part", parameters.least_taking_part},
                        {"tie_rule", Ties(parameters.tie_chain, result.lot)}};
  json["ballots"] = result.ballots;
  json["sheets"] = Json::array();
  for (const JudgedSheet& sheet : result.sheets) {
    json["sheets"].push_back(SheetJson(parameters, sheet));
  }
  json["differences"] = Json::array();
  for (const DepthDifference& difference : result.differences) {
    json["differences"].push_back({{"higher", difference.higher},
                                   {"lower", difference.lower},
                                   {"common_total", difference.common_total},
                                   {"removal", difference.removal},
                                   {"higher_grade", parameters.scale[difference.higher_grade]},
                                   {"lower_grade", parameters.scale[difference.lower_grade]}});
  }
  json["ties"] = Json::array();
  for (const TieBreak& tie : result.ties) json["ties"].push_back(TieJson(tie, result.lot));
  return Finish(std::move(json), result);
}

std::string PrintJson(const SchulzeResult& result) {
  const LinkStrength variant = result.parameters.strength;
  Json json = {{"method", "schulze"}, {"status", result.tied ? "TIED" : "DECIDED"}};
  json["ranking"] = result.ranking;
  json["by_method"] = result.by_method;
  json["parameters"] = {{"strength", Name(variant)},
                        {"tie_rule", Ties(result.parameters.tie_chain, result.lot)}};
  json["ballots"] = result.ballots;
  json["weight"] = result.weight;
  for (std::size_t x = 0; x < result.sheets.size(); ++x) {
    for (std::size_t y = 0; y < result.sheets.size(); ++y) {
      if (x == y) continue;
      const std::string& from = result.sheets[x];
      const std::string& to = result.sheets[y];
      std::vector<std::string> steps;
      for (std::size_t step : StrongestPath(result, x, y)) steps.push_back(result.sheets[step]);
      json["preference"][from][to] = result.preference[x][y];
      json["strongest_path"][from][to] = StrengthJson(variant, result.path[x][y]);
      json["path"][from][to] = steps;
      if (result.beats[x][y]) json["beats"][from].push_back(to);
    }
  }
  json["ties"] = Json::array();
  for (const TieBreak& tie : result.ties) json["ties"].push_back(TieJson(tie, result.lot));
  return Finish(std::move(json), result);
}

std::string PrintJson(const EqualSharesResult& result) {
  const EqualSharesParameters& parameters = result.parameters;
  Json json = {{"method", "equal-shares"}, {"status", result.tied ? "TIED" : "DECIDED"}};
  json["selected"] = result.selected;
  json["cost"] = result.cost;
  json["budget"] = result.budget;
  if (result.tied) {
    json["outcomes"] = result.outcomes;
    json["outcomes_complete"] = result.outcomes_complete;
  }
  json["parameters"] = {{"utility", Name(parameters.utility)},
                        {"completion", Name(parameters.completion)},
                        {"start", Name(parameters.start)},
                        {"step", parameters.step},
                        {"tie_rule", Ties(parameters.tie_chain, result.lot)}};
  json.update(ProgrammeJson(result));
  json["runs"] = RunsJson(result.runs);
  json["free_sheets"] = result.free_sheets;
  json["share"] = nullptr;
  if (result.share) json["share"] = result.share->get_str();
  json["rounds"] = Json::array();
  for (const Round& round : result.rounds) json["rounds"].push_back(RoundJson(round, result.lot));
  json["additions"] = Json::array();
  for (const Addition& addition : result.additions) {
    Json one = {{"sheet", addition.sheet},
                {"utility_per_cost", addition.utility_per_cost.get_str()}};
    if (addition.tie) one["tie"] = TieJson(*addition.tie, result.lot);
    json["additions"].push_back(std::move(one));
  }
  return Finish(std::move(json), result);
}

}  // namespace synergie::counting
