// One event of every type, with every member set; texts are named after their members, so that a
// golden text shows at a glance when one lands in another field.
#pragma once

#include <vector>

#include "services/catalogue/domain/decide.h"

namespace synergie::catalogue::testing {

inline Measure SampleMeasure() {
  return {"measure_id", Unit::kTonneCo2e, Certainty::kMeasured,
          "12.5",       {2019, 1, 1},     {2019, 2, 1},
          "method",     "source",         EmissionFactor{"factor_id", "version", "uncertainty"},
          "as_said"};
}
inline NextStep SampleStep() { return {"text", {"company", "name"}, {2019, 2, 15}}; }
inline Sheet SampleSheet() {
  return {"sheet_id",
          "synergy",
          3,
          {"title",
           SheetType::kPooling,
           "summary",
           {SampleMeasure()},
           {{"label", "100", Certainty::kEstimated}},
           {{FeasibilityAxis::kEconomic, FeasibilityLevel::kHard, "comment"}},
           {"brake"},
           {"lever"},
           SampleStep()},
          {{"topic",
            "text",
            "company",
            {"supporter"},
            Direction::kNeed,
            Quantity{"value", "unit", Period::kWeek},
            true}},
          {{"company", "display_name", CompanyRole::kTaker}},
          "evidence"};
}
inline BallotRules SampleRules() {
  return {"method",
          "method_version",
          {"best", "worst"},
          BlankRule::kStaticGrade,
          1,
          2,
          {TieCriterion::kMostTakingPart, TieCriterion::kSeededLot},
          "public_value",
          {{"sheet_id", 3}},
          {{"elector", {{"company", "name"}}}},
          "edition_digest",
          SelectionRules{"method",
                         "method_version",
                         {"40", CapacityUnit::kFacilitatorDay},
                         {{"sheet_id", 4}},
                         SelectionSupport::kGrade,
                         1,
                         {3, 300},
                         SelectionUtility::kScore,
                         SelectionCompletion::kUtilitarian,
                         SelectionStart::kWhole,
                         2,
                         {TieCriterion::kLowestCost, TieCriterion::kMostVotes}}};
}
inline TieBreak SampleTie() { return {{"tied"}, {{"criterion", {{{"order"}}}}}, {{{"order"}}}}; }
inline Selection SampleSelection() {
  return {"method",
          "method_version",
          40,
          22,
          {{"sheet_id", 4, 7, true}},
          {{{{"supported", 2}}, 3}},
          {"free"},
          {{"20/11", "31/11", {"bought"}, 38, true, true}},
          "31/11",
          {{{{"offered", "5/2", "1/3"}}, SampleTie(), true, "bought", "1/3", {{1, "1/2", "3/2"}}}},
          {{"added", "7/4", SampleTie()}},
          {"selected"},
          38,
          true,
          {{{"outcome"}}},
          true,
          "lot_seed",
          "digest",
          true};
}
inline ShortListRules SampleShortListRules() {
  return {"method",
          "method_version",
          {"first", "second"},
          {{"member_id", 2}},
          LinkStrength::kMargins,
          {TieCriterion::kSeededLot},
          "public_value",
          {"recused"}};
}
inline ShortListCount SampleShortListCount() {
  return {"method",
          "method_version",
          4,
          5,
          {{"sheet_id", {0, 300}, {0, 2}}},
          {{"sheet_id", {0, 3}, {0, 1}}},
          {{"sheet_id", "beaten", {"sheet_id", "between", "beaten"}}},
          {{{"by_method"}}},
          {{{"ranking", "tied"}}},
          {SampleTie()},
          true,
          "lot_seed",
          "digest"};
}
inline Count SampleCount() {
  return {"method",
          "method_version",
          7,
          {{"sheet_id", 1, {5, 0, 300}, 305, 2, 3, 4, true, Gauge{1, 5, 6}, {{2, 9}}}},
          {{{"by_depth"}}},
          {{{"ranking", "tied"}}},
          {"unjudged"},
          {{"higher", "lower", 12, 4, 0, 1}},
          {{{"tied"}, {{"criterion", {{{"order"}}}}}, {{{"order"}}}}},
          true,
          "lot_seed",
          "digest"};
}
inline ActionPlan SamplePlan() {
  return {"title",
          "objective",
          {{"catalogue", "sheet_id", "synergy"}},
          {"lead", "lead name"},
          {{"partner", "partner name"}},
          "2500",
          "funding",
          "5",
          {"risk"},
          {SampleMeasure()}};
}

inline std::vector<Event> SampleEvents() {
  const Date day{2019, 1, 15};
  const Sealed sealed{"key_id", "nonce", "ciphertext"};
  using S = ActionState;
  return {
      CatalogueDrafted{"catalogue", "title", "workshop", {SampleSheet(), SampleSheet()}},
      SheetAdded{"catalogue", SampleSheet()},
      SheetEdited{"catalogue", SampleSheet()},
      SheetRemoved{"catalogue", "sheet_id", "reason"},
      SheetsOrdered{"catalogue", {"second", "first"}},
      CataloguePublished{
          "catalogue", "edition_digest", {{"sheet_id", 3}}, day, {2018, 11, 20}, 111, 63},
      CatalogueClosed{"catalogue", "reason"},
      BallotOpened{"catalogue", SampleRules(), "box_key_id"},
      BallotCast{"ballot", "catalogue", "elector", sealed, "receipt"},
      BallotRecast{"ballot", "catalogue", "elector", sealed, "receipt"},
      BallotRefused{"refusals", "catalogue", "elector", RefusalReason::kLate},
      BallotClosed{"catalogue",
                   "box_key_id",
                   "box_key",
                   {{"elector", "receipt", "grades"}},
                   {{"other", "receipt", "reason"}},
                   "closing_digest",
                   day},
      BallotCounted{"catalogue", SampleCount()},
      CommitteeConvened{"committee",
                        "title",
                        "catalogue",
                        day,
                        {{"member_id", {"company", "name"}, "function", true}},
                        2},
      CommitteeRescheduled{"committee", day},
      PresenceRecorded{"committee", {"m1", "m2"}, true},
      InterestDeclared{"committee", "member_id", "sheet_id", "nature"},
      SheetDecided{"committee",
                   "catalogue",
                   "sheet_id",
                   Outcome::kDeferred,
                   "motive",
                   {"decider"},
                   {"recused"},
                   4,
                   true,
                   true,
                   day,
                   true,
                   2},
      BallotDeparted{
          "committee", "catalogue", "sheet_id", Outcome::kRetained, "motive", 4, {"against"}, true},
      CommitteeAdjourned{"committee", {"undecided"}},
      ProgrammeDrafted{"programme",
                       "title",
                       "committee",
                       Capacity{"20", CapacityUnit::kFacilitatorDay},
                       day,
                       {2020, 1, 1}},
      ProgrammeCapacitySet{"programme", Capacity{"30", CapacityUnit::kEuro}},
      ProgrammeAdopted{"programme", 6, "committed"},
      ProgrammeClosed{"programme", "reason"},
      ActionPlanned{"action", "programme", SamplePlan(), SampleStep(), day},
      ActionReplanned{"action", "programme", SamplePlan(), day},
      NextStepSet{"action", SampleStep(), "comment", day},
      OwnerReleased{"action", {"company", "name"}, "reason", day},
      ProgressReported{"action", "text", 0, day},
      ActionAdvanced{"action", S::kDiscussion, S::kOperating, "comment", day, 12},
      ActionClosed{"action", "programme", S::kOperating, "conclusion", day, 13},
      ActionSuspended{"action", S::kNegotiation, SetbackReason::kEconomic, "text", day, 14},
      ActionResumed{"action", S::kNegotiation, SampleStep(), day, 15},
      ActionAbandoned{"action", "programme", S::kSuspended, SetbackReason::kOther, "text", day, 16},
      ActionReopened{"action", "programme", S::kDiscussion, "reason", SampleStep(), day, 17},
      IndicatorReported{"action", SampleMeasure(), day},
      IndicatorWithdrawn{"action", "measure_id", "reason", day},
      FollowUpDigestIssued{"digest", day, 30, {"late"}, {"ownerless"}, {"silent"}},
      SheetsSelected{"catalogue", SampleSelection()},
      ShortListOpened{"committee", SampleShortListRules(), "box_key_id"},
      RankingGiven{"ranking", "committee", "member_id", sealed, "receipt"},
      ShortListClosed{"committee",
                      "box_key_id",
                      "box_key",
                      {{"member_id", "receipt", "ranks"}},
                      {{"other", "receipt", "reason"}},
                      "closing_digest"},
      ShortListCounted{"committee", SampleShortListCount()},
  };
}

// The same events as versions of this program wrote them that did not know all their fields yet.
// Their golden files are those of the first generation.
inline std::vector<Event> EarlierSampleEvents() {
  std::vector<Event> earlier;
  for (Event event : SampleEvents()) {
    if (auto* published = std::get_if<CataloguePublished>(&event)) {
      published->date = published->workshop_date = {};
      published->topic_count = published->shared_topic_count = 0;
    } else if (auto* opened = std::get_if<BallotOpened>(&event)) {
      opened->rules.selection.reset();
    } else if (auto* closed = std::get_if<BallotClosed>(&event)) {
      closed->date = {};
    } else if (auto* decided = std::get_if<SheetDecided>(&event)) {
      decided->date = {};
      decided->selected = false;
      decided->short_list_rank = 0;
    } else {
      continue;
    }
    earlier.push_back(std::move(event));
  }
  return earlier;
}

}  // namespace synergie::catalogue::testing
