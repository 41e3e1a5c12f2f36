// A read as of an instant between two commands shows exactly what was there then: the whole of
// every collection is read after each command, and later read again as of the instant before the
// next one.
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/rpc/etag.h"
#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace v1 = intake::v1;
using Stub = v1::IntakeService::Stub;

// Everything that the API shows of the territory, as text that can be compared.
struct Shown {
  google::protobuf::Timestamp at;
  std::string everything;
};

class AsOfTest : public ::testing::Test {
 protected:
  AsOfTest() { node_.MakeWorkshop(); }

  template <class Request, class Response>
  std::string List(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const google::protobuf::Timestamp* at, google::protobuf::Timestamp* read_at) {
    std::string text;
    Request request;
    request.set_parent("territories/t");
    request.set_page_size(3);  // small, so that pages are part of what is tested
    if (at != nullptr) *request.mutable_read_time() = *at;
    do {
      const auto page = node_.connection().Call(node_.intake(), method, request);
      EXPECT_TRUE(page.has_value()) << program::Describe(page.error());
      if (!page) return text;
      Response items = *page;
      items.clear_next_page_token();
      items.clear_read_time();
      text += items.ShortDebugString() + "\n";
      *read_at = page->read_time();
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return text;
  }

  // What Get shows of one topic, or that it shows nothing.
  std::string Get(const std::string& name, const google::protobuf::Timestamp* at) {
    v1::GetTopicRequest request;
    request.set_name(name);
    if (at != nullptr) *request.mutable_read_time() = *at;
    const auto topic = node_.connection().Call(node_.intake(), &Stub::GetTopic, request);
    if (topic) return topic->ShortDebugString();
    EXPECT_EQ(topic.error().rejection.code, Code::kNotFound);
    return "absent";
  }

  Shown Show(const google::protobuf::Timestamp* at) {
    Shown shown;
    shown.everything = List(&Stub::ListCompanies, at, &shown.at) +
                       List(&Stub::ListWorkshops, at, &shown.at) +
                       List(&Stub::ListTopics, at, &shown.at);
    for (const char* topic : {"t1", "t2", "t3", "t4"}) {
      shown.everything += Get(std::string("territories/t/topics/") + topic, at) + "\n";
    }
    return shown;
  }

  template <class Request, class Response>
  void Do(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
          const Request& request) {
    const auto done = node_.connection().Call(node_.intake(), method, request);
    EXPECT_TRUE(done.has_value()) << program::Describe(done.error());
  }

  TestNode node_;
};

TEST_F(AsOfTest, EveryInstantBetweenTwoCommandsShowsItsOwnState) {
  std::vector<std::function<void()>> commands;
  for (const char* id : {"t1", "t2", "t3", "t4"}) {
    commands.push_back([=, this] { Do(&Stub::RecordTopic, TopicRequest(id, "Palettes")); });
  }
  commands.push_back([this] {
    v1::RewordTopicRequest request;
    request.set_name("territories/t/topics/t2");
    request.set_text("Palettes neuves");
    Do(&Stub::RewordTopic, request);
  });
  commands.push_back([this] {
    v1::SupportTopicRequest request;
    request.set_name("territories/t/topics/t1");
    request.set_company("territories/t/companies/c2");
    Do(&Stub::SupportTopic, request);
  });
  commands.push_back([this] {
    v1::MergeTopicsRequest request;
    request.set_name("territories/t/topics/t3");
    request.set_into("territories/t/topics/t1");
    Do(&Stub::MergeTopics, request);
  });
  commands.push_back([this] {
    v1::WithdrawTopicRequest request;
    request.set_name("territories/t/topics/t4");
    request.set_reason("Dit par erreur");
    Do(&Stub::WithdrawTopic, request);
  });
  commands.push_back(
      [this] { Do(&Stub::RegisterCompany, CompanyRequest("c3", "73282932000074")); });
  commands.push_back([this] {
    v1::CloseWorkshopRequest request;
    request.set_name("territories/t/workshops/w");
    Do(&Stub::CloseWorkshop, request);
  });

  std::vector<Shown> prefixes = {Show(nullptr)};
  for (const auto& command : commands) {
    command();
    prefixes.push_back(Show(nullptr));
    EXPECT_NE(prefixes.back().everything, prefixes[prefixes.size() - 2].everything);
  }
  for (size_t i = 0; i < prefixes.size(); ++i) {
    EXPECT_EQ(Show(&prefixes[i].at).everything, prefixes[i].everything) << "after command " << i;
  }
}

TEST_F(AsOfTest, AnInstantInTheFutureIsRefused) {
  v1::GetTopicRequest request;
  request.set_name("territories/t/topics/t1");
  *request.mutable_read_time() = rpc::ToTimestamp(SystemClock().Now() + std::chrono::hours(1));
  const auto refused = node_.connection().Call(node_.intake(), &Stub::GetTopic, request);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rejection.code, Code::kInvalidArgument);
}

}  // namespace
}  // namespace synergie::testing
