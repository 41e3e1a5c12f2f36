// The demonstration, looked back on as an auditor and a dashboard would: reading, revisions,
// differences, explanations.
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "common/base/resource_name.h"
#include "common/rpc/etag.h"
#include "services/synergie/client/demo.h"
#include "services/synergie/client/demo_play.h"
#include "services/synergie/client/event_stream.h"
#include "services/synergie/client/explanation_proofs.h"
#include "services/synergie/client/fields.h"
#include "services/synergie/client/listing.h"
#include "services/synergie/client/picture.h"
#include "services/synergie/client/resource_reader.h"
#include "services/synergie/exit_codes.h"
#include "tests/support/test_node.h"

namespace synergie::testing {
namespace {

namespace v1 = history::v1;
using Stub = v1::HistoryService::Stub;
using program::ResourceReader;
using Events = std::vector<v1::RecordedEvent>;

constexpr char kTerritory[] = "territories/ecla";

// Loaded and played once for all tests here; none of them writes to it.
class DemoHistory : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    node_ = new TestNode();
    node_->connection().Become({.actor = "auditrice", .role = "facilitator"});
    ASSERT_EQ(program::LoadDemo(node_->connection()), program::kDone);
    ASSERT_TRUE(program::DemoPlay(node_->connection(), program::DemoPlace()).Run().has_value());
    all_ = new Events(Read(""));
    ASSERT_GT(all_->size(), 250u);
  }
  static void TearDownTestSuite() {
    delete all_;
    delete node_;
  }

  static Events Read(const std::string& filter) {
    Events events;
    v1::ReadEventsRequest request;
    request.set_parent(kTerritory);
    request.set_filter(filter);
    request.set_page_size(1000);
    while (true) {
      const auto page = Call(&Stub::ReadEvents, request);
      EXPECT_TRUE(page.has_value()) << program::Describe(page.error());
      if (!page) return events;
      events.insert(events.end(), page->events().begin(), page->events().end());
      if (page->caught_up()) return events;
      request.set_from_sequence(page->next_sequence());
    }
  }
  template <class Request, class Response>
  static tl::expected<Response, rpc::ReceivedStatus> Call(
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
      const Request& request) {
    return node_->connection().Call(node_->connection().history(), method, request);
  }
  static bool IsAbout(const v1::RecordedEvent& event, const std::string& resource) {
    return std::find(event.streams().begin(), event.streams().end(), resource) !=
           event.streams().end();
  }
  static Time TimeOf(const v1::RecordedEvent& event) {
    return *rpc::FromTimestamp(event.event_time());
  }
  static tl::expected<v1::Explanation, rpc::ReceivedStatus> Explain(const std::string& name,
                                                                    const std::string& sheet = "") {
    v1::ExplainRequest request;
    request.set_name(name);
    request.set_sheet_id(sheet);
    return Call(&Stub::Explain, request);
  }

  static TestNode* node_;
  static Events* all_;
};
TestNode* DemoHistory::node_ = nullptr;
Events* DemoHistory::all_ = nullptr;

TEST_F(DemoHistory, ASubscriberIsSentWhatAReaderReads) {
  v1::SubscribeEventsRequest request;
  request.set_parent(kTerritory);
  request.set_filter("type = intake.topic.* OR type = catalogue.*");
  Events sent;
  program::EventStream stream(node_->connection(), request);
  const auto done = stream.Run([&](const v1::SubscribeEventsResponse& message) {
    sent.insert(sent.end(), message.events().begin(), message.events().end());
    return message.mark() != v1::SubscribeEventsResponse::CAUGHT_UP;
  });
  ASSERT_TRUE(done.has_value());
  const Events read = Read(request.filter());
  ASSERT_EQ(sent.size(), read.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].SerializeAsString(), read[i].SerializeAsString());
  }
}

TEST_F(DemoHistory, EveryRevisionIsListedAndIsTheResourcesOwn) {
  std::set<std::string> resources;
  for (const auto& event : *all_) {
    if (event.subject().find("/topics/") != std::string::npos ||
        event.subject().find("/actions/") != std::string::npos ||
        event.subject().find("/catalogues/") != std::string::npos) {
      resources.insert(event.subject());
    }
  }
  ASSERT_GT(resources.size(), 100u);
  ResourceReader reader(node_->connection());
  int looked_at = 0;
  for (const std::string& resource : resources) {
    if (++looked_at % 7 != 0 && resource.find("/topics/") != std::string::npos) continue;
    v1::ListRevisionsRequest request;
    request.set_parent(resource);
    std::vector<v1::Revision> revisions;
    const auto read = program::ForEachPage(
        node_->connection(), node_->connection().history(), &Stub::ListRevisions, request,
        [&](const v1::ListRevisionsResponse& page) {
          revisions.insert(revisions.end(), page.revisions().begin(), page.revisions().end());
        });
    ASSERT_TRUE(read.has_value()) << program::Describe(read.error());
    std::vector<int64_t> listed;
    for (const auto& revision : revisions) {
      for (auto event = revision.events().rbegin(); event != revision.events().rend(); ++event) {
        listed.push_back(event->sequence());
      }
    }
    std::vector<int64_t> expected;
    for (auto event = all_->rbegin(); event != all_->rend(); ++event) {
      if (IsAbout(*event, resource)) expected.push_back(event->sequence());
    }
    EXPECT_EQ(listed, expected) << resource;
    // The resource as of each revision has its etag.
    for (const auto& revision : revisions) {
      const auto then = reader.Get(resource, *rpc::FromTimestamp(revision.event_time()));
      ASSERT_TRUE(then.has_value()) << resource;
      const auto* etag = (*then)->GetDescriptor()->FindFieldByName("etag");
      EXPECT_EQ((*then)->GetReflection()->GetString(**then, etag), revision.etag()) << resource;
    }
  }
}

TEST_F(DemoHistory, ADifferenceIsWhatTheEventsBetweenSay) {
  for (const auto& [first, last] : {std::pair<size_t, size_t>{40, 90},
                                    {0, all_->size() - 1},
                                    {all_->size() / 2, all_->size() * 3 / 4}}) {
    const Time from = TimeOf((*all_)[first]);
    const Time to = TimeOf((*all_)[last]);
    v1::DiffResourcesRequest request;
    request.set_parent(kTerritory);
    *request.mutable_from_time() = rpc::ToTimestamp(from);
    *request.mutable_to_time() = rpc::ToTimestamp(to);
    std::map<std::string, v1::ResourceChange> changes;
    const auto read = program::ForEachPage(
        node_->connection(), node_->connection().history(), &Stub::DiffResources, request,
        [&](const v1::DiffResourcesResponse& page) {
          for (const auto& change : page.changes()) {
            EXPECT_TRUE(changes.emplace(change.resource(), change).second);
          }
        });
    ASSERT_TRUE(read.has_value()) << program::Describe(read.error());
    std::map<std::string, std::vector<int64_t>> expected;
    std::set<std::string> before;
    for (const auto& event : *all_) {
      for (const std::string& stream : event.streams()) {
        if (TimeOf(event) <= from) before.insert(stream);
        if (TimeOf(event) > from && TimeOf(event) <= to) {
          expected[stream].push_back(event.sequence());
        }
      }
    }
    for (const auto& [resource, change] : changes) {
      std::vector<int64_t> told;
      for (const auto& event : change.events()) told.push_back(event.sequence());
      EXPECT_EQ(told, expected[resource]) << resource;
      EXPECT_EQ(change.kind() == v1::ResourceChange::CHANGED, before.contains(resource));
      EXPECT_EQ(change.etag_before().empty(), !before.contains(resource));
    }
    for (const auto& [stream, events] : expected) {
      const bool internal = stream.find("/siretClaims/") != std::string::npos ||
                            stream.find("/counters/") != std::string::npos ||
                            stream.find("/refusals/") != std::string::npos;
      EXPECT_EQ(changes.contains(stream), !internal) << stream;
    }
  }
}

TEST_F(DemoHistory, FieldByFieldADifferenceIsWhatTheServicesShow) {
  // The first event that puts a catalogue's state on: its publication.
  const auto published = std::find_if(all_->begin(), all_->end(), [](const auto& event) {
    return event.type() == "catalogue.catalogue.published.v1";
  });
  ASSERT_NE(published, all_->end());
  ResourceReader reader(node_->connection());
  const Time at = TimeOf(*published);
  const auto before = reader.Get(published->subject(), at - std::chrono::microseconds(1));
  const auto after = reader.Get(published->subject(), at);
  ASSERT_TRUE(before.has_value() && after.has_value());
  const auto changes = program::Compare(program::FieldsOf(**before), program::FieldsOf(**after));
  std::set<std::string> paths;
  for (const auto& change : changes) paths.insert(change.path);
  EXPECT_EQ(paths, (std::set<std::string>{"state", "edition_digest", "publish_date.year",
                                          "publish_date.month", "publish_date.day"}));
}

TEST_F(DemoHistory, EveryActionIsExplainedDownToTheTables) {
  std::set<std::string> actions;
  for (const auto& event : *all_) {
    if (event.type() == "catalogue.action.planned.v1") actions.insert(event.subject());
  }
  ASSERT_GE(actions.size(), 3u);
  for (const std::string& action : actions) {
    const auto explanation = Explain(action);
    ASSERT_TRUE(explanation.has_value()) << program::Describe(explanation.error());
    std::map<v1::Explanation::Kind, int> kinds;
    std::map<std::string, v1::Explanation::Kind> kind_of;
    for (const auto& step : explanation->steps()) {
      ++kinds[step.kind()];
      kind_of[step.step_id()] = step.kind();
      EXPECT_FALSE(step.title().empty()) << step.resource();
      ASSERT_GT(step.facts_size(), 0) << step.resource();
      for (const auto& fact : step.facts()) {
        const auto& event = (*all_)[static_cast<size_t>(fact.sequence()) - 1];
        EXPECT_EQ(event.sequence(), fact.sequence());
        EXPECT_EQ(event.type(), fact.type());
        EXPECT_EQ(fact.record_sha256().size(), 32u);
      }
    }
    const auto proven = program::CheckProofs(*explanation, {});
    ASSERT_TRUE(proven.has_value()) << proven.error().where << ": " << proven.error().what;
    EXPECT_GT(proven->events, 20);
    for (const auto kind :
         {v1::Explanation::ACTION, v1::Explanation::PROGRAMME, v1::Explanation::DECISION,
          v1::Explanation::COUNT, v1::Explanation::BALLOTS, v1::Explanation::SHEET,
          v1::Explanation::SYNERGY, v1::Explanation::TOPIC}) {
      EXPECT_GT(kinds[kind], 0) << action << " lacks kind " << kind;
    }
    EXPECT_GE(kinds[v1::Explanation::TOPIC], 2) << "several companies spoke";
    // Everything but what was asked about is the ground of something, and kinds go down the chain.
    std::set<std::string> grounds;
    for (const auto& ground : explanation->grounds()) {
      grounds.insert(ground.ground_id());
      EXPECT_LT(kind_of[ground.step_id()], kind_of[ground.ground_id()]);
    }
    EXPECT_EQ(grounds.size() + 1, static_cast<size_t>(explanation->steps_size()));
    const auto svg = program::ToSvg(explanation->dot());
    ASSERT_TRUE(svg.has_value()) << svg.error().message;
    EXPECT_NE(svg->find("<svg"), std::string::npos);
    EXPECT_NE(svg->find("réunit"), std::string::npos);
  }
}

TEST_F(DemoHistory, AnExplanationAsOfAnEarlierDayKnowsNoLater) {
  const auto validated = std::find_if(all_->begin(), all_->end(), [](const auto& event) {
    return event.type() == "matching.synergy.validated.v1";
  });
  ASSERT_NE(validated, all_->end());
  v1::ExplainRequest request;
  request.set_name(validated->subject());
  *request.mutable_read_time() =
      rpc::ToTimestamp(TimeOf(*validated) - std::chrono::microseconds(1));
  const auto earlier = Call(&Stub::Explain, request);
  ASSERT_TRUE(earlier.has_value()) << program::Describe(earlier.error());
  EXPECT_EQ(earlier->text().find("Validée par"), std::string::npos);
  EXPECT_NE(Explain(validated->subject())->text().find("Validée par"), std::string::npos);
}

// Whatever is changed in what is cited, or in its proof, is found and named.
TEST_F(DemoHistory, AProofThatWasTouchedDoesNotHold) {
  const auto action = std::find_if(all_->begin(), all_->end(), [](const auto& event) {
    return event.type() == "catalogue.action.planned.v1";
  });
  ASSERT_NE(action, all_->end());
  const auto explanation = Explain(action->subject());
  ASSERT_TRUE(explanation.has_value());
  using Fact = v1::Explanation::Fact;
  const std::pair<const char*, std::function<void(Fact&)>> changes[] = {
      {"event", [](Fact& fact) { fact.set_sequence(fact.sequence() + 1); }},
      {"type", [](Fact& fact) { fact.set_type("catalogue.action.completed.v1"); }},
      {"record", [](Fact& fact) { (*fact.mutable_record_sha256())[7] ^= 1; }},
      {"entry", [](Fact& fact) { fact.mutable_entry()->back() ^= 1; }},
      {"proof", [](Fact& fact) { (*fact.mutable_hashes(0))[31] ^= 1; }},
      {"shorter proof", [](Fact& fact) { fact.mutable_hashes()->RemoveLast(); }},
      {"longer proof", [](Fact& fact) { fact.add_hashes(std::string(32, 'x')); }},
      {"no hash", [](Fact& fact) { fact.add_hashes("x"); }}};
  for (const auto& [what, change] : changes) {
    for (int step = 0; step < explanation->steps_size(); ++step) {
      v1::Explanation touched = *explanation;
      change(*touched.mutable_steps(step)->mutable_facts(0));
      const auto proven = program::CheckProofs(touched, {});
      ASSERT_FALSE(proven.has_value()) << what << " of step " << step;
      const auto sequence = touched.steps(step).facts(0).sequence();
      EXPECT_EQ(proven.error().where, "event " + std::to_string(sequence)) << what;
    }
  }
  v1::Explanation other = *explanation;
  const auto stranger = history::NewSigner("synergie.example/other").verifier();
  EXPECT_EQ(program::CheckProofs(other, {stranger}).error().where, "checkpoint");
  other.mutable_checkpoint()->set_note("nothing");
  EXPECT_EQ(program::CheckProofs(other, {}).error().where, "checkpoint");
  other.clear_checkpoint();
  EXPECT_EQ(program::CheckProofs(other, {}).error().where, "checkpoint");
}

TEST(HistoryOfSecrets, WhatACompanyKeepsToItselfIsInNoAnswer) {
  TestNode node;
  node.MakeWorkshop();
  using Intake = intake::v1::IntakeService::Stub;
  auto company = CompanyRequest("c3", "73282932000074");
  company.mutable_company()->set_display_name("Fonderie Secrète");
  company.mutable_company()->mutable_place()->set_commune("Villecachée");
  company.mutable_company()->add_confidential(intake::v1::CONFIDENTIAL_NAME);
  company.mutable_company()->add_confidential(intake::v1::CONFIDENTIAL_PLACE);
  ASSERT_TRUE(node.connection().Call(node.intake(), &Intake::RegisterCompany, company));
  intake::v1::NameContactRequest contact;
  contact.set_name("territories/t/companies/c3");
  contact.mutable_contact()->set_contact_id("p1");
  contact.mutable_contact()->set_full_name("Camille Discrète");
  contact.mutable_contact()->set_email("camille@secret.example");
  ASSERT_TRUE(node.connection().Call(node.intake(), &Intake::NameContact, contact));
  auto topic = TopicRequest("t1", "Chutes de fonte");
  topic.mutable_topic()->set_company("territories/t/companies/c3");
  topic.mutable_topic()->mutable_quantity()->set_value("987654321");
  topic.mutable_topic()->mutable_quantity()->set_unit("t");
  topic.mutable_topic()->set_quantity_confidential(true);
  ASSERT_TRUE(node.connection().Call(node.intake(), &Intake::RecordTopic, topic));
  intake::v1::GetCompanyRequest get;
  get.set_name("territories/t/companies/c3");
  const auto shown = node.connection().Call(node.intake(), &Intake::GetCompany, get);
  ASSERT_TRUE(shown.has_value());
  ASSERT_EQ(shown->display_name(), "Fonderie Secrète") << "who may see it asks intake";

  auto& connection = node.connection();
  std::string answers;
  for (const auto format : {v1::EVENT_FORMAT_PROTOBUF, v1::EVENT_FORMAT_JSON}) {
    v1::ReadEventsRequest read;
    read.set_parent("territories/t");
    read.set_page_size(1000);
    read.set_format(format);
    const auto page = connection.Call(connection.history(), &Stub::ReadEvents, read);
    ASSERT_TRUE(page.has_value());
    ASSERT_GT(page->events_size(), 8);
    answers += page->SerializeAsString();
    v1::DiffResourcesRequest diff;
    diff.set_parent("territories/t");
    *diff.mutable_from_time() = rpc::ToTimestamp(Time{0});
    diff.set_format(format);
    const auto changes = connection.Call(connection.history(), &Stub::DiffResources, diff);
    ASSERT_TRUE(changes.has_value());
    answers += changes->SerializeAsString();
  }
  v1::ExplainRequest why;
  why.set_name("territories/t/topics/t1");
  const auto explanation = connection.Call(connection.history(), &Stub::Explain, why);
  ASSERT_TRUE(explanation.has_value());
  EXPECT_NE(explanation->text().find("Quantité : l'entreprise la garde pour elle."),
            std::string::npos);
  answers += explanation->SerializeAsString();
  EXPECT_NE(answers.find("Chutes de fonte"), std::string::npos) << "the answers say something";
  for (const char* secret :
       {"Fonderie Secr", "Villecach", "Camille", "camille@", "987654321", "73282932000074"}) {
    EXPECT_EQ(answers.find(secret), std::string::npos) << secret;
  }
}

TEST_F(DemoHistory, BadInput) {
  EXPECT_EQ(Explain("territories/ecla/programmes/2019/actions/none").error().rejection.reason,
            "NOTHING_TO_EXPLAIN");
  EXPECT_EQ(Explain("territories/ecla/zones/lons-perrigny").error().rejection.reason,
            "NOT_EXPLAINED");
  EXPECT_EQ(Explain("nothing at all").error().rejection.code, Code::kInvalidArgument);
  EXPECT_EQ(Explain("territories/ecla/catalogues/2018-12", "f999").error().rejection.code,
            Code::kNotFound);
  v1::DiffResourcesRequest diff;
  diff.set_parent(kTerritory);
  *diff.mutable_from_time() = all_->back().event_time();
  *diff.mutable_to_time() = all_->front().event_time();
  const auto backwards = Call(&Stub::DiffResources, diff);
  ASSERT_FALSE(backwards.has_value());
  EXPECT_EQ(backwards.error().rejection.fields[0].field, "to_time");
  diff.clear_from_time();
  EXPECT_EQ(Call(&Stub::DiffResources, diff).error().rejection.fields[0].field, "from_time");
  v1::ListRevisionsRequest revisions;
  revisions.set_parent("territories/ecla/counters/topics");
  EXPECT_EQ(Call(&Stub::ListRevisions, revisions).error().rejection.fields[0].field, "parent");
}

}  // namespace
}  // namespace synergie::testing
