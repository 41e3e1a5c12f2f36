// The matching API as callers see it, against a whole node in this process.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace v1 = matching::v1;
using Stub = v1::MatchingService::Stub;

const std::string kTerritory = "territories/t";
const std::string kWorkshop = "territories/t/workshops/w";
std::string T(int number) { return kTerritory + "/topics/t" + std::to_string(number); }

class MatchingRpcTest : public ::testing::Test {
 protected:
  MatchingRpcTest() {
    node_.MakeWorkshop();
    Record(1, "c1", "On cherche des palettes d'occasion, 150 par mois");
    Record(2, "c2", "On jette 45 palettes par semaine");
    Record(3, "c2", "Besoin de formation CACES pour deux caristes");
    // What was recorded is in the token; a second look groups it now if the reaction has not yet.
    v1::RematchRequest again;
    again.set_parent(kTerritory);
    again.set_workshop(kWorkshop);
    again.set_apply(true);
    Must(&Stub::Rematch, again);
  }

  void Record(int number, const std::string& company, const std::string& text) {
    auto request = TopicRequest("t" + std::to_string(number), text);
    request.mutable_topic()->set_company(kTerritory + "/companies/" + company);
    const auto done = node_.connection().Call(
        node_.intake(), &intake::v1::IntakeService::Stub::RecordTopic, request);
    ASSERT_TRUE(done.has_value()) << program::Describe(done.error());
  }
  template <class Request, class Response>
  Response Must(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    auto answer = node_.connection().Call(node_.connection().matching(), method, request);
    EXPECT_TRUE(answer.has_value()) << program::Describe(answer.error());
    return answer.has_value() ? *answer : Response();
  }
  template <class Request, class Response>
  Rejection Refused(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request) {
    auto answer = node_.connection().Call(node_.connection().matching(), method, request);
    EXPECT_FALSE(answer.has_value());
    return answer.has_value() ? Rejection{} : answer.error().rejection;
  }
  std::vector<v1::Synergy> List(const std::string& filter = {}) {
    v1::ListSynergiesRequest request;
    request.set_parent(kTerritory);
    request.set_filter(filter);
    const auto page = Must(&Stub::ListSynergies, request);
    return {page.synergies().begin(), page.synergies().end()};
  }
  v1::Synergy First() {
    const auto all = List();
    EXPECT_EQ(all.size(), 1u);
    return all.empty() ? v1::Synergy() : all[0];
  }

  TestNode node_;
};

TEST_F(MatchingRpcTest, ShowsWhatItFound) {
  const v1::Synergy synergy = First();
  EXPECT_EQ(synergy.name(), kTerritory + "/synergies/s01");
  EXPECT_EQ(synergy.workshop(), kWorkshop);
  EXPECT_EQ(synergy.state(), v1::Synergy::DETECTED);
  EXPECT_EQ(synergy.topics_size(), 2);
  EXPECT_EQ(synergy.companies_size(), 2);
  EXPECT_EQ(synergy.type(), v1::SYNERGY_TYPE_EXCHANGE);
  EXPECT_FALSE(synergy.title().empty());
  EXPECT_NE(synergy.evidence().sentence().find("C1"), std::string::npos);
  EXPECT_FALSE(synergy.evidence().vocabulary_version().empty());
  v1::GetSynergyRequest get;
  get.set_name(synergy.name());
  EXPECT_EQ(Must(&Stub::GetSynergy, get).SerializeAsString(), synergy.SerializeAsString());
}

TEST_F(MatchingRpcTest, ListsByWhatUsersLookFor) {
  for (const std::string& filter :
       {"workshop=\"" + kWorkshop + "\"", std::string("companies:\"territories/t/companies/c1\""),
        std::string("state=DETECTED"), std::string("type=EXCHANGE"),
        std::string("resource=MATERIAL OR resource=WASTE"), "topic_names:\"" + T(1) + "\"",
        std::string("touched=false"), std::string("palette")}) {
    EXPECT_EQ(List(filter).size(), 1u) << filter;
  }
  EXPECT_TRUE(List("state=VALIDATED").empty());
  v1::ListSynergiesRequest wrong;
  wrong.set_parent(kTerritory);
  wrong.set_filter("colour=RED");
  EXPECT_EQ(Refused(&Stub::ListSynergies, wrong).code, Code::kInvalidArgument);
}

TEST_F(MatchingRpcTest, TakesPeoplesWord) {
  const std::string name = First().name();
  v1::RetitleSynergyRequest retitle;
  retitle.set_name(name);
  retitle.set_title("Palettes d'occasion");
  EXPECT_EQ(Must(&Stub::RetitleSynergy, retitle).title(), "Palettes d'occasion");
  v1::AddTopicRequest add;
  add.set_name(name);
  add.set_topic(T(3));
  EXPECT_EQ(Must(&Stub::AddTopic, add).topics_size(), 3);
  v1::SplitSynergyRequest split;
  split.set_name(name);
  split.add_topics(T(3));
  const auto other = Must(&Stub::SplitSynergy, split);
  EXPECT_EQ(other.name(), kTerritory + "/synergies/s02");
  EXPECT_EQ(other.topic_names(0), T(3));
  v1::MergeSynergiesRequest merge;
  merge.set_name(other.name());
  merge.set_into(name);
  EXPECT_EQ(Must(&Stub::MergeSynergies, merge).topics_size(), 3);
  v1::RemoveTopicRequest remove;
  remove.set_name(name);
  remove.set_topic(T(3));
  EXPECT_EQ(Must(&Stub::RemoveTopic, remove).topics_size(), 2);
  v1::ValidateSynergyRequest validate;
  validate.set_name(name);
  EXPECT_EQ(Must(&Stub::ValidateSynergy, validate).state(), v1::Synergy::VALIDATED);
  v1::ForbidPairRequest forbid;
  forbid.set_topic(T(1));
  forbid.set_other(T(2));
  const auto placement = Must(&Stub::ForbidPair, forbid);
  EXPECT_EQ(placement.topic(), T(1));
  EXPECT_EQ(placement.synergy(), name);
  EXPECT_EQ(placement.forbidden_size(), 1);
  EXPECT_EQ(placement.forbidden(0), T(2));
  add.set_topic(T(2));
  EXPECT_EQ(Refused(&Stub::AddTopic, add).reason, "PAIR_FORBIDDEN");
  v1::AllowPairRequest allow;
  allow.set_topic(T(2));
  allow.set_other(T(1));
  EXPECT_EQ(Must(&Stub::AllowPair, allow).forbidden_size(), 0);
  v1::RejectSynergyRequest reject;
  reject.set_name(name);
  reject.set_reason("déjà en place");
  EXPECT_EQ(Must(&Stub::RejectSynergy, reject).rejection_reason(), "déjà en place");
  v1::CreateSynergyRequest create;
  create.set_parent(kTerritory);
  create.set_synergy_id("bois");
  create.add_topics(T(1));
  create.set_title("Bois");
  EXPECT_EQ(Must(&Stub::CreateSynergy, create).name(), kTerritory + "/synergies/bois");
}

TEST_F(MatchingRpcTest, AStaleEtagIsAborted) {
  const v1::Synergy seen = First();
  v1::RetitleSynergyRequest retitle;
  retitle.set_name(seen.name());
  retitle.set_title("Bois");
  Must(&Stub::RetitleSynergy, retitle);
  v1::ValidateSynergyRequest validate;
  validate.set_name(seen.name());
  validate.set_etag(seen.etag());
  EXPECT_EQ(Refused(&Stub::ValidateSynergy, validate).code, Code::kAborted);
}

TEST_F(MatchingRpcTest, NamesTheFieldsAtFault) {
  v1::RejectSynergyRequest reject;
  reject.set_name("synergies/s01");
  std::set<std::string> fields;
  for (const auto& field : Refused(&Stub::RejectSynergy, reject).fields) fields.insert(field.field);
  EXPECT_EQ(fields, (std::set<std::string>{"name", "reason"}));
  v1::AddTopicRequest add;
  add.set_name(First().name());
  add.set_topic("territories/other/topics/t1");
  const auto refused = Refused(&Stub::AddTopic, add);
  ASSERT_EQ(refused.fields.size(), 1u);
  EXPECT_EQ(refused.fields[0].field, "topic");
}

TEST_F(MatchingRpcTest, ClassifiesAsOneTypes) {
  v1::ClassifyTextRequest request;
  request.set_parent(kTerritory);
  request.set_text("On cherche des palettes");
  const auto read = Must(&Stub::ClassifyText, request);
  ASSERT_GT(read.concepts_size(), 0);
  EXPECT_EQ(read.direction(), intake::v1::DIRECTION_NEED);
  EXPECT_FALSE(read.concepts(0).label().empty());
  request.set_text("");
  EXPECT_EQ(Must(&Stub::ClassifyText, request).concepts_size(), 0);
  request.set_text(std::string(10'001, 'a'));
  EXPECT_EQ(Refused(&Stub::ClassifyText, request).code, Code::kInvalidArgument);
}

TEST_F(MatchingRpcTest, FindsPartnersOfATopicAndOfAText) {
  v1::FindCandidatesRequest request;
  request.set_parent(kTerritory);
  request.set_topic(T(1));
  const auto of_topic = Must(&Stub::FindCandidates, request);
  ASSERT_GT(of_topic.candidates_size(), 0);
  EXPECT_EQ(of_topic.candidates(0).topic().topic(), T(2));
  EXPECT_EQ(of_topic.candidates(0).synergy(), First().name());
  EXPECT_FALSE(of_topic.candidates(0).link().sentence().empty());
  request.clear_topic();
  request.set_text("Qui a des palettes à donner ?");
  request.set_company("territories/t/companies/c1");
  const auto of_text = Must(&Stub::FindCandidates, request);
  ASSERT_GT(of_text.candidates_size(), 0);
  for (const auto& candidate : of_text.candidates()) {
    EXPECT_NE(candidate.topic().company(), "territories/t/companies/c1");
  }
  request.set_topic(T(1));
  EXPECT_EQ(Refused(&Stub::FindCandidates, request).fields[0].field, "topic");
  request.clear_text();
  request.set_topic(kTerritory + "/topics/t99");
  EXPECT_EQ(Refused(&Stub::FindCandidates, request).reason, "TOPIC_NOT_FOUND");
}

TEST_F(MatchingRpcTest, ASecondLookIsShownBeforeItIsDone) {
  v1::RematchRequest look;
  look.set_parent(kTerritory);
  look.set_workshop(kWorkshop);
  EXPECT_EQ(Must(&Stub::Rematch, look).changes_size(), 0);
  look.set_join_threshold(0.999);
  const auto shown = Must(&Stub::Rematch, look);
  ASSERT_EQ(shown.changes_size(), 1);
  EXPECT_EQ(shown.changes(0).kind(), v1::RematchResponse::DISSOLVED);
  EXPECT_EQ(shown.moved_topics(), 2);
  EXPECT_EQ(shown.kept_topics(), 1);
  EXPECT_EQ(First().state(), v1::Synergy::DETECTED);
  look.set_apply(true);
  EXPECT_EQ(Refused(&Stub::Rematch, look).fields[0].field, "join_threshold");
  look.clear_apply();
  look.clear_join_threshold();
  look.set_workshop(kTerritory + "/workshops/none");
  EXPECT_EQ(Refused(&Stub::Rematch, look).reason, "WORKSHOP_NOT_FOUND");
}

TEST_F(MatchingRpcTest, PlacementsTellWhereTopicsStand) {
  v1::ListPlacementsRequest list;
  list.set_parent(kTerritory);
  list.set_filter("synergy=\"" + First().name() + "\"");
  EXPECT_EQ(Must(&Stub::ListPlacements, list).placements_size(), 2);
  v1::GetPlacementRequest get;
  get.set_name(kTerritory + "/placements/t1");
  EXPECT_EQ(Must(&Stub::GetPlacement, get).topic(), T(1));
}

}  // namespace
}  // namespace synergie::testing
