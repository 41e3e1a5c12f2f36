#include "services/synergie/client/demo_play.h"

#include <algorithm>
#include <set>
#include <thread>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "services/synergie/client/request_id.h"

namespace synergie::program {
namespace {

namespace cat = catalogue::v1;
using Catalogues = cat::CatalogueService::Stub;
using Matching = matching::v1::MatchingService::Stub;

// The calendar of the workshop that the demonstration is modelled on.
constexpr int kRetained = 5;
constexpr int kDeferred = 3;
constexpr std::chrono::milliseconds kAskAgain{20};

intake::v1::Date Day(int year, int month, int day) {
  intake::v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

bool IsOnSheet(const cat::Sheet& sheet, const std::string& company) {
  return std::any_of(sheet.companies().begin(), sheet.companies().end(),
                     [&](const cat::SheetCompany& one) { return one.company() == company; });
}

}  // namespace

DemoPlay::DemoPlay(Connection& connection, WorkshopPlace place)
    : connection_(connection),
      place_(std::move(place)),
      catalogue_(ChildName(place_.territory, "catalogues", "2018-12")),
      committee_(ChildName(place_.territory, "committees", "2019-01")),
      programme_(ChildName(place_.territory, "programmes", "2019")) {}

template <class Service, class Request, class Response>
tl::expected<Response, rpc::ReceivedStatus> DemoPlay::Do(
    Service& stub, grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
    Request request) {
  request.set_request_id(RequestIdOf(request));
  return connection_.Call(stub, method, request);
}

tl::expected<nlohmann::ordered_json, rpc::ReceivedStatus> DemoPlay::Run() {
  auto view = ReadTerritory(connection_, place_.territory);
  if (!view) return tl::unexpected(view.error());
  view_ = std::move(*view);
  for (const auto step : {&DemoPlay::Validate, &DemoPlay::PublishCatalogue, &DemoPlay::Vote,
                          &DemoPlay::Decide, &DemoPlay::PlanProgramme, &DemoPlay::FollowUp}) {
    if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
  }
  return Account();
}

// Every synergy of the workshop that concerns at least two companies.
DemoPlay::Done DemoPlay::Validate() {
  std::vector<matching::v1::Synergy> validated;
  for (const matching::v1::Synergy& synergy : view_.synergies) {
    if (synergy.workshop() != place_.workshop || synergy.companies_size() < 2) continue;
    matching::v1::ValidateSynergyRequest request;
    request.set_name(synergy.name());
    auto done = Do(connection_.matching(), &Matching::ValidateSynergy, request);
    if (!done) return tl::unexpected(done.error());
    validated.push_back(std::move(*done));
  }
  view_.synergies = std::move(validated);
  return {};
}

DemoPlay::Done DemoPlay::PublishCatalogue() {
  cat::DraftCatalogueRequest draft;
  draft.set_parent(place_.territory);
  draft.set_catalogue_id(std::string(LastId(catalogue_)));
  draft.mutable_catalogue()->set_title("Catalogue des synergies de Lons-Perrigny");
  draft.mutable_catalogue()->set_workshop(place_.workshop);
  if (auto done = Do(connection_.catalogue(), &Catalogues::DraftCatalogue, draft); !done) {
    return tl::unexpected(done.error());
  }
  cat::PublishCatalogueRequest publish;
  publish.set_name(catalogue_);
  if (auto done = Do(connection_.catalogue(), &Catalogues::PublishCatalogue, publish); !done) {
    return tl::unexpected(done.error());
  }
  cat::OpenBallotRequest open;
  open.set_name(catalogue_);
  for (const intake::v1::Company& company : view_.companies) open.add_companies(company.name());
  auto opened = Do(connection_.catalogue(), &Catalogues::OpenBallot, open);
  if (!opened) return tl::unexpected(opened.error());
  edition_ = std::move(*opened);
  return {};
}

// A company grades what it is on by how many share it, and is not concerned by most of the rest.
cat::CastBallotRequest DemoPlay::BallotOf(const std::string& company) const {
  cat::CastBallotRequest request;
  request.set_parent(catalogue_);
  request.set_company(company);
  const auto& scale = edition_.rules().scale();
  for (int i = 0; i < edition_.sheets_size(); ++i) {
    const Sheet& sheet = edition_.sheets(i);
    cat::Judgement& judgement = *request.add_judgements();
    judgement.set_sheet_id(sheet.sheet_id());
    // A figure of the company and the sheet: different, and always the same.
    const std::string dice = RequestIdOf({company, sheet.sheet_id()});
    const int roll = std::stoi(dice.substr(0, 2), nullptr, 16);
    if (IsOnSheet(sheet, company)) {
      const int shared = std::min(sheet.companies_size(), 4);
      judgement.set_grade(scale.Get(roll % 8 < 2 * shared ? 0 : 1));
      judgement.set_takes_part(roll % 5 != 0);
    } else if (roll % 3 == 0) {
      judgement.set_grade(scale.Get(1 + roll % (scale.size() - 1)));
    } else {
      judgement.set_not_concerned(true);
    }
  }
  return request;
}

DemoPlay::Done DemoPlay::Vote() {
  if (edition_.rules().scale_size() < 2) {
    return tl::unexpected(rpc::ReceivedStatus{
        {.code = Code::kFailedPrecondition, .message = "the ballot has no scale of grades"}});
  }
  const Identity before = connection_.identity();
  for (const intake::v1::Company& company : view_.companies) {
    connection_.Become({.actor = std::string(LastId(company.name())),
                        .role = "company",
                        .company = company.name()});
    auto cast = Do(connection_.catalogue(), &Catalogues::CastBallot, BallotOf(company.name()));
    connection_.Become(before);
    if (!cast) return tl::unexpected(cast.error());
    ++ballots_;
  }
  cat::CloseBallotRequest close;
  close.set_name(catalogue_);
  auto closed = Do(connection_.catalogue(), &Catalogues::CloseBallot, close);
  if (!closed) return tl::unexpected(closed.error());
  edition_ = std::move(*closed);
  return {};
}

std::vector<cat::Sheet> DemoPlay::Ranked() const {
  std::map<std::string, int64_t> rank_of;
  for (const cat::JudgedSheet& judged : edition_.count().sheets()) {
    rank_of[judged.sheet_id()] = judged.rank();
  }
  std::vector<Sheet> sheets;
  for (const Sheet& sheet : edition_.sheets()) {
    if (rank_of.contains(sheet.sheet_id())) sheets.push_back(sheet);
  }
  std::stable_sort(sheets.begin(), sheets.end(), [&](const Sheet& a, const Sheet& b) {
    return rank_of.at(a.sheet_id()) < rank_of.at(b.sheet_id());
  });
  return sheets;
}

DemoPlay::Done DemoPlay::Decide() {
  cat::ConveneCommitteeRequest convene;
  convene.set_parent(place_.territory);
  convene.set_committee_id(std::string(LastId(committee_)));
  cat::Committee& committee = *convene.mutable_committee();
  committee.set_title("Comité de pilotage de janvier 2019");
  committee.set_catalogue(catalogue_);
  *committee.mutable_date() = Day(2019, 1, 15);
  committee.set_quorum(3);
  const std::pair<const char*, const char*> members[] = {{"Agglomération", "vice-présidente"},
                                                         {"Chambre de commerce", "conseiller"},
                                                         {"Association de la zone", "présidente"},
                                                         {"Syndicat des déchets", "directeur"}};
  cat::RecordPresenceRequest presence;
  presence.set_name(committee_);
  for (const auto& [organisation, function] : members) {
    cat::Member& member = *committee.add_members();
    member.set_member_id("m" + std::to_string(committee.members_size()));
    member.mutable_organisation()->set_name(organisation);
    member.set_function(function);
    member.set_votes(true);
    presence.add_present(member.member_id());
  }
  if (auto done = Do(connection_.catalogue(), &Catalogues::ConveneCommittee, convene); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = Do(connection_.catalogue(), &Catalogues::RecordPresence, presence); !done) {
    return tl::unexpected(done.error());
  }
  int place = 0;
  for (const Sheet& sheet : Ranked()) {
    cat::DecideSheetRequest decide;
    decide.set_name(committee_);
    decide.set_sheet_id(sheet.sheet_id());
    if (place < kRetained) {
      decide.set_outcome(cat::OUTCOME_RETAINED);
      decide.set_motive("Priorité des entreprises, avec des volontaires pour commencer.");
    } else if (place < kRetained + kDeferred) {
      decide.set_outcome(cat::OUTCOME_DEFERRED);
      decide.set_motive("Utile, à reprendre au second semestre faute de moyens d'animation.");
    } else {
      decide.set_outcome(cat::OUTCOME_DECLINED);
      decide.set_motive("Pas retenue cette année : moins attendue que les autres fiches.");
    }
    ++place;
    if (auto done = Do(connection_.catalogue(), &Catalogues::DecideSheet, decide); !done) {
      return tl::unexpected(done.error());
    }
  }
  cat::AdjournCommitteeRequest adjourn;
  adjourn.set_name(committee_);
  auto adjourned = Do(connection_.catalogue(), &Catalogues::AdjournCommittee, adjourn);
  if (!adjourned) return tl::unexpected(adjourned.error());
  sitting_ = std::move(*adjourned);
  return {};
}

cat::Party DemoPlay::PartyOf(const std::string& company) const {
  cat::Party party;
  party.set_company(company);
  party.set_name(view_.TitleOf(company));
  return party;
}

cat::PlanActionRequest DemoPlay::ActionFor(const Sheet& sheet, int number) const {
  cat::PlanActionRequest plan;
  plan.set_parent(programme_);
  plan.set_action_id((number < 10 ? "a0" : "a") + std::to_string(number));
  *plan.mutable_date() = Day(2019, 1, 22);
  cat::Action& action = *plan.mutable_action();
  action.mutable_plan()->set_title(sheet.content().title());
  action.mutable_plan()->set_objective("Passer de l'idée à un premier échange suivi.");
  cat::ServedSheet& served = *action.mutable_plan()->add_sheets();
  served.set_catalogue(catalogue_);
  served.set_sheet_id(sheet.sheet_id());
  served.set_synergy(sheet.synergy());
  for (const cat::SheetCompany& company : sheet.companies()) {
    if (!action.plan().has_lead()) {
      *action.mutable_plan()->mutable_lead() = PartyOf(company.company());
    } else {
      *action.mutable_plan()->add_partners() = PartyOf(company.company());
    }
  }
  action.mutable_plan()->set_capacity("4");
  cat::NextStep& step = *action.mutable_next_step();
  step.set_text("Réunir les entreprises de la fiche et chiffrer les volumes.");
  *step.mutable_owner() = action.plan().lead();
  *step.mutable_due_date() = Day(2019, 2, 28);
  return plan;
}

DemoPlay::Done DemoPlay::PlanProgramme() {
  cat::DraftProgrammeRequest draft;
  draft.set_parent(place_.territory);
  draft.set_programme_id(std::string(LastId(programme_)));
  cat::Programme& programme = *draft.mutable_programme();
  programme.set_title("Programme opérationnel 2019");
  programme.set_committee(committee_);
  programme.mutable_capacity()->set_value("40");
  programme.mutable_capacity()->set_unit(cat::CAPACITY_UNIT_FACILITATOR_DAY);
  *programme.mutable_start_date() = Day(2019, 1, 22);
  *programme.mutable_end_date() = Day(2019, 12, 31);
  if (auto done = Do(connection_.catalogue(), &Catalogues::DraftProgramme, draft); !done) {
    return tl::unexpected(done.error());
  }
  int number = 0;
  for (const Sheet& sheet : Ranked()) {
    if (number == kRetained) break;
    auto planned = Do(connection_.catalogue(), &Catalogues::PlanAction, ActionFor(sheet, ++number));
    if (!planned) return tl::unexpected(planned.error());
    actions_.push_back(std::move(*planned));
  }
  cat::AdoptProgrammeRequest adopt;
  adopt.set_name(programme_);
  auto adopted = Do(connection_.catalogue(), &Catalogues::AdoptProgramme, adopt);
  if (!adopted) return tl::unexpected(adopted.error());
  adopted_ = std::move(*adopted);
  return {};
}

// The first action goes on well, the second is suspended, the others have not moved yet.
DemoPlay::Done DemoPlay::FollowUp() {
  if (actions_.empty()) return {};
  cat::AdvanceActionRequest advance;
  advance.set_name(actions_[0].name());
  advance.set_to_state(cat::ACTION_STATE_NEGOTIATION);
  advance.set_comment("Les volumes sont connus, les entreprises négocient.");
  *advance.mutable_date() = Day(2019, 3, 5);
  if (auto done = Do(connection_.catalogue(), &Catalogues::AdvanceAction, advance); !done) {
    return tl::unexpected(done.error());
  }
  cat::ReportProgressRequest progress;
  progress.set_name(actions_[0].name());
  progress.set_text("Premier enlèvement commun réalisé.");
  progress.set_percent(40);
  *progress.mutable_date() = Day(2019, 4, 12);
  if (auto done = Do(connection_.catalogue(), &Catalogues::ReportProgress, progress); !done) {
    return tl::unexpected(done.error());
  }
  cat::ReportIndicatorRequest indicator;
  indicator.set_name(actions_[0].name());
  cat::Measure& measure = *indicator.mutable_measure();
  measure.set_measure_id("t-2019");
  measure.set_unit(cat::UNIT_TONNE);
  measure.set_certainty(cat::CERTAINTY_MEASURED);
  measure.set_value("12.5");
  measure.set_method("pesée au quai");
  measure.set_source("bons de pesée du premier trimestre");
  *measure.mutable_from_date() = Day(2019, 2, 1);
  *measure.mutable_to_date() = Day(2019, 5, 1);
  *indicator.mutable_date() = Day(2019, 5, 2);
  auto first = Do(connection_.catalogue(), &Catalogues::ReportIndicator, indicator);
  if (!first) return tl::unexpected(first.error());
  actions_[0] = std::move(*first);
  if (actions_.size() < 2) return {};
  cat::SuspendActionRequest suspend;
  suspend.set_name(actions_[1].name());
  suspend.set_reason(cat::SETBACK_REASON_ECONOMIC);
  suspend.set_text("Le devis du prestataire dépasse l'économie attendue.");
  suspend.mutable_next_step()->set_text("Demander un second devis.");
  *suspend.mutable_next_step()->mutable_owner() = actions_[1].plan().lead();
  *suspend.mutable_next_step()->mutable_due_date() = Day(2019, 6, 30);
  *suspend.mutable_date() = Day(2019, 4, 18);
  auto second = Do(connection_.catalogue(), &Catalogues::SuspendAction, suspend);
  if (!second) return tl::unexpected(second.error());
  actions_[1] = std::move(*second);
  return {};
}

nlohmann::ordered_json DemoPlay::Account() const {
  std::set<std::string> shared;
  auto synergies = nlohmann::ordered_json::array();
  for (const matching::v1::Synergy& synergy : view_.synergies) {
    synergies.push_back(synergy.name());
    for (const std::string& topic : synergy.topic_names()) shared.insert(topic);
  }
  auto actions = nlohmann::ordered_json::array();
  for (const cat::Action& action : actions_) actions.push_back(action.name());
  return {{"territory", place_.territory},
          {"workshop", place_.workshop},
          {"catalogue", catalogue_},
          {"committee", committee_},
          {"programme", programme_},
          {"counts",
           {{"companies", view_.companies.size()},
            {"topics", view_.topics.size()},
            {"shared_topics", shared.size()},
            {"synergies_validated", view_.synergies.size()},
            {"sheets", edition_.sheets_size()},
            {"ballots", ballots_},
            {"sheets_decided", sitting_.decisions_size()},
            {"actions", actions_.size()}}},
          {"edition_digest", ToHex(edition_.edition_digest())},
          {"count_digest", ToHex(edition_.count().digest())},
          {"synergies", synergies},
          {"actions", actions}};
}

Result<void> AwaitSettled(Connection& connection) {
  const auto deadline = connection.Deadline();
  while (std::chrono::steady_clock::now() < deadline) {
    bool settled = true;
    for (const std::string& address : connection.addresses().All()) {
      const auto stub = connection.OperationsAt(address);
      const auto status =
          connection.Call(*stub, &operations::v1::OperationsService::Stub::GetStatus,
                          operations::v1::GetStatusRequest());
      if (!status) return Fail(Code::kUnavailable, Describe(status.error()));
      for (const auto& service : status->services()) {
        for (const auto& shard : service.shards()) {
          for (const auto& source : shard.sources()) {
            settled = settled && source.reacted_below() >= source.end();
          }
        }
      }
    }
    if (settled) return {};
    std::this_thread::sleep_for(kAskAgain);
  }
  return Fail(Code::kDeadlineExceeded, "the services have not caught up with each other in time");
}

}  // namespace synergie::program
