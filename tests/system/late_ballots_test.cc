// Who votes too late, or without being asked, is told so by the API, and the count stays what it
// was.
#include <gtest/gtest.h>

#include "services/synergie/client/demo.h"
#include "services/synergie/client/demo_play.h"
#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace v1 = catalogue::v1;
using Stub = v1::CatalogueService::Stub;

class LateBallotsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    node_ = new TestNode();
    ASSERT_EQ(program::LoadDemo(node_->connection()), 0);
    const auto played = program::DemoPlay(node_->connection(), program::DemoPlace()).Run();
    ASSERT_TRUE(played.has_value()) << program::Describe(played.error());
  }
  static void TearDownTestSuite() {
    delete node_;
    node_ = nullptr;
  }

  template <class Request, class Response>
  auto Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
            const Request& request) {
    return node_->connection().Call(node_->connection().catalogue(), method, request);
  }
  template <class Request, class Response>
  Response Must(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    auto done = Call(method, request);
    EXPECT_TRUE(done.has_value()) << program::Describe(done.error());
    return done ? *done : Response();
  }
  template <class Request, class Response>
  void ExpectUnmet(const std::string& reason,
                   grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                   const Request& request) {
    const auto refused = Call(method, request);
    ASSERT_FALSE(refused.has_value()) << "not refused";
    EXPECT_EQ(refused.error().rejection.code, Code::kFailedPrecondition);
    EXPECT_EQ(refused.error().rejection.reason, reason);
    EXPECT_FALSE(refused.error().rejection.message.empty());
  }
  v1::Catalogue Edition(const std::string& name) {
    v1::GetCatalogueRequest get;
    get.set_name(name);
    return Must(&Stub::GetCatalogue, get);
  }
  v1::Catalogue First() {
    v1::ListCataloguesRequest list;
    list.set_parent(program::DemoPlace().territory);
    const auto found = Must(&Stub::ListCatalogues, list);
    EXPECT_GT(found.catalogues_size(), 0);
    return found.catalogues_size() > 0 ? found.catalogues(0) : v1::Catalogue();
  }

  static TestNode* node_;
};
TestNode* LateBallotsTest::node_ = nullptr;

TEST_F(LateBallotsTest, AfterTheCloseNobodyVotesAndNothingIsCountedAgain) {
  const v1::Catalogue before = First();
  v1::CastBallotRequest cast;
  cast.set_parent(before.name());
  cast.set_company(program::DemoPlace().territory + "/companies/c01");
  ExpectUnmet("BALLOT_CLOSED", &Stub::CastBallot, cast);
  v1::OpenBallotRequest open;
  open.set_name(before.name());
  open.add_companies(cast.company());
  for (const char* grade : {"oui", "non"}) open.mutable_rules()->add_scale(grade);
  ExpectUnmet("BALLOT_FROZEN", &Stub::OpenBallot, open);
  EXPECT_EQ(Edition(before.name()).count().SerializeAsString(), before.count().SerializeAsString());
}

TEST_F(LateBallotsTest, ACompanyThatIsNotOnTheRollDoesNotVote) {
  const std::string territory = program::DemoPlace().territory;
  v1::DraftCatalogueRequest draft;
  draft.set_parent(territory);
  draft.set_catalogue_id("second");
  draft.mutable_catalogue()->set_title("Deuxième édition");
  draft.mutable_catalogue()->set_workshop(program::DemoPlace().workshop);
  const std::string name = Must(&Stub::DraftCatalogue, draft).name();
  v1::PublishCatalogueRequest publish;
  publish.set_name(name);
  Must(&Stub::PublishCatalogue, publish);
  v1::OpenBallotRequest open;
  open.set_name(name);
  open.add_companies(territory + "/companies/c01");
  Must(&Stub::OpenBallot, open);
  v1::CastBallotRequest cast;
  cast.set_parent(name);
  cast.set_company(territory + "/companies/c02");
  ExpectUnmet("NOT_ON_ROLL", &Stub::CastBallot, cast);
  cast.set_company(territory + "/companies/c01");
  EXPECT_FALSE(Must(&Stub::CastBallot, cast).name().empty()) << "who is on it does";
}

}  // namespace
}  // namespace synergie::testing
