#include "services/synergie/client/demo_play.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "common/base/encoding.h"
#include "common/base/resource_name.h"
#include "services/synergie/client/demo.h"
#include "services/synergie/client/request_id.h"

namespace synergie::program {
namespace {

namespace cat = catalogue::v1;
using Catalogues = cat::CatalogueService::Stub;
using Matching = matching::v1::MatchingService::Stub;

constexpr std::chrono::milliseconds kAskAgain{20};

// What the demonstration's folder has to write on sheets, by their title; nothing where it has not.
std::map<std::string, cat::SheetContent> ReadSheets() {
  std::map<std::string, cat::SheetContent> written;
  std::ifstream file(DemoFolder() + "/sheets.json");
  const auto sheets = nlohmann::json::parse(file, nullptr, false);
  if (!sheets.is_array()) return written;
  for (const auto& sheet : sheets) {
    cat::SheetContent content;
    if (!google::protobuf::util::JsonStringToMessage(sheet.dump(), &content).ok()) continue;
    const std::string title = content.title();
    content.clear_title();  // as the sheet has it
    written[title] = std::move(content);
  }
  return written;
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

tl::expected<nlohmann::ordered_json, rpc::ReceivedStatus> DemoPlay::Run() {
  auto view = ReadTerritory(connection_, place_.territory);
  if (!view) return tl::unexpected(view.error());
  view_ = std::move(*view);
  for (const auto step : {&DemoPlay::Validate, &DemoPlay::DraftCatalogue, &DemoPlay::WriteSheets,
                          &DemoPlay::PublishCatalogue, &DemoPlay::Vote, &DemoPlay::Decide,
                          &DemoPlay::PlanProgramme, &DemoPlay::FollowUp}) {
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

tl::expected<cat::Catalogue, rpc::ReceivedStatus> DemoPlay::Edition() {
  cat::GetCatalogueRequest get;
  get.set_name(catalogue_);
  return connection_.Call(connection_.catalogue(), &Catalogues::GetCatalogue, get);
}

DemoPlay::Done DemoPlay::DraftCatalogue() {
  cat::DraftCatalogueRequest draft;
  draft.set_parent(place_.territory);
  draft.set_catalogue_id(std::string(LastId(catalogue_)));
  draft.mutable_catalogue()->set_title("Catalogue des synergies de Lons-Perrigny");
  draft.mutable_catalogue()->set_workshop(place_.workshop);
  if (auto done = Do(connection_.catalogue(), &Catalogues::DraftCatalogue, draft); !done) {
    return tl::unexpected(done.error());
  }
  auto edition = Edition();
  if (!edition) return tl::unexpected(edition.error());
  edition_ = std::move(*edition);
  return {};
}

// What the facilitator adds to the sheets before they are printed: a first step on each, and where
// the demonstration's folder has more, what is in it.
DemoPlay::Done DemoPlay::WriteSheets() {
  if (edition_.state() != cat::Catalogue::DRAFT) return {};
  const auto written = ReadSheets();
  for (const Sheet& sheet : edition_.sheets()) {
    cat::EditSheetRequest edit;
    edit.set_name(catalogue_);
    edit.set_sheet_id(sheet.sheet_id());
    *edit.mutable_content() = sheet.content();
    if (const auto more = written.find(sheet.content().title()); more != written.end()) {
      edit.mutable_content()->MergeFrom(more->second);
    }
    if (sheet.companies_size() > 0) {
      cat::NextStep& step = *edit.mutable_content()->mutable_next_step();
      step.set_text("Une réunion des entreprises de la fiche pour chiffrer les volumes.");
      *step.mutable_owner() = PartyOf(sheet.companies(0).company());
      *step.mutable_due_date() = Day(2019, 2, 28);
    }
    if (auto done = Do(connection_.catalogue(), &Catalogues::EditSheet, edit); !done) {
      return tl::unexpected(done.error());
    }
  }
  return {};
}

// Majority judgment for the companies' word, and what fits 40 days of the facilitator.
cat::BallotRules DemoPlay::Rules() const {
  cat::BallotRules rules;
  cat::SelectionRules& selection = *rules.mutable_selection();
  selection.mutable_capacity()->set_value("40");
  selection.mutable_capacity()->set_unit(cat::CAPACITY_UNIT_FACILITATOR_DAY);
  selection.set_completion(cat::SELECTION_COMPLETION_ADD1);
  for (const cat::TieCriterion criterion :
       {cat::TIE_CRITERION_LOWEST_COST, cat::TIE_CRITERION_MOST_VOTES,
        cat::TIE_CRITERION_SEEDED_LOT}) {
    selection.add_tie_chain(criterion);
  }
  rules.set_public_value("Tirage du Loto du samedi 22 décembre 2018");
  for (const Sheet& sheet : edition_.sheets()) {
    cat::SheetCost& cost = *selection.add_costs();
    cost.set_sheet_id(sheet.sheet_id());
    cost.set_cost(2 + sheet.companies_size() / 2);  // two days, and half a day a company
  }
  return rules;
}

DemoPlay::Done DemoPlay::PublishCatalogue() {
  if (edition_.box_state() != cat::BOX_STATE_UNSPECIFIED) return {};
  cat::PublishCatalogueRequest publish;
  publish.set_name(catalogue_);
  *publish.mutable_date() = Day(2018, 12, 3);
  if (auto done = Do(connection_.catalogue(), &Catalogues::PublishCatalogue, publish); !done) {
    return tl::unexpected(done.error());
  }
  cat::OpenBallotRequest open;
  open.set_name(catalogue_);
  *open.mutable_rules() = Rules();
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
  if (edition_.box_state() == cat::BOX_STATE_COUNTED) return {};
  cat::CloseBallotRequest close;
  close.set_name(catalogue_);
  *close.mutable_date() = Day(2018, 12, 20);
  auto closed = Do(connection_.catalogue(), &Catalogues::CloseBallot, close);
  if (!closed) return tl::unexpected(closed.error());
  edition_ = std::move(*closed);
  return {};
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
