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
          "edition_digest"};
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
      CataloguePublished{"catalogue", "edition_digest", {{"sheet_id", 3}}},
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
                   "closing_digest"},
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
                   true},
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
  };
}

}  // namespace synergie::catalogue::testing
