// Wrong input gets a sentence and a code, and changes nothing.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace v1 = intake::v1;
using Stub = v1::IntakeService::Stub;

// What a call was answered with.
struct Refusal {
  Code code = Code::kOk;
  std::vector<std::string> fields;
  std::string message;
};

class WrongInputTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    node_ = new TestNode();
    node_->MakeWorkshop();
  }
  static void TearDownTestSuite() {
    delete node_;
    node_ = nullptr;
  }

  template <class Request, class Response>
  Refusal Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
              const Request& request) {
    const std::string before = node_->FingerprintOf("intake");
    const auto answer = node_->connection().Call(node_->intake(), method, request);
    if (answer) return {};
    EXPECT_EQ(node_->FingerprintOf("intake"), before) << "a refused request changed something";
    Refusal refusal{.code = answer.error().rejection.code,
                    .message = answer.error().rejection.message};
    EXPECT_FALSE(answer.error().rejection.reason.empty());
    EXPECT_FALSE(refusal.message.empty());
    for (const FieldViolation& field : answer.error().rejection.fields) {
      refusal.fields.push_back(field.field);
    }
    return refusal;
  }

  void ExpectField(const Refusal& refusal, const std::string& field) {
    EXPECT_EQ(refusal.code, Code::kInvalidArgument) << refusal.message;
    EXPECT_EQ(refusal.fields, std::vector<std::string>{field}) << refusal.message;
  }

  static TestNode* node_;
};
TestNode* WrongInputTest::node_ = nullptr;

TEST_F(WrongInputTest, UnknownParent) {
  auto request = TopicRequest("t1", "Palettes");
  request.set_parent("territories/nowhere");
  request.mutable_topic()->set_workshop("territories/nowhere/workshops/w");
  request.mutable_topic()->set_company("territories/nowhere/companies/c1");
  EXPECT_EQ(Ask(&Stub::RecordTopic, request).code, Code::kNotFound);
  auto company = CompanyRequest("c9", "00037505500019");
  company.set_parent("territories/nowhere");
  company.mutable_company()->clear_zone();
  EXPECT_EQ(Ask(&Stub::RegisterCompany, company).code, Code::kNotFound);
}

TEST_F(WrongInputTest, Companies) {
  for (const char* siret : {"12345678912345", "00000000000000", "0003750550001", "abc", ""}) {
    ExpectField(Ask(&Stub::RegisterCompany, CompanyRequest("c9", siret)), "company.siret");
  }
  for (const char* naf : {"1624Z", "16.24", "16.24ZZ", "x"}) {
    auto request = CompanyRequest("c9", "73282932000074");
    request.mutable_company()->set_naf(naf);
    ExpectField(Ask(&Stub::RegisterCompany, request), "company.naf");
  }
  ExpectField(Ask(&Stub::RegisterCompany, CompanyRequest("C9 ", "73282932000074")), "company_id");
}

TEST_F(WrongInputTest, Quantities) {
  for (const char* value : {"12,5", "many", "", "1e9", "--1"}) {
    auto request = TopicRequest("t1", "Palettes");
    request.mutable_topic()->mutable_quantity()->set_value(value);
    request.mutable_topic()->mutable_quantity()->set_unit("t");
    ExpectField(Ask(&Stub::RecordTopic, request), "topic.quantity.value");
  }
}

TEST_F(WrongInputTest, Texts) {
  ExpectField(Ask(&Stub::RecordTopic, TopicRequest("t1", "")), "topic.text");
  ExpectField(Ask(&Stub::RecordTopic, TopicRequest("t1", "   ")), "topic.text");
  ExpectField(Ask(&Stub::RecordTopic, TopicRequest("t1", std::string(2001, 'x'))), "topic.text");
  ExpectField(Ask(&Stub::RecordTopic, TopicRequest("t1", std::string("a\0b", 3))), "topic.text");
  const Refusal bytes = Ask(&Stub::RecordTopic, TopicRequest("t1",
                                                             "d\xE9"
                                                             "chet"));
  EXPECT_EQ(bytes.code, Code::kInvalidArgument);
  ASSERT_EQ(bytes.fields.size(), 1u);
  EXPECT_NE(bytes.fields[0].find("text"), std::string::npos) << bytes.fields[0];
}

TEST_F(WrongInputTest, Enums) {
  auto request = TopicRequest("t1", "Palettes");
  request.mutable_topic()->set_direction(static_cast<v1::Direction>(99));
  ExpectField(Ask(&Stub::RecordTopic, request), "topic.direction");
  request = TopicRequest("t1", "Palettes");
  request.mutable_topic()->set_phase(v1::PHASE_UNSPECIFIED);
  ExpectField(Ask(&Stub::RecordTopic, request), "topic.phase");
}

TEST_F(WrongInputTest, PageTokensFromElsewhere) {
  v1::ListCompaniesRequest companies;
  companies.set_parent("territories/t");
  companies.set_page_size(1);
  const auto page = node_->connection().Call(node_->intake(), &Stub::ListCompanies, companies);
  ASSERT_TRUE(page.has_value());
  ASSERT_FALSE(page->next_page_token().empty());
  v1::ListTopicsRequest topics;
  topics.set_parent("territories/t");
  topics.set_page_token(page->next_page_token());
  ExpectField(Ask(&Stub::ListTopics, topics), "page_token");
  companies.set_page_token("garbage");
  ExpectField(Ask(&Stub::ListCompanies, companies), "page_token");
  companies.set_page_token(page->next_page_token());
  companies.set_filter("headcount > 3");
  ExpectField(Ask(&Stub::ListCompanies, companies), "page_token");
}

TEST_F(WrongInputTest, Filters) {
  v1::ListTopicsRequest request;
  request.set_parent("territories/t");
  request.set_filter("colour = blue");
  ExpectField(Ask(&Stub::ListTopics, request), "filter");
  request.set_filter("");
  request.set_order_by("colour");
  ExpectField(Ask(&Stub::ListTopics, request), "order_by");
  request.set_order_by("");
  request.set_page_size(-1);
  ExpectField(Ask(&Stub::ListTopics, request), "page_size");
}

TEST_F(WrongInputTest, StaleEtag) {
  const auto recorded = node_->connection().Call(node_->intake(), &Stub::RecordTopic,
                                                 TopicRequest("t-etag", "Palettes"));
  ASSERT_TRUE(recorded.has_value()) << program::Describe(recorded.error());
  v1::RewordTopicRequest reword;
  reword.set_name(recorded->name());
  reword.set_text("Palettes neuves");
  reword.set_etag(recorded->etag());
  ASSERT_TRUE(node_->connection().Call(node_->intake(), &Stub::RewordTopic, reword).has_value());
  reword.set_text("Palettes d'occasion");
  EXPECT_EQ(Ask(&Stub::RewordTopic, reword).code, Code::kAborted);
  reword.set_etag("three");
  ExpectField(Ask(&Stub::RewordTopic, reword), "etag");
}

TEST_F(WrongInputTest, SameIdOtherContent) {
  ASSERT_TRUE(node_->connection()
                  .Call(node_->intake(), &Stub::RecordTopic, TopicRequest("t-same", "Palettes"))
                  .has_value());
  EXPECT_EQ(Ask(&Stub::RecordTopic, TopicRequest("t-same", "Cartons")).code, Code::kAlreadyExists);
  // The same content is nothing new, and no error.
  EXPECT_EQ(Ask(&Stub::RecordTopic, TopicRequest("t-same", "Palettes")).code, Code::kOk);
  EXPECT_EQ(Ask(&Stub::RegisterCompany, CompanyRequest("c1", "73282932000074")).code,
            Code::kAlreadyExists);
}

TEST_F(WrongInputTest, OneRequestIdForTwoRequests) {
  auto request = TopicRequest("t-id", "Palettes");
  request.set_request_id("3f2a9c1e-0b7d-4a55-9c61-2f6d8e4b1a00");
  ASSERT_TRUE(node_->connection().Call(node_->intake(), &Stub::RecordTopic, request).has_value());
  request.mutable_topic()->set_text("Cartons");
  EXPECT_NE(Ask(&Stub::RecordTopic, request).code, Code::kOk);
  request.set_request_id("not a uuid");
  ExpectField(Ask(&Stub::RecordTopic, request), "request_id");
}

TEST_F(WrongInputTest, TopicIntoAClosedWorkshop) {
  TestNode node;
  node.MakeWorkshop();
  v1::CloseWorkshopRequest close;
  close.set_name("territories/t/workshops/w");
  ASSERT_TRUE(node.connection().Call(node.intake(), &Stub::CloseWorkshop, close).has_value());
  const auto refused =
      node.connection().Call(node.intake(), &Stub::RecordTopic, TopicRequest("t1", "Palettes"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rejection.code, Code::kFailedPrecondition);
}

TEST_F(WrongInputTest, FullQueue) {
  TestNode node({.max_pending = 1});
  node.MakeWorkshop();
  std::atomic<int> refused = 0, recorded = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 16; ++caller) {
    callers.emplace_back([&, caller] {
      const auto stub = v1::IntakeService::NewStub(
          grpc::CreateChannel(node.address(), grpc::InsecureChannelCredentials()));
      for (int i = 0; i < 50; ++i) {
        grpc::ClientContext context;
        v1::Topic topic;
        const auto status = stub->RecordTopic(
            &context,
            TopicRequest("t" + std::to_string(caller) + "-" + std::to_string(i), "Palettes"),
            &topic);
        ++(status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED ? refused : recorded);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_GT(refused, 0);
  EXPECT_GT(recorded, 0);
  // What was refused did not happen.
  v1::ListTopicsRequest list;
  list.set_parent("territories/t");
  list.set_page_size(1000);
  const auto topics = node.connection().Call(node.intake(), &Stub::ListTopics, list);
  ASSERT_TRUE(topics.has_value());
  EXPECT_EQ(topics->topics_size(), recorded);
}

}  // namespace
}  // namespace synergie::testing
