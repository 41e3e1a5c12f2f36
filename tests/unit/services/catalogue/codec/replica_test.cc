// How what intake and matching store becomes what catalogue's decisions look at.
#include <gtest/gtest.h>

#include "common/event/typed.h"
#include "services/catalogue/codec/replicas.h"
#include "services/catalogue/domain/replicas.h"
#include "synergie/intake/v1/events.pb.h"
#include "synergie/matching/v1/events.pb.h"

namespace synergie::catalogue {
namespace {

namespace in = synergie::intake::v1;
namespace ma = synergie::matching::v1;

// Folds messages into one stream, as the projector does, through kept rows.
template <class Row>
class Folding {
 public:
  Folding(const commit::Model& model, std::string stream)
      : model_(model), stream_(std::move(stream)) {}

  template <class Message>
  Folding& Fold(const Message& message) {
    auto after = model_.Evolve(stream_, state_, event::Store(message, {stream_}));
    EXPECT_TRUE(after.has_value());
    state_ = *after == nullptr ? nullptr
                               : model_.Decode(stream_, model_.Encode(stream_, *after)).value();
    return *this;
  }
  const Row& row() const { return *static_cast<const Row*>(state_.get()); }
  bool absent() const { return state_ == nullptr; }

 private:
  const commit::Model& model_;
  const std::string stream_;
  commit::StatePtr state_;
};

TEST(IntakeReplicaTest, CompaniesComeAndGo) {
  Folding<CompanyRow> company(IntakeReplicaModel(), "territories/t/companies/c01");
  in::CompanyRegistered registered;
  registered.mutable_facts()->set_display_name("Boîtages");
  registered.mutable_facts()->set_elector("000605147");
  company.Fold(registered).Fold(in::CompanyLeft());
  EXPECT_TRUE(company.row().left);
  EXPECT_EQ(company.row().elector, "000605147");
  in::CompanyCorrected corrected;
  corrected.mutable_facts()->set_elector("e7");
  company.Fold(in::CompanyReturned()).Fold(corrected);
  EXPECT_FALSE(company.row().left);
  EXPECT_EQ(company.row().display_name, "");
  EXPECT_EQ(company.row().elector, "e7");
}

TEST(IntakeReplicaTest, SeatsAndQuantities) {
  Folding<WorkshopRow> workshop(IntakeReplicaModel(), "territories/t/workshops/w");
  in::WorkshopPlanned planned;
  planned.set_display_name("Atelier");
  in::Table* table = planned.add_tables();
  table->set_number(2);
  table->add_companies("c1");
  in::CompanySeated seated;
  seated.set_company("c2");
  seated.set_table(1);
  in::CompanyUnseated unseated;
  unseated.set_company("c1");
  workshop.Fold(planned).Fold(seated).Fold(unseated).Fold(in::WorkshopOpened());
  EXPECT_EQ(workshop.row().seats, (std::map<std::string, int>{{"c2", 1}}));

  Folding<TopicRow> topic(IntakeReplicaModel(), "territories/t/topics/t1");
  in::TopicRecorded recorded;
  recorded.mutable_quantity()->set_value("40");
  recorded.mutable_quantity()->set_unit("u");
  topic.Fold(recorded);
  EXPECT_EQ(topic.row().quantity, (Quantity{"40", "u", Period::kUnspecified}));
  in::TopicQuantified sealed;
  sealed.mutable_sealed_quantity()->set_key_id("k");
  topic.Fold(sealed);
  EXPECT_FALSE(topic.row().quantity.has_value());
  EXPECT_TRUE(topic.row().quantity_confidential);
}

TEST(IntakeReplicaTest, WhoseTopicsAreAndWhetherTheyStand) {
  const std::string name = "territories/t/topics/t1";
  Folding<TopicRow> topic(IntakeReplicaModel(), name);
  in::TopicRecorded recorded;
  recorded.set_topic(name);
  recorded.set_workshop("territories/t/workshops/w");
  recorded.set_company("c1");
  recorded.add_supporters("c2");
  topic.Fold(recorded);
  EXPECT_EQ(topic.row().workshop, "territories/t/workshops/w");
  EXPECT_EQ(topic.row().companies, (std::set<std::string>{"c1", "c2"}));
  in::TopicSupported supported;
  supported.set_company("c3");
  in::TopicSupportWithdrawn withdrawn;
  withdrawn.set_company("c2");
  in::TopicMerged into;  // another one came in
  into.set_topic("territories/t/topics/t9");
  into.set_into(name);
  into.add_supporters("c4");
  topic.Fold(supported).Fold(withdrawn).Fold(into);
  EXPECT_EQ(topic.row().companies, (std::set<std::string>{"c1", "c3", "c4"}));
  EXPECT_FALSE(topic.row().gone);
  in::TopicMerged away;
  away.set_topic(name);
  away.set_into("territories/t/topics/t9");
  topic.Fold(away);
  EXPECT_TRUE(topic.row().gone);
  Folding<TopicRow> other(IntakeReplicaModel(), name);
  EXPECT_TRUE(other.Fold(recorded).Fold(in::TopicWithdrawn()).row().gone);
  Folding<WorkshopRow> workshop(IntakeReplicaModel(), "territories/t/workshops/w");
  in::WorkshopPlanned planned;
  planned.mutable_date()->set_year(2018);
  in::WorkshopRescheduled moved;
  moved.mutable_date()->set_year(2019);
  moved.mutable_date()->set_month(2);
  moved.mutable_date()->set_day(3);
  EXPECT_EQ(workshop.Fold(planned).Fold(moved).row().date, (Date{2019, 2, 3}));
}

TEST(IntakeReplicaTest, TerritoriesCloseAndOtherEventsPassBy) {
  Folding<TerritoryRow> territory(IntakeReplicaModel(), "territories/t");
  territory.Fold(in::TerritoryRegistered()).Fold(in::TerritoryClosed());
  EXPECT_TRUE(territory.row().closed);
  Folding<CompanyRow> company(IntakeReplicaModel(), "territories/t/companies/c01");
  EXPECT_TRUE(company.Fold(in::ContactNamed()).absent());
}

ma::SheetTopic Topic(const std::string& name, const std::string& company) {
  ma::SheetTopic topic;
  topic.set_topic(name);
  topic.set_company(company);
  topic.add_companies(company);
  topic.set_direction(in::DIRECTION_OFFER);
  topic.set_text("dit");
  return topic;
}

TEST(MatchingReplicaTest, ASynergyUntilItIsValidated) {
  Folding<SynergyRow> synergy(MatchingReplicaModel(), "territories/t/synergies/s01");
  ma::SynergyDetected detected;
  detected.set_synergy("territories/t/synergies/s01");
  detected.set_workshop("w");
  detected.set_title("T");
  detected.set_type(ma::SYNERGY_TYPE_POOLING);
  detected.mutable_evidence()->set_sentence("Parce que.");
  *detected.add_topics() = Topic("t2", "c2");
  ma::TopicJoinedSynergy joined;
  *joined.mutable_topic() = Topic("t1", "c1");
  ma::SynergyCompaniesChanged changed;
  changed.set_topic("t2");
  changed.add_companies("c2");
  changed.add_companies("c3");
  ma::SynergyRetitled retitled;
  retitled.set_title("U");
  retitled.set_type(ma::SYNERGY_TYPE_GOVERNANCE);
  synergy.Fold(detected).Fold(joined).Fold(changed).Fold(retitled).Fold(ma::SynergyValidated());
  const SynergyRow& row = synergy.row();
  EXPECT_EQ(row.state, SynergyRow::State::kValidated);
  EXPECT_EQ(row.title, "U");
  EXPECT_EQ(row.type, SheetType::kGovernance);
  EXPECT_EQ(row.evidence, "Parce que.");
  ASSERT_EQ(row.topics.size(), 2u);
  EXPECT_EQ(row.topics[0].topic, "t1");
  EXPECT_EQ(row.topics[0].direction, Direction::kOffer);
  EXPECT_EQ(row.topics[1].companies.size(), 2u);
  ma::TopicLeftSynergy left;
  left.set_topic("t1");
  synergy.Fold(left);
  EXPECT_EQ(synergy.row().topics.size(), 1u);
  EXPECT_EQ(synergy.Fold(ma::SynergyRejected()).row().state, SynergyRow::State::kEnded);
}

TEST(MatchingReplicaTest, MergedAndSplitConcernBoth) {
  const std::string one = "territories/t/synergies/s01";
  const std::string two = "territories/t/synergies/s02";
  ma::SynergyDetected detected;
  detected.set_synergy(one);
  *detected.add_topics() = Topic("t1", "c1");
  *detected.add_topics() = Topic("t2", "c2");
  ma::SynergySplit split;
  split.set_synergy(one);
  split.set_into(two);
  split.set_workshop("w");
  split.set_title("Neuve");
  *split.add_topics() = Topic("t2", "c2");
  Folding<SynergyRow> first(MatchingReplicaModel(), one);
  Folding<SynergyRow> second(MatchingReplicaModel(), two);
  first.Fold(detected).Fold(split);
  second.Fold(split);
  EXPECT_EQ(first.row().topics.size(), 1u);
  EXPECT_EQ(second.row().title, "Neuve");
  EXPECT_EQ(second.row().state, SynergyRow::State::kDetected);
  ma::SynergyMerged merged;
  merged.set_synergy(two);
  merged.set_into(one);
  *merged.add_topics() = Topic("t2", "c2");
  EXPECT_EQ(first.Fold(merged).row().topics.size(), 2u);
  EXPECT_EQ(second.Fold(merged).row().state, SynergyRow::State::kEnded);
}

}  // namespace
}  // namespace synergie::catalogue
