#include "services/catalogue/domain/ballot_box.h"

#include <algorithm>
#include <set>

#include "common/base/check.h"
#include "common/base/encoding.h"
#include "services/catalogue/counting/digest.h"
#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/grades.h"
#include "services/catalogue/domain/said_day.h"
#include "services/catalogue/domain/selection.h"
#include "services/catalogue/domain/sources.h"
#include "services/catalogue/domain/tally.h"
#include "services/catalogue/domain/ties.h"

namespace synergie::catalogue {

using commit::Context;
using commit::View;

namespace {

// What the companies are asked with, where the opening does not say otherwise.
BallotRules WithDefaults(BallotRules rules) {
  if (rules.method.empty()) rules.method = kMajorityJudgment;
  if (rules.method_version.empty()) rules.method_version = kMajorityJudgmentVersion;
  if (rules.scale.empty()) rules.scale = {"prioritaire", "utile", "pourquoi pas", "non"};
  if (rules.blank_rule == BlankRule::kUnspecified) rules.blank_rule = BlankRule::kLeftOut;
  if (rules.least_taking_part == 0) rules.least_taking_part = 2;
  if (rules.tie_chain.empty()) {
    rules.tie_chain = {TieCriterion::kMostTakingPart, TieCriterion::kMostConcerned};
  }
  if (rules.selection) rules.selection = WithDefaults(*std::move(rules.selection));
  return rules;
}

std::optional<Rejection> RulesTrouble(const BallotRules& rules) {
  if (rules.method != kMajorityJudgment || rules.method_version != kMajorityJudgmentVersion) {
    return commit::Invalid("METHOD_UNKNOWN", "rules.method",
                           "The companies' ballot is counted by majority-judgment, version 1.")
        .value();
  }
  if (rules.scale.size() > kMaxGrades) {
    return commit::Invalid("SCALE_TOO_LONG", "rules.scale", "A scale has at most 30 grades.")
        .value();
  }
  if (HasLot(rules.tie_chain) && rules.public_value.empty()) {
    return commit::Invalid("PUBLIC_VALUE_MISSING", "rules.public_value",
                           "A tie rule with a lot names its public value at the opening.")
        .value();
  }
  // The count itself says whether it can be done by these rules.
  if (auto dry = CountBallots(rules, {}, ""); !dry) return dry.error();
  if (rules.selection) return SelectionTrouble(rules);
  return std::nullopt;
}

// Companies asked for, or those at the tables and on the sheets.
std::set<std::string> CompaniesOf(View& view, const Catalogue& catalogue,
                                  const std::vector<std::string>& asked) {
  std::set<std::string> companies(asked.begin(), asked.end());
  if (!companies.empty()) return companies;
  if (const WorkshopRow* workshop = FindWorkshop(view, catalogue.workshop)) {
    for (const auto& [company, table] : workshop->seats) companies.insert(company);
  }
  for (const Sheet& sheet : catalogue.sheets) {
    for (const SheetCompany& company : sheet.companies) companies.insert(company.company);
  }
  // Who has left by now is not asked, unless by name.
  std::erase_if(companies, [&](const std::string& company) {
    const CompanyRow* row = FindCompany(view, company);
    return row != nullptr && row->left;
  });
  return companies;
}

// One entry an elector, by elector: two establishments of one SIREN vote once.
tl::expected<std::vector<Elector>, Rejection> RollOf(View& view, const Catalogue& catalogue,
                                                     const std::vector<std::string>& asked) {
  std::map<std::string, Elector> roll;
  for (const std::string& company : CompaniesOf(view, catalogue, asked)) {
    const CompanyRow* row = FindCompany(view, company);
    if (row == nullptr) return commit::NotFound("company", company);
    Elector& entry = roll[row->elector];
    entry.elector = row->elector;
    entry.companies.push_back({company, row->display_name});
  }
  if (roll.empty()) return commit::Unmet("EMPTY_ROLL", "Nobody is on the roll.");
  if (roll.size() > kMaxElectors) {
    return commit::Unmet("ROLL_TOO_LONG", "A roll has at most 1000 electors.");
  }
  std::vector<Elector> electors;
  for (auto& [name, entry] : roll) electors.push_back(std::move(entry));
  return electors;
}

// The box takes ballots of this elector: the catalogue, or why not.
tl::expected<const Catalogue*, Rejection> FindOpenBox(View& view, const CastBallot& command) {
  if (auto trouble = TerritoryTrouble(view, command.catalogue)) return tl::unexpected(*trouble);
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  if (catalogue == nullptr) return commit::NotFound("catalogue", command.catalogue);
  if (catalogue->box == BoxState::kUnspecified) {
    return commit::Unmet("BALLOT_NOT_OPEN", "The companies' ballot is not open yet.",
                         {{"name", command.catalogue}});
  }
  if (catalogue->box == BoxState::kCounted) {
    return commit::Unmet("BALLOT_CLOSED", "The companies' ballot is closed: this one is too late.",
                         {{"name", command.catalogue}});
  }
  if (FindElector(catalogue->rules, command.company) == nullptr) {
    return commit::Unmet("NOT_ON_ROLL", "\"" + command.company + "\" is not on the roll.",
                         {{"company", command.company}});
  }
  return catalogue;
}

void PutField(std::string& out, std::string_view field) {
  PutBigEndian64(out, field.size());
  out.append(field);
}

}  // namespace

Ballot Ballot::Evolve(Ballot before, const BallotCast& event) {
  before.catalogue = event.catalogue;
  before.elector = event.elector;
  before.sealed = event.grades;
  before.receipt = event.receipt;
  before.cast_count = 1;
  before.state = State::kCast;
  return before;
}

Ballot Ballot::Evolve(Ballot before, const BallotRecast& event) {
  before.sealed = event.grades;
  before.receipt = event.receipt;
  ++before.cast_count;
  return before;
}

Ballot Ballot::Evolve(Ballot before, const BallotClosed& event) {
  for (const CountedBallot& ballot : event.ballots) {
    if (ballot.elector != before.elector) continue;
    before.grades = ballot.grades;
    before.state = State::kCounted;
  }
  for (const SetAsideBallot& ballot : event.set_aside) {
    if (ballot.elector != before.elector) continue;
    before.set_aside_reason = ballot.reason;
    before.state = State::kSetAside;
  }
  return before;
}

Refusals Refusals::Evolve(Refusals before, const BallotRefused& event) {
  before.elector = event.elector;
  ++before.counts[event.reason];
  return before;
}

const Elector* FindElector(const BallotRules& rules, std::string_view company) {
  for (const Elector& elector : rules.roll) {
    for (const Party& party : elector.companies) {
      if (party.company == company) return &elector;
    }
  }
  return nullptr;
}

std::string BallotNameOf(std::string_view catalogue, std::string_view elector) {
  return ChildName(catalogue, Ballot::kCollection, elector);
}

std::string RefusalsNameOf(std::string_view catalogue, std::string_view elector) {
  return ChildName(catalogue, Refusals::kCollection, elector);
}

std::string ReceiptOf(std::string_view ballot, const Sealed& sealed) {
  std::string bytes;
  for (const std::string_view field :
       {ballot, std::string_view(sealed.key_id), std::string_view(sealed.nonce),
        std::string_view(sealed.ciphertext)}) {
    PutField(bytes, field);
  }
  return counting::Sha256(bytes);
}

Decided Decide(View& view, const Context&, const OpenBallot& command) {
  if (auto trouble = TerritoryTrouble(view, command.catalogue)) return tl::unexpected(*trouble);
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  if (catalogue == nullptr) return commit::NotFound("catalogue", command.catalogue);
  BallotRules rules = WithDefaults(command.rules);
  if (catalogue->box != BoxState::kUnspecified) {
    // The same opening again is nothing new; a parameter that changed is refused.
    BallotRules frozen = catalogue->rules;
    std::set<std::string> asked(command.companies.begin(), command.companies.end());
    for (const Elector& elector : frozen.roll) {
      for (const Party& party : elector.companies) asked.erase(party.company);
    }
    rules.roll = frozen.roll;
    rules.sheets = frozen.sheets;
    rules.edition_digest = frozen.edition_digest;
    if (rules == frozen && asked.empty()) return Facts{};
    return commit::Unmet("BALLOT_FROZEN",
                         "The ballot was opened; nothing that it is counted by changes any more.",
                         {{"name", command.catalogue}});
  }
  if (auto stale = commit::RevisionMismatch(view, command.catalogue, command.revision)) {
    return tl::unexpected(*stale);
  }
  if (catalogue->state != Catalogue::State::kPublished) {
    return commit::Unmet(
        "CATALOGUE_NOT_PUBLISHED",
        "Companies vote on a published edition; \"" + command.catalogue + "\" is not one.",
        {{"name", command.catalogue}});
  }
  auto roll = RollOf(view, *catalogue, command.companies);
  if (!roll) return tl::unexpected(roll.error());
  rules.roll = std::move(*roll);
  rules.sheets = catalogue->Versions();
  rules.edition_digest = catalogue->edition_digest;
  if (auto trouble = RulesTrouble(rules)) return tl::unexpected(*trouble);
  return Facts{BallotOpened{command.catalogue, std::move(rules), command.box_key_id}};
}

Decided Decide(View& view, const Context&, const CastBallot& command) {
  const auto catalogue = FindOpenBox(view, command);
  if (!catalogue) return tl::unexpected(catalogue.error());
  const std::string& elector = FindElector((*catalogue)->rules, command.company)->elector;
  const std::string name = BallotNameOf(command.catalogue, elector);
  if (auto stale = commit::RevisionMismatch(view, name, command.revision)) {
    return tl::unexpected(*stale);
  }
  const auto grades = GradesText((*catalogue)->rules, command.judgements);
  if (!grades) return tl::unexpected(grades.error());
  Sealed sealed = command.seal(name, *grades);
  std::string receipt = ReceiptOf(name, sealed);
  const Ballot* ballot = view.Find<Ballot>(name);
  if (ballot == nullptr) {
    return Facts{
        BallotCast{name, command.catalogue, elector, std::move(sealed), std::move(receipt)}};
  }
  if (ballot->receipt == receipt) return Facts{};
  return Facts{
      BallotRecast{name, command.catalogue, elector, std::move(sealed), std::move(receipt)}};
}

std::string NothingNewAnswers(View& view, const CastBallot& command) {
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  SYN_CHECK(catalogue != nullptr, "a ballot was cast on it");
  const Elector* elector = FindElector(catalogue->rules, command.company);
  SYN_CHECK(elector != nullptr, "it has a ballot in the box");
  return BallotNameOf(command.catalogue, elector->elector);
}

Decided Decide(View& view, const Context&, const RefuseBallot& command) {
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  if (catalogue == nullptr) return commit::NotFound("catalogue", command.catalogue);
  // Whoever is on no roll has no elector: the company's own id stands for it.
  const Elector* known = FindElector(catalogue->rules, command.company);
  const std::string elector =
      known != nullptr ? known->elector : std::string(LastId(command.company));
  const std::string name = RefusalsNameOf(command.catalogue, elector);
  view.Find<Refusals>(name);  // read, so that it may be written
  return Facts{BallotRefused{name, command.catalogue, elector, command.reason}};
}

Decided Decide(View& view, const Context& context, const CloseBallot& command) {
  if (auto trouble = TerritoryTrouble(view, command.catalogue)) return tl::unexpected(*trouble);
  const Catalogue* catalogue = view.Find<Catalogue>(command.catalogue);
  if (catalogue == nullptr) return commit::NotFound("catalogue", command.catalogue);
  if (catalogue->box == BoxState::kUnspecified) {
    return commit::Unmet("BALLOT_NOT_OPEN", "The companies' ballot is not open yet.",
                         {{"name", command.catalogue}});
  }
  if (catalogue->box == BoxState::kCounted) {
    return commit::Unmet("BALLOT_CLOSED", "The companies' ballot is closed and counted already.",
                         {{"name", command.catalogue}});
  }
  if (auto stale = commit::RevisionMismatch(view, command.catalogue, command.revision)) {
    return tl::unexpected(*stale);
  }
  const auto day = DayFor(context, command.date);
  if (!day) return tl::unexpected(day.error());
  if (*day < catalogue->publish_date) {
    return commit::Invalid("DATE_BEFORE_STATE", "date",
                           "A ballot is not closed before its edition came out.");
  }
  BallotClosed closed{.catalogue = command.catalogue,
                      .box_key_id = catalogue->box_key_id,
                      .box_key = command.box_key,
                      .date = *day};
  for (const Elector& elector : catalogue->rules.roll) {
    const std::string name = BallotNameOf(command.catalogue, elector.elector);
    const Ballot* ballot = view.Find<Ballot>(name);
    if (ballot == nullptr) continue;
    const auto grades = command.open(name, ballot->sealed);
    if (!grades || ReceiptOf(name, ballot->sealed) != ballot->receipt) {
      closed.set_aside.push_back({elector.elector, ballot->receipt, "TAMPERED"});
    } else if (!ReadGrades(catalogue->rules, *grades)) {
      closed.set_aside.push_back({elector.elector, ballot->receipt, "MALFORMED"});
    } else {
      closed.ballots.push_back({elector.elector, ballot->receipt, *grades});
    }
  }
  closed.closing_digest =
      ClosingDigest(closed.catalogue, closed.box_key, closed.ballots, closed.set_aside);
  const auto result = CountBallots(catalogue->rules, closed.ballots, closed.closing_digest);
  SYN_CHECK(result.has_value(), "rules and ballots that were checked are counted");
  BallotCounted counted{command.catalogue, EvidenceOf(catalogue->rules, *result)};
  Facts facts{closed, std::move(counted)};
  if (catalogue->rules.selection) {
    const auto selected = SelectSheets(catalogue->rules, closed.ballots, closed.closing_digest);
    SYN_CHECK(selected.has_value(), "rules of a selection that were checked are counted");
    facts.push_back(SheetsSelected{command.catalogue, EvidenceOf(*selected)});
  }
  return facts;
}

}  // namespace synergie::catalogue
