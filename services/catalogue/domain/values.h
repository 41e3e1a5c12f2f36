// Values of catalogue's language, as plain structs. Each mirrors the message of its name in
// proto/synergie/catalogue/v1/values.proto (or intake's): the fields stand in the order of the
// field numbers, which is how codec/wire.h writes and reads them. Enums have the numbers of the
// protocol.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/event/sealed.h"

namespace synergie::catalogue {

using event::Sealed;

// Of intake's language, by its protocol.
enum class Direction { kUnspecified, kOffer, kNeed, kPool, kConcern };
enum class Period { kUnspecified, kDay, kWeek, kMonth, kYear };

enum class SheetType { kUnspecified, kExchange, kPooling, kInfrastructure, kGovernance };
enum class CompanyRole { kUnspecified, kProvider, kTaker, kMember, kServiceProvider };
enum class Unit { kUnspecified, kTonne, kCubicMetre, kMegawattHour, kEuro, kTonneCo2e, kJob };
enum class Certainty { kUnspecified, kPotential, kEstimated, kMeasured };
enum class FeasibilityAxis { kUnspecified, kTechnical, kEconomic, kRegulatory, kOrganisational };
enum class FeasibilityLevel { kUnspecified, kGood, kUncertain, kHard };
enum class BlankRule { kUnspecified, kLeftOut, kStaticGrade };
enum class TieCriterion {
  kUnspecified,
  kMostTakingPart,
  kMostConcerned,
  kSeededLot,
  kLowestCost,
  kMostVotes
};
enum class SelectionSupport { kUnspecified, kTakingPart, kGrade };
enum class SelectionUtility { kUnspecified, kCost, kCardinality, kScore };
enum class SelectionCompletion { kUnspecified, kNone, kAdd1, kAdd1Exhaustive, kUtilitarian };
enum class SelectionStart { kUnspecified, kExact, kWhole };
enum class LinkStrength { kUnspecified, kWinningVotes, kWinningVotesThenOpposition, kMargins };
enum class BoxState { kUnspecified, kOpen, kCounted };
enum class RefusalReason { kUnspecified, kLate, kNotOnRoll };
enum class Outcome { kUnspecified, kRetained, kDeferred, kDeclined };
enum class CapacityUnit { kUnspecified, kFacilitatorDay, kEuro };
enum class ActionState {
  kUnspecified,
  kDiscussion,
  kNegotiation,
  kImplementation,
  kOperating,
  kClosed,
  kSuspended,
  kAbandoned
};
enum class SetbackReason {
  kUnspecified,
  kEconomic,
  kTechnical,
  kRegulatory,
  kVolumeOrQuality,
  kDistance,
  kPartnerLeft,
  kAlreadySolved,
  kNoOwner,
  kOther
};

// A day of the calendar; all zero: not known.
struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  auto operator<=>(const Date&) const = default;
  bool known() const { return year != 0; }
};

struct Quantity {
  std::string value;  // decimal, as said
  std::string unit;   // as said, known or not
  Period period = Period::kUnspecified;
  bool operator==(const Quantity&) const = default;
};

struct EmissionFactor {
  std::string factor_id;
  std::string version;
  std::string uncertainty;
  bool operator==(const EmissionFactor&) const = default;
};

struct Measure {
  std::string measure_id;
  Unit unit = Unit::kUnspecified;
  Certainty certainty = Certainty::kUnspecified;
  std::string value;  // decimal
  Date from_date;     // unknown: a usual year
  Date to_date;       // the day after the last
  std::string method;
  std::string source;
  std::optional<EmissionFactor> factor;
  std::string as_said;
  bool operator==(const Measure&) const = default;
};

struct Cost {
  std::string label;
  std::string value;  // euros; empty: not known
  Certainty certainty = Certainty::kUnspecified;
  bool operator==(const Cost&) const = default;
};

struct Feasibility {
  FeasibilityAxis axis = FeasibilityAxis::kUnspecified;
  FeasibilityLevel level = FeasibilityLevel::kUnspecified;
  std::string comment;
  bool operator==(const Feasibility&) const = default;
};

// A company or an organisation; never a person.
struct Party {
  std::string company;  // resource name; empty for others
  std::string name;     // empty where the company keeps it to itself
  bool operator==(const Party&) const = default;
  bool known() const { return !company.empty() || !name.empty(); }
};

struct NextStep {
  std::string text;
  Party owner;
  Date due_date;
  bool operator==(const NextStep&) const = default;
};

struct SheetCompany {
  std::string company;
  std::string display_name;
  CompanyRole role = CompanyRole::kUnspecified;
  bool operator==(const SheetCompany&) const = default;
};

struct SheetTopic {
  std::string topic;
  std::string text;
  std::string company;
  std::vector<std::string> supporters;
  Direction direction = Direction::kUnspecified;
  std::optional<Quantity> quantity;
  bool quantity_confidential = false;
  bool operator==(const SheetTopic&) const = default;
};

// What people write on a sheet.
struct SheetContent {
  std::string title;
  SheetType type = SheetType::kUnspecified;
  std::string summary;
  std::vector<Measure> gains;
  std::vector<Cost> costs;
  std::vector<Feasibility> feasibility;
  std::vector<std::string> brakes;
  std::vector<std::string> levers;
  std::optional<NextStep> next_step;
  bool operator==(const SheetContent&) const = default;
};

struct Sheet {
  std::string sheet_id;
  std::string synergy;
  int version = 0;
  SheetContent content;
  std::vector<SheetTopic> topics;
  std::vector<SheetCompany> companies;
  std::string evidence;
  bool operator==(const Sheet&) const = default;
};

struct SheetVersion {
  std::string sheet_id;
  int version = 0;
  bool operator==(const SheetVersion&) const = default;
};

struct Elector {
  std::string elector;
  std::vector<Party> companies;
  bool operator==(const Elector&) const = default;
};

struct Capacity {
  std::string value;
  CapacityUnit unit = CapacityUnit::kUnspecified;
  bool operator==(const Capacity&) const = default;
};

struct SheetCost {
  std::string sheet_id;
  int64_t cost = 0;
  bool operator==(const SheetCost&) const = default;
};

// How sheets are selected under a capacity: every variant named.
struct SelectionRules {
  std::string method;
  std::string method_version;
  Capacity capacity;
  std::vector<SheetCost> costs;
  SelectionSupport support = SelectionSupport::kUnspecified;
  int lowest_grade = 0;
  std::vector<int64_t> points;
  SelectionUtility utility = SelectionUtility::kUnspecified;
  SelectionCompletion completion = SelectionCompletion::kUnspecified;
  SelectionStart start = SelectionStart::kUnspecified;
  int64_t step = 0;
  std::vector<TieCriterion> tie_chain;
  bool operator==(const SelectionRules&) const = default;
};

struct BallotRules {
  std::string method;
  std::string method_version;
  std::vector<std::string> scale;
  BlankRule blank_rule = BlankRule::kUnspecified;
  int blank_grade = 0;
  int least_taking_part = 0;
  std::vector<TieCriterion> tie_chain;
  std::string public_value;
  std::vector<SheetVersion> sheets;
  std::vector<Elector> roll;
  std::string edition_digest;
  std::optional<SelectionRules> selection;
  bool operator==(const BallotRules&) const = default;
};

struct Judgement {
  std::string sheet_id;
  std::string grade;  // empty: blank
  bool not_concerned = false;
  bool takes_part = false;
  bool operator==(const Judgement&) const = default;
};

struct CountedBallot {
  std::string elector;
  std::string receipt;
  std::string grades;
  bool operator==(const CountedBallot&) const = default;
};

struct SetAsideBallot {
  std::string elector;
  std::string receipt;
  std::string reason;
  bool operator==(const SetAsideBallot&) const = default;
};

struct SheetGroup {
  std::vector<std::string> sheets;
  bool operator==(const SheetGroup&) const = default;
};

struct Gauge {
  int median = 0;
  int64_t above = 0;
  int64_t below = 0;
  bool operator==(const Gauge&) const = default;
};

struct GradeRun {
  int grade = 0;
  int64_t count = 0;
  bool operator==(const GradeRun&) const = default;
};

struct JudgedSheet {
  std::string sheet_id;
  int64_t rank = 0;
  std::vector<int64_t> tally;
  int64_t concerned_count = 0;
  int64_t not_concerned_count = 0;
  int64_t blank_count = 0;
  int64_t taking_part_count = 0;
  bool few_taking_part = false;
  std::optional<Gauge> gauge;
  std::vector<GradeRun> tie_sequence;
  bool operator==(const JudgedSheet&) const = default;
};

struct DepthDifference {
  std::string higher;
  std::string lower;
  int64_t common_total = 0;
  int64_t removal = 0;
  int higher_grade = 0;
  int lower_grade = 0;
  bool operator==(const DepthDifference&) const = default;
};

struct TieStep {
  std::string criterion;
  std::vector<SheetGroup> order;
  bool operator==(const TieStep&) const = default;
};

struct TieBreak {
  std::vector<std::string> tied;
  std::vector<TieStep> steps;
  std::vector<SheetGroup> order;
  bool operator==(const TieBreak&) const = default;
};

struct Count {
  std::string method;
  std::string method_version;
  int64_t ballot_count = 0;
  std::vector<JudgedSheet> sheets;
  std::vector<SheetGroup> by_depth;
  std::vector<SheetGroup> ranking;
  std::vector<std::string> unjudged;
  std::vector<DepthDifference> differences;
  std::vector<TieBreak> ties;
  bool tied = false;
  std::string lot_seed;
  std::string digest;
  bool operator==(const Count&) const = default;
};

struct Member {
  std::string member_id;
  Party organisation;
  std::string function;
  bool votes = false;
  bool operator==(const Member&) const = default;
};

struct ServedSheet {
  std::string catalogue;
  std::string sheet_id;
  std::string synergy;
  bool operator==(const ServedSheet&) const = default;
};

struct ActionPlan {
  std::string title;
  std::string objective;
  std::vector<ServedSheet> sheets;
  Party lead;
  std::vector<Party> partners;
  std::string budget;
  std::string funding;
  std::string capacity;
  std::vector<std::string> risks;
  std::vector<Measure> targets;
  bool operator==(const ActionPlan&) const = default;
};

}  // namespace synergie::catalogue
