// The service as its callers see it: from a validated synergy to minutes and totals, on a whole
// node; and what nobody may learn before the closing.
#include <gtest/gtest.h>

#include "services/catalogue/domain/ballot_box.h"
#include "tests/support/test_node.h"

namespace synergie::catalogue {
namespace {

using program::Connection;
using synergie::testing::TestNode;
using Stub = v1::CatalogueService::Stub;
using MatchingStub = matching::v1::MatchingService::Stub;
using HistoryStub = history::v1::HistoryService::Stub;

const std::string kTerritory = "territories/t";
const std::string kCatalogue = kTerritory + "/catalogues/2018-12";
const std::string kCommittee = kTerritory + "/committees/2019-01";
const std::string kProgramme = kTerritory + "/programmes/2019";
const std::string kAction = kProgramme + "/actions/a01";

std::string CompanyName(const std::string& id) { return kTerritory + "/companies/" + id; }

void SetDate(int year, int month, int day, intake::v1::Date* date) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

class CatalogueScenario : public ::testing::Test {
 protected:
  CatalogueScenario() { node_.MakeWorkshop(); }

  template <class Service, class Request, class Response>
  Response Must(Service& stub,
                grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    auto done = node_.connection().Call(stub, method, request);
    EXPECT_TRUE(done.has_value()) << (done ? "" : program::Describe(done.error()));
    return done ? std::move(*done) : Response();
  }
  template <class Request, class Response>
  Response Must(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    return Must(node_.connection().catalogue(), method, request);
  }
  template <class Request, class Response>
  rpc::ReceivedStatus Refused(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
    auto done = node_.connection().Call(node_.connection().catalogue(), method, request);
    EXPECT_FALSE(done.has_value());
    return done ? rpc::ReceivedStatus() : done.error();
  }

  // Two synergies of hand-picked topics, validated.
  void Validate() {
    auto& intake = node_.intake();
    using IntakeStub = intake::v1::IntakeService::Stub;
    for (const char* id : {"t1", "t2", "t3"}) {
      auto topic = synergie::testing::TopicRequest(id, std::string("sujet numéro ") + id);
      topic.mutable_topic()->add_supporters(CompanyName("c2"));
      Must(intake, &IntakeStub::RecordTopic, topic);
    }
    for (const auto& [id, topics] :
         std::map<std::string, std::vector<std::string>>{{"s91", {"t1", "t2"}}, {"s92", {"t3"}}}) {
      matching::v1::CreateSynergyRequest create;
      create.set_parent(kTerritory);
      create.set_synergy_id(id);
      create.set_title("Synergie " + id);
      for (const std::string& topic : topics) create.add_topics(kTerritory + "/topics/" + topic);
      auto& matching = node_.connection().matching();
      const auto synergy = Must(matching, &MatchingStub::CreateSynergy, create);
      matching::v1::ValidateSynergyRequest validate;
      validate.set_name(synergy.name());
      Must(matching, &MatchingStub::ValidateSynergy, validate);
    }
  }
  void Publish() {
    v1::DraftCatalogueRequest draft;
    draft.set_parent(kTerritory);
    draft.set_catalogue_id("2018-12");
    draft.mutable_catalogue()->set_title("Catalogue 2018");
    draft.mutable_catalogue()->set_workshop(kTerritory + "/workshops/w");
    Must(&Stub::DraftCatalogue, draft);
    v1::PublishCatalogueRequest publish;
    publish.set_name(kCatalogue);
    Must(&Stub::PublishCatalogue, publish);
  }
  void OpenBox() {
    v1::OpenBallotRequest open;
    open.set_name(kCatalogue);
    Must(&Stub::OpenBallot, open);
  }
  static v1::CastBallotRequest BallotOf(const std::string& company, const std::string& first,
                                        const std::string& second) {
    v1::CastBallotRequest cast;
    cast.set_parent(kCatalogue);
    cast.set_company(CompanyName(company));
    const auto judge = [&](const char* sheet, const std::string& grade) {
      v1::Judgement* judgement = cast.add_judgements();
      judgement->set_sheet_id(sheet);
      judgement->set_grade(grade);
      judgement->set_takes_part(grade == "prioritaire");
    };
    judge("s91", first);
    judge("s92", second);
    return cast;
  }
  void CloseBox() {
    v1::CloseBallotRequest close;
    close.set_name(kCatalogue);
    Must(&Stub::CloseBallot, close);
  }

  TestNode node_;
};

TEST_F(CatalogueScenario, FromTheSheetToTheTotals) {
  Validate();
  Publish();
  OpenBox();
  Must(&Stub::CastBallot, BallotOf("c1", "prioritaire", "utile"));
  Must(&Stub::CastBallot, BallotOf("c2", "prioritaire", "non"));
  CloseBox();

  v1::ConveneCommitteeRequest convene;
  convene.set_parent(kTerritory);
  convene.set_committee_id("2019-01");
  convene.mutable_committee()->set_title("COPIL");
  convene.mutable_committee()->set_catalogue(kCatalogue);
  SetDate(2019, 1, 15, convene.mutable_committee()->mutable_date());
  v1::Member* member = convene.mutable_committee()->add_members();
  member->set_member_id("m1");
  member->mutable_organisation()->set_name("Agglomération");
  member->set_votes(true);
  Must(&Stub::ConveneCommittee, convene);
  v1::RecordPresenceRequest presence;
  presence.set_name(kCommittee);
  presence.add_present("m1");
  Must(&Stub::RecordPresence, presence);
  v1::DecideSheetRequest decide;
  decide.set_name(kCommittee);
  decide.set_sheet_id("s91");
  decide.set_outcome(v1::OUTCOME_RETAINED);
  decide.set_motive("Mûre.");
  EXPECT_EQ(Must(&Stub::DecideSheet, decide).decisions(0).ballot_rank(), 1);

  v1::DraftProgrammeRequest draft;
  draft.set_parent(kTerritory);
  draft.set_programme_id("2019");
  draft.mutable_programme()->set_title("Programme");
  draft.mutable_programme()->set_committee(kCommittee);
  SetDate(2019, 1, 1, draft.mutable_programme()->mutable_start_date());
  SetDate(2020, 1, 1, draft.mutable_programme()->mutable_end_date());
  Must(&Stub::DraftProgramme, draft);
  v1::PlanActionRequest plan;
  plan.set_parent(kProgramme);
  plan.set_action_id("a01");
  v1::Action& action = *plan.mutable_action();
  action.mutable_plan()->set_title("Boucle");
  v1::ServedSheet* served = action.mutable_plan()->add_sheets();
  served->set_catalogue(kCatalogue);
  served->set_sheet_id("s91");
  action.mutable_plan()->mutable_lead()->set_company(CompanyName("c1"));
  action.mutable_next_step()->set_text("Visite");
  action.mutable_next_step()->mutable_owner()->set_company(CompanyName("c2"));
  SetDate(2019, 2, 1, action.mutable_next_step()->mutable_due_date());
  SetDate(2019, 1, 20, plan.mutable_date());
  EXPECT_EQ(Must(&Stub::PlanAction, plan).plan().lead().name(), "Company c1");

  v1::ListFollowUpsRequest follow;
  follow.set_parent(kTerritory);
  SetDate(2019, 2, 11, follow.mutable_date());
  const auto reminders = Must(&Stub::ListFollowUps, follow);
  ASSERT_EQ(reminders.follow_ups_size(), 1);
  EXPECT_EQ(reminders.follow_ups(0).days_late(), 10);
  v1::IssueFollowUpDigestRequest issue;
  issue.set_parent(kTerritory);
  *issue.mutable_date() = follow.date();
  EXPECT_EQ(Must(&Stub::IssueFollowUpDigest, issue).late(0), kAction);

  v1::ReportIndicatorRequest report;
  report.set_name(kAction);
  v1::Measure& measure = *report.mutable_measure();
  measure.set_measure_id("palettes");
  measure.set_certainty(v1::CERTAINTY_MEASURED);
  measure.set_as_said("450 kg");
  measure.set_method("pesée");
  measure.set_source("bons");
  SetDate(2019, 1, 1, measure.mutable_from_date());
  SetDate(2019, 2, 1, measure.mutable_to_date());
  Must(&Stub::ReportIndicator, report);
  v1::SumIndicatorsRequest sum;
  sum.set_parent(kTerritory);
  const auto totals = Must(&Stub::SumIndicators, sum);
  ASSERT_EQ(totals.totals_size(), 1);
  EXPECT_EQ(totals.totals(0).value(), "0.45");

  v1::GetFunnelRequest funnel;
  funnel.set_name(kCatalogue);
  EXPECT_EQ(Must(&Stub::GetFunnel, funnel).steps(4).reached_count(), 1);
  for (const auto& [name, kind] :
       std::map<std::string, v1::DocumentKind>{{kCatalogue, v1::DOCUMENT_KIND_CATALOGUE},
                                               {kCommittee, v1::DOCUMENT_KIND_MINUTES},
                                               {kProgramme, v1::DOCUMENT_KIND_FOLLOW_UP}}) {
    v1::RenderDocumentRequest render;
    render.set_name(name);
    render.set_kind(kind);
    render.set_format(v1::DOCUMENT_FORMAT_HTML);
    EXPECT_TRUE(Must(&Stub::RenderDocument, render).content().starts_with("<!DOCTYPE html>"));
  }
}

TEST_F(CatalogueScenario, ABallotIsSealedReceiptedAndRecounted) {
  Validate();
  Publish();
  OpenBox();
  const auto first = Must(&Stub::CastBallot, BallotOf("c1", "utile", "utile"));
  const auto second = Must(&Stub::CastBallot, BallotOf("c1", "prioritaire", "non"));
  EXPECT_EQ(second.cast_count(), 2);
  EXPECT_NE(second.receipt(), first.receipt());
  EXPECT_EQ(second.grades(), "");
  // The same ballot once more, as a request of its own: nothing new, and the answer is the ballot.
  const auto repeated = Must(&Stub::CastBallot, BallotOf("c1", "prioritaire", "non"));
  EXPECT_EQ(repeated.name(), second.name());
  EXPECT_EQ(repeated.receipt(), second.receipt());
  EXPECT_EQ(repeated.cast_count(), 2);

  v1::GetTurnoutRequest turnout;
  turnout.set_name(kCatalogue);
  const auto before = Must(&Stub::GetTurnout, turnout);
  EXPECT_EQ(before.roll_count(), 2);
  EXPECT_EQ(before.voted_count(), 1);

  v1::VerifyReceiptRequest verify;
  verify.set_name(second.name());
  verify.set_receipt(second.receipt());
  const auto sealed = Must(&Stub::VerifyReceipt, verify);
  EXPECT_TRUE(sealed.current() && sealed.intact());
  EXPECT_FALSE(sealed.counted());
  v1::RecountBallotRequest recount;
  recount.set_name(kCatalogue);
  EXPECT_EQ(Refused(&Stub::RecountBallot, recount).rejection.reason, "BALLOT_NOT_COUNTED");

  CloseBox();
  EXPECT_TRUE(Must(&Stub::VerifyReceipt, verify).counted());
  verify.set_receipt(first.receipt());
  EXPECT_FALSE(Must(&Stub::VerifyReceipt, verify).current());
  const auto again = Must(&Stub::RecountBallot, recount);
  EXPECT_TRUE(again.same());
  EXPECT_EQ(again.recounted_digest(), again.published_digest());
  EXPECT_EQ(again.count().ballot_count(), 1);
  EXPECT_FALSE(again.explanation().empty());
  v1::GetBallotRequest get;
  get.set_name(second.name());
  EXPECT_EQ(Must(&Stub::GetBallot, get).grades(), "0+3-");
}

TEST_F(CatalogueScenario, ACapacityIsSharedAndAShortListRanked) {
  Validate();
  Publish();
  v1::OpenBallotRequest open;
  open.set_name(kCatalogue);
  v1::SelectionRules& selection = *open.mutable_rules()->mutable_selection();
  selection.mutable_capacity()->set_value("10");
  EXPECT_EQ(Refused(&Stub::OpenBallot, open).rejection.reason, "CAPACITY_INCOMPLETE");
  selection.mutable_capacity()->set_unit(v1::CAPACITY_UNIT_FACILITATOR_DAY);
  for (const char* sheet : {"s91", "s92"}) {
    v1::SheetCost* cost = selection.add_costs();
    cost->set_sheet_id(sheet);
    cost->set_cost(6);
  }
  selection.set_completion(v1::SELECTION_COMPLETION_NONE);
  EXPECT_EQ(Must(&Stub::OpenBallot, open).rules().selection().method(), "equal-shares");
  Must(&Stub::CastBallot, BallotOf("c1", "prioritaire", "utile"));
  Must(&Stub::CastBallot, BallotOf("c2", "prioritaire", "non"));
  v1::CloseBallotRequest close;
  close.set_name(kCatalogue);
  const auto counted = Must(&Stub::CloseBallot, close);
  ASSERT_EQ(counted.selection().selected_size(), 1);
  EXPECT_EQ(counted.selection().selected(0), "s91");
  v1::RecountBallotRequest recount;
  recount.set_name(kCatalogue);
  const auto again = Must(&Stub::RecountBallot, recount);
  EXPECT_TRUE(again.same());
  EXPECT_EQ(again.selection().recounted_digest(), counted.selection().digest());
  EXPECT_FALSE(again.selection().explanation().empty());

  v1::ConveneCommitteeRequest convene;
  convene.set_parent(kTerritory);
  convene.set_committee_id("2019-01");
  convene.mutable_committee()->set_title("COPIL");
  convene.mutable_committee()->set_catalogue(kCatalogue);
  SetDate(2019, 1, 15, convene.mutable_committee()->mutable_date());
  for (const char* id : {"m1", "m2"}) {
    v1::Member* member = convene.mutable_committee()->add_members();
    member->set_member_id(id);
    member->mutable_organisation()->set_name("Organisme");
    member->set_votes(true);
  }
  Must(&Stub::ConveneCommittee, convene);
  v1::RecordPresenceRequest presence;
  presence.set_name(kCommittee);
  presence.add_present("m1");
  presence.add_present("m2");
  Must(&Stub::RecordPresence, presence);
  v1::OpenShortListRequest list;
  list.set_name(kCommittee);
  list.mutable_rules()->add_sheets("s91");
  list.mutable_rules()->add_sheets("s92");
  EXPECT_EQ(Must(&Stub::OpenShortList, list).short_list().rules().voices_size(), 2);
  v1::GiveRankingRequest give;
  give.set_parent(kCommittee);
  give.set_member_id("m1");
  give.add_ranking()->add_sheets("s92");
  const auto given = Must(&Stub::GiveRanking, give);
  EXPECT_EQ(given.member_id(), "m1");
  EXPECT_EQ(given.ranks(), "");
  EXPECT_EQ(given.receipt().size(), 32u);
  EXPECT_EQ(Must(&Stub::GiveRanking, give).given_count(), 1);  // the same again: nothing new
  v1::RecountShortListRequest recount_list;
  recount_list.set_name(kCommittee);
  EXPECT_EQ(Refused(&Stub::RecountShortList, recount_list).rejection.reason,
            "SHORT_LIST_NOT_COUNTED");
  v1::CloseShortListRequest close_list;
  close_list.set_name(kCommittee);
  const auto closed = Must(&Stub::CloseShortList, close_list);
  EXPECT_EQ(closed.short_list().count().ranking(0).sheets(0), "s92");
  EXPECT_EQ(closed.short_list().rankings(0).ranks(), ".1");
  EXPECT_TRUE(Must(&Stub::RecountShortList, recount_list).same());
  v1::GetRankingRequest get;
  get.set_name(given.name());
  EXPECT_EQ(Must(&Stub::GetRanking, get).ranks(), ".1");

  v1::RenderDocumentRequest render;
  render.set_name(kCatalogue);
  render.set_kind(v1::DOCUMENT_KIND_RESULT);
  render.set_format(v1::DOCUMENT_FORMAT_PB);
  const auto pb = Must(&Stub::RenderDocument, render);
  EXPECT_TRUE(pb.content().starts_with("META\n"));
  EXPECT_EQ(pb.file_name(), "vote-2018-12.pb");
}

TEST_F(CatalogueScenario, ALateBallotIsRefusedAndTheRefusalIsAFact) {
  Validate();
  Publish();
  v1::CastBallotRequest cast = BallotOf("c1", "utile", "utile");
  EXPECT_EQ(Refused(&Stub::CastBallot, cast).rejection.reason, "BALLOT_NOT_OPEN");
  OpenBox();
  CloseBox();
  cast.set_request_id("2b5a1d52-3f0e-4c1b-9d5e-7c7f3c1a0001");
  const auto refused = Refused(&Stub::CastBallot, cast);
  EXPECT_EQ(refused.rejection.code, Code::kFailedPrecondition);
  EXPECT_EQ(refused.rejection.reason, "BALLOT_CLOSED");
  EXPECT_EQ(Refused(&Stub::CastBallot, cast).rejection.reason, "BALLOT_CLOSED");  // a retry
  v1::GetTurnoutRequest turnout;
  turnout.set_name(kCatalogue);
  EXPECT_EQ(Must(&Stub::GetTurnout, turnout).refused_count(), 1);
}

TEST_F(CatalogueScenario, OneRequestIdDoesNotServeTwoBallots) {
  Validate();
  Publish();
  OpenBox();
  v1::CastBallotRequest cast = BallotOf("c1", "utile", "utile");
  cast.set_request_id("2b5a1d52-3f0e-4c1b-9d5e-7c7f3c1a0002");
  const auto first = Must(&Stub::CastBallot, cast);
  EXPECT_EQ(Must(&Stub::CastBallot, cast).receipt(), first.receipt());
  v1::CastBallotRequest other = BallotOf("c1", "non", "utile");
  other.set_request_id(cast.request_id());
  EXPECT_EQ(Refused(&Stub::CastBallot, other).rejection.code, Code::kAlreadyExists);
}

TEST_F(CatalogueScenario, ACompanyVotesForItselfAlone) {
  Validate();
  Publish();
  OpenBox();
  node_.connection().Become({"a1", "company", CompanyName("c1")});
  EXPECT_EQ(Refused(&Stub::CastBallot, BallotOf("c2", "non", "non")).rejection.code,
            Code::kPermissionDenied);
  Must(&Stub::CastBallot, BallotOf("c1", "utile", "non"));
}

TEST_F(CatalogueScenario, WrongInputNamesItsField) {
  Validate();
  Publish();
  OpenBox();
  const auto out_of_scale = Refused(&Stub::CastBallot, BallotOf("c1", "excellent", "utile"));
  EXPECT_EQ(out_of_scale.rejection.code, Code::kInvalidArgument);
  ASSERT_FALSE(out_of_scale.rejection.fields.empty());
  EXPECT_EQ(out_of_scale.rejection.fields[0].field, "judgements[0].grade");
  v1::DraftCatalogueRequest draft;
  draft.set_parent("territories/none");
  draft.set_catalogue_id("x");
  draft.mutable_catalogue()->set_title("T");
  draft.mutable_catalogue()->set_workshop("territories/none/workshops/w");
  EXPECT_EQ(Refused(&Stub::DraftCatalogue, draft).rejection.code, Code::kNotFound);
  draft.mutable_catalogue()->set_title("");
  EXPECT_EQ(Refused(&Stub::DraftCatalogue, draft).rejection.fields[0].field, "catalogue.title");
}

}  // namespace
}  // namespace synergie::catalogue
