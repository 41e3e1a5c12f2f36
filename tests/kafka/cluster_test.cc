// Services as separate processes on a real broker, two instances of each behind clients that take
// one at random: the whole demonstration comes to what it comes to on the embedded log, and what a
// client wrote through one service it never misses in another.
#include "tests/kafka/cluster.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/log/partitioner.h"

namespace synergie::test {
namespace {

using program::Addresses;
using program::Connection;

constexpr const char* kProgram = SYNERGIE_PROGRAM;

class ClusterTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = Cluster::Start({.program = kProgram}); }
  static void TearDownTestSuite() { cluster_.reset(); }
  void SetUp() override { ASSERT_NE(cluster_, nullptr); }

  static inline std::unique_ptr<Cluster> cluster_;
};

// An answer that must be there.
template <class Answer>
typename Answer::value_type Must(const Answer& answer) {
  EXPECT_TRUE(answer.has_value()) << program::Describe(answer.error());
  return answer ? *answer : typename Answer::value_type();
}

TEST_F(ClusterTest, TheDemonstrationComesToTheSameAsEmbeddedAndPlaysTwice) {
  const auto first = testing::Run({kProgram, "demo", "--json", "--server", cluster_->server()});
  ASSERT_EQ(first.code, 0) << first.output;
  const auto again = testing::Run({kProgram, "demo", "--json", "--server", cluster_->server()});
  EXPECT_EQ(again.code, 0);
  EXPECT_EQ(again.output, first.output) << "played again it changes nothing";
  const testing::TemporaryFolder folder;
  testing::NodeProcess embedded(kProgram, folder / "data");
  const auto alone = testing::Run({kProgram, "demo", "--json", "--server", embedded.address()});
  auto here = nlohmann::json::parse(first.output);
  auto there = nlohmann::json::parse(alone.output);
  // The digests are of everything on the sheets, and two runs on one log differ in them too: how
  // topics fall into the matcher's batches is a matter of time.
  for (auto* account : {&here, &there}) {
    account->erase("edition_digest");
    account->erase("count_digest");
  }
  EXPECT_EQ(here, there);
  EXPECT_EQ(here["counts"]["topics"], 111);

  ASSERT_TRUE(cluster_->Settle());
  const auto fingerprints = cluster_->Fingerprints();
  for (const auto& [id, fingerprint] : fingerprints) {
    EXPECT_EQ(fingerprint, fingerprints.at({id.first, 0})) << id.first << " " << id.second;
  }
  EXPECT_EQ(testing::Run({kProgram, "status", "--server", cluster_->server()}).code, 0);
}

TEST_F(ClusterTest, WhatAClientWroteItNeverMissesInAnotherService) {
  Connection connection(*Addresses::Parse(cluster_->server()));
  using Intake = intake::v1::IntakeService::Stub;
  using Matching = matching::v1::MatchingService::Stub;
  using Catalogues = catalogue::v1::CatalogueService::Stub;
  constexpr int kTimes = 60;
  const std::string territory = "territories/tokens";
  intake::v1::RegisterTerritoryRequest place;
  place.set_territory_id("tokens");
  place.mutable_territory()->set_display_name("Tokens");
  Must(connection.Call(connection.intake(), &Intake::RegisterTerritory, place));
  intake::v1::RegisterZoneRequest zone;
  zone.set_parent(territory);
  zone.set_zone_id("z");
  zone.mutable_zone()->set_display_name("Zone");
  Must(connection.Call(connection.intake(), &Intake::RegisterZone, zone));
  for (int i = 0; i < kTimes; ++i) {
    const std::string number = std::to_string(i);
    intake::v1::PlanWorkshopRequest plan;
    plan.set_parent(territory);
    plan.set_workshop_id("w" + number);
    plan.mutable_workshop()->set_display_name("Atelier " + number);
    plan.mutable_workshop()->set_zone(territory + "/zones/z");
    plan.mutable_workshop()->mutable_date()->set_year(2018);
    plan.mutable_workshop()->mutable_date()->set_month(11);
    plan.mutable_workshop()->mutable_date()->set_day(20);
    auto& table = *plan.mutable_workshop()->add_tables();
    table.set_number(1);
    table.set_seat_count(10);
    const auto workshop = Must(connection.Call(connection.intake(), &Intake::PlanWorkshop, plan));
    intake::v1::OpenWorkshopRequest open;
    open.set_name(workshop.name());
    Must(connection.Call(connection.intake(), &Intake::OpenWorkshop, open));
    intake::v1::RecordTopicRequest record;
    record.set_parent(territory);
    record.set_topic_id("t" + number);
    record.mutable_topic()->set_workshop(workshop.name());
    record.mutable_topic()->set_table(1);
    record.mutable_topic()->set_phase(intake::v1::PHASE_DESCENDING);
    record.mutable_topic()->set_text("sujet " + number);
    const auto topic = Must(connection.Call(connection.intake(), &Intake::RecordTopic, record));

    // Without the topic matching says NOT_FOUND, without the workshop catalogue does.
    matching::v1::CreateSynergyRequest create;
    create.set_parent(territory);
    create.set_synergy_id("y" + number);
    create.add_topics(topic.name());
    create.set_title("Synergie " + number);
    const auto synergy =
        Must(connection.Call(connection.matching(), &Matching::CreateSynergy, create));
    matching::v1::ValidateSynergyRequest validate;
    validate.set_name(synergy.name());
    Must(connection.Call(connection.matching(), &Matching::ValidateSynergy, validate));
    catalogue::v1::DraftCatalogueRequest draft;
    draft.set_parent(territory);
    draft.set_catalogue_id("k" + number);
    draft.mutable_catalogue()->set_title("Catalogue " + number);
    draft.mutable_catalogue()->set_workshop(workshop.name());
    const auto drafted =
        Must(connection.Call(connection.catalogue(), &Catalogues::DraftCatalogue, draft));
    EXPECT_EQ(drafted.sheets_size(), 1) << "the validated synergy was missed at " << number;
    // And reads: each at an instance taken at random.
    catalogue::v1::GetCatalogueRequest get;
    get.set_name(drafted.name());
    EXPECT_EQ(Must(connection.Call(connection.catalogue(), &Catalogues::GetCatalogue, get)).etag(),
              drafted.etag());
    matching::v1::GetSynergyRequest look;
    look.set_name(synergy.name());
    EXPECT_EQ(Must(connection.Call(connection.matching(), &Matching::GetSynergy, look)).state(),
              matching::v1::Synergy::VALIDATED);
  }
}

TEST_F(ClusterTest, ANodeServesThePartitionsThatItIsGiven) {
  // Territories fall into different partitions; one that serves a part says no to the others.
  const testing::TemporaryFolder folder;
  testing::NodeProcess part({kProgram, "serve", "intake", "--log", cluster_->log_url(), "--data",
                             folder / "data", "--listen", "127.0.0.1:0", "--partitions", "1"},
                            "");
  part.AwaitServing();
  Connection only(*Addresses::Parse(part.address()));
  only.SetPatience(std::chrono::seconds(2));
  Connection all(*Addresses::Parse(cluster_->server()));
  int served = 0;
  for (int i = 0; i < 12; ++i) {
    intake::v1::RegisterTerritoryRequest request;
    request.set_territory_id("part-" + std::to_string(i));
    request.mutable_territory()->set_display_name("Part");
    const auto made =
        Must(all.Call(all.intake(), &intake::v1::IntakeService::Stub::RegisterTerritory, request));
    intake::v1::GetTerritoryRequest get;
    get.set_name(made.name());
    const auto stub = intake::v1::IntakeService::NewStub(
        grpc::CreateChannel(part.address(), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    all.Prepare(context, all.Deadline());
    intake::v1::Territory shown;
    const grpc::Status status = stub->GetTerritory(&context, get, &shown);
    const int32_t partition = log::PartitionOf(made.name(), 3);
    EXPECT_EQ(status.ok(), partition == 1) << made.name() << ": " << status.error_message();
    served += status.ok() ? 1 : 0;
  }
  EXPECT_GT(served, 0);
  EXPECT_EQ(part.Stop(), 0);
}

TEST_F(ClusterTest, ProjectionsFoldedAgainAreTheSame) { EXPECT_EQ(cluster_->RebuildAll(), ""); }

}  // namespace
}  // namespace synergie::test
