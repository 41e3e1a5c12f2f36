#include "tests/support/topic_book.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdio>

#include "common/base/encoding.h"
#include "tests/support/node_process.h"

namespace synergie::testing {
namespace {

namespace v1 = intake::v1;

constexpr std::chrono::seconds kPatience{30};

void SetDeadline(grpc::ClientContext& context, std::chrono::seconds patience = kPatience) {
  context.set_deadline(std::chrono::system_clock::now() + patience);
}

#define MUST(call)                                                             \
  do {                                                                         \
    const grpc::Status status = (call);                                        \
    if (!status.ok()) {                                                        \
      std::fprintf(stderr, "%s: %s\n", #call, status.error_message().c_str()); \
      return false;                                                            \
    }                                                                          \
  } while (false)

// The topics that the node shows, by name.
bool ListAll(IntakeStub& stub, std::map<std::string, v1::Topic>& topics) {
  v1::ListTopicsRequest request;
  request.set_parent(kBookTerritory);
  request.set_page_size(1000);
  do {
    grpc::ClientContext context;
    SetDeadline(context);
    v1::ListTopicsResponse page;
    MUST(stub.ListTopics(&context, request, &page));
    for (const v1::Topic& topic : page.topics()) {
      if (!topics.emplace(topic.name(), topic).second) {
        std::fprintf(stderr, "%s is listed twice\n", topic.name().c_str());
        return false;
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return true;
}

}  // namespace

std::unique_ptr<IntakeStub> ConnectIntake(const std::string& address) {
  return v1::IntakeService::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

bool FoundWorkshop(IntakeStub& stub) {
  v1::Territory territory;
  v1::RegisterTerritoryRequest register_territory;
  register_territory.set_territory_id("crash");
  register_territory.set_request_id("11111111-1111-4111-8111-111111111111");
  register_territory.mutable_territory()->set_display_name("Crash");
  grpc::ClientContext one, two, three, four;
  for (grpc::ClientContext* context : {&one, &two, &three, &four}) SetDeadline(*context);
  MUST(stub.RegisterTerritory(&one, register_territory, &territory));
  v1::Zone zone;
  v1::RegisterZoneRequest register_zone;
  register_zone.set_parent(kBookTerritory);
  register_zone.set_zone_id("z");
  register_zone.set_request_id("22222222-2222-4222-8222-222222222222");
  register_zone.mutable_zone()->set_display_name("Zone");
  MUST(stub.RegisterZone(&two, register_zone, &zone));
  v1::Workshop workshop;
  v1::PlanWorkshopRequest plan;
  plan.set_parent(kBookTerritory);
  plan.set_workshop_id("w");
  plan.set_request_id("33333333-3333-4333-8333-333333333333");
  plan.mutable_workshop()->set_display_name("Workshop");
  plan.mutable_workshop()->set_zone(zone.name());
  plan.mutable_workshop()->mutable_date()->set_year(2018);
  plan.mutable_workshop()->mutable_date()->set_month(11);
  plan.mutable_workshop()->mutable_date()->set_day(20);
  v1::Table& table = *plan.mutable_workshop()->add_tables();
  table.set_number(1);
  table.set_seat_count(10);
  MUST(stub.PlanWorkshop(&three, plan, &workshop));
  v1::OpenWorkshopRequest open;
  open.set_name(kBookWorkshop);
  open.set_request_id("44444444-4444-4444-8444-444444444444");
  MUST(stub.OpenWorkshop(&four, open, &workshop));
  return true;
}

v1::RecordTopicRequest NewTopic(const std::string& id, std::mt19937_64& random) {
  v1::RecordTopicRequest request;
  request.set_parent(kBookTerritory);
  request.set_topic_id(id);
  request.set_request_id(NewUuid());
  v1::Topic& topic = *request.mutable_topic();
  topic.set_workshop(kBookWorkshop);
  topic.set_table(1);
  topic.set_phase(v1::PHASE_DESCENDING);
  topic.set_text("sujet " + std::to_string(random()) + std::string(random() % 300, 'x'));
  return request;
}

bool RecordInBook(IntakeStub& stub, const v1::RecordTopicRequest& request, Book& book,
                  std::chrono::seconds patience) {
  Asked& asked = book[std::string(kBookTerritory) + "/topics/" + request.topic_id()];
  asked.request = request;
  grpc::ClientContext context;
  SetDeadline(context, patience);
  v1::Topic topic;
  asked.acknowledged = stub.RecordTopic(&context, request, &topic).ok();
  return asked.acknowledged;
}

bool VerifyBook(IntakeStub& stub, Book& book) {
  std::map<std::string, v1::Topic> topics;
  if (!ListAll(stub, topics)) return false;
  for (const auto& [name, topic] : topics) {
    const auto asked = book.find(name);
    if (asked == book.end() || asked->second.request.topic().text() != topic.text() ||
        topic.workshop() != kBookWorkshop || topic.etag().empty()) {
      std::fprintf(stderr, "%s is not what anybody asked for\n", name.c_str());
      return false;
    }
  }
  for (auto& [name, asked] : book) {
    if (asked.acknowledged && !topics.contains(name)) {
      std::fprintf(stderr, "%s was acknowledged and is lost\n", name.c_str());
      return false;
    }
    if (asked.acknowledged) continue;
    // The same request again: it is there once, whatever became of the first attempt.
    grpc::ClientContext context;
    SetDeadline(context);
    v1::Topic topic;
    MUST(stub.RecordTopic(&context, asked.request, &topic));
    if (topic.name() != name || topic.text() != asked.request.topic().text()) return false;
    if (topics.contains(name) && topics[name].etag() != topic.etag()) return false;
    asked.acknowledged = true;
  }
  return true;
}

bool VerifyRebuild(const std::string& program, const std::string& data) {
  const Ran rebuilt = Run({program, "rebuild", "--data", data});
  if (rebuilt.code == 0 && rebuilt.output.find("DIFFERENT") == std::string::npos) return true;
  std::fprintf(stderr, "rebuild: %d\n%s", rebuilt.code, rebuilt.output.c_str());
  return false;
}

}  // namespace synergie::testing
