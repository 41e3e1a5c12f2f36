#include "tests/kafka/chaos_load.h"

#include <cstdio>
#include <map>
#include <random>

#include "common/base/encoding.h"

namespace synergie::test {
namespace {

using Intake = intake::v1::IntakeService::Stub;
using Matching = matching::v1::MatchingService::Stub;
using Catalogues = catalogue::v1::CatalogueService::Stub;

constexpr std::chrono::seconds kPatience{4};
constexpr int kCommonTopics = 3;

template <class Response>
Answered AnsweredBy(const grpc::Status& status, const Response& response) {
  if (status.ok()) return {Fate::kOk, response.SerializeAsString()};
  switch (status.error_code()) {
    // Nothing was told, or that nothing is known.
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return {Fate::kUnknown, status.error_message()};
    default:
      return {Fate::kFailed,
              std::to_string(status.error_code()) + " " + rpc::FromStatus(status).rejection.reason};
  }
}

std::string WorkshopOf(const std::string& territory) { return territory + "/workshops/w"; }

std::string CommonTopic(const std::string& territory, int number) {
  return territory + "/topics/common-" + std::to_string(number);
}

intake::v1::RecordTopicRequest RecordRequest(const std::string& territory, const std::string& id,
                                             const std::string& text) {
  intake::v1::RecordTopicRequest request;
  request.set_parent(territory);
  request.set_topic_id(id);
  request.mutable_topic()->set_workshop(WorkshopOf(territory));
  request.mutable_topic()->set_table(1);
  request.mutable_topic()->set_phase(intake::v1::PHASE_DESCENDING);
  request.mutable_topic()->set_text(text);
  return request;
}

}  // namespace

class ChaosLoad::Client {
 public:
  Client(ChaosLoad& load, int number)
      : load_(load),
        number_(number),
        random_(load.seed_ * 1'000 + static_cast<uint64_t>(number)),
        territory_(Territory(number % kTerritories)),
        metadata_(*program::Addresses::Parse(load.cluster_.server())) {}

  void Run() {
    while (!load_.stopping_) {
      const std::string id = "c" + std::to_string(number_) + "-" + std::to_string(next_++);
      Record(id);
      if (next_ % 3 == 0) Reword();
      if (next_ % 8 == 0) CreateSynergy(id);
      if (next_ % 8 == 4) DraftCatalogue(id);
    }
  }

 private:
  void Record(const std::string& id) {
    const auto request =
        RecordRequest(territory_, id, "sujet " + std::to_string(random_() % 1'000));
    Ask<Intake>("intake", territory_ + "/topics/" + id, &Intake::RecordTopic, request);
  }

  // On condition that the topic is as this client last saw it: of several at once one wins.
  void Reword() {
    const std::string name = CommonTopic(territory_, static_cast<int>(random_() % kCommonTopics));
    intake::v1::GetTopicRequest get;
    get.set_name(name);
    grpc::ClientContext context;
    Prepare(context);
    intake::v1::Topic topic;
    Intake stub(ChannelTo(AnyAddress("intake")));
    if (!stub.GetTopic(&context, get, &topic).ok()) return;
    intake::v1::RewordTopicRequest request;
    request.set_name(name);
    request.set_text("redit " + std::to_string(random_() % 100'000));
    request.set_etag(topic.etag());
    Ask<Intake>("intake", name, &Intake::RewordTopic, request);
  }

  void CreateSynergy(const std::string& id) {
    matching::v1::CreateSynergyRequest request;
    request.set_parent(territory_);
    request.set_synergy_id("y-" + id);
    request.add_topics(territory_ + "/topics/" + id);
    request.set_title("Synergie " + id);
    Ask<Matching>("matching", territory_ + "/synergies/y-" + id, &Matching::CreateSynergy, request);
  }

  void DraftCatalogue(const std::string& id) {
    catalogue::v1::DraftCatalogueRequest request;
    request.set_parent(territory_);
    request.set_catalogue_id("k-" + id);
    request.mutable_catalogue()->set_title("Catalogue " + id);
    request.mutable_catalogue()->set_workshop(WorkshopOf(territory_));
    Ask<Catalogues>("catalogue", territory_ + "/catalogues/k-" + id, &Catalogues::DraftCatalogue,
                    request);
  }

  template <class Stub, class Request, class Response>
  void Ask(const std::string& service, const std::string& aggregate,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
           Request request) {
    request.set_request_id(NewUuid());
    Asked asked{.request_id = request.request_id(),
                .service = service,
                .aggregate = aggregate,
                .client = number_,
                .number = asked_++};
    grpc::ClientContext context;
    Prepare(context);
    Response response;
    Stub stub(ChannelTo(AnyAddress(service)));
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (status.ok()) metadata_.TakeToken(context);
    asked.answered = AnsweredBy(status, response);
    asked.at = std::chrono::steady_clock::now();
    asked.again = [request, method](const std::string& address) {
      const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
      Stub stub(channel);
      program::Connection metadata({});
      grpc::ClientContext context;
      metadata.Prepare(context, std::chrono::steady_clock::now() + 5 * kPatience);
      context.set_wait_for_ready(true);
      Response response;
      const grpc::Status status = (stub.*method)(&context, request, &response);
      return AnsweredBy(status, response);
    };
    const std::lock_guard lock(load_.mutex_);
    load_.asked_.push_back(std::move(asked));
  }

  void Prepare(grpc::ClientContext& context) {
    metadata_.Prepare(context, std::chrono::steady_clock::now() + kPatience);
  }
  std::string AnyAddress(const std::string& service) {
    return load_.cluster_.address({service, static_cast<int>(random_() % 2)});
  }
  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
    auto& channel = channels_[address];
    if (channel != nullptr) return channel;
    // A client that finds an instance gone looks for it again soon, and asks the other meanwhile.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
    return channel =
               grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }

  ChaosLoad& load_;
  const int number_;
  std::mt19937_64 random_;
  const std::string territory_;
  program::Connection metadata_;  // who calls, and the token of the last answer
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  int next_ = 0, asked_ = 0;
};

std::string ChaosLoad::Territory(int number) {
  return "territories/chaos-" + std::to_string(number);
}

ChaosLoad::ChaosLoad(Cluster& cluster, uint64_t seed) : cluster_(cluster), seed_(seed) {
  for (int i = 0; i < kClients; ++i) clients_.push_back(std::make_unique<Client>(*this, i));
}

ChaosLoad::~ChaosLoad() { Stop(); }

bool ChaosLoad::Prepare() {
  program::Connection connection(*program::Addresses::Parse(cluster_.server()));
  const auto done = [&](auto method, auto request) {
    const auto answer = connection.Call(connection.intake(), method, request);
    if (!answer) std::fprintf(stderr, "%s\n", program::Describe(answer.error()).c_str());
    return answer.has_value();
  };
  for (int i = 0; i < kTerritories; ++i) {
    const std::string territory = Territory(i);
    intake::v1::RegisterTerritoryRequest place;
    place.set_territory_id("chaos-" + std::to_string(i));
    place.mutable_territory()->set_display_name("Chaos");
    intake::v1::RegisterZoneRequest zone;
    zone.set_parent(territory);
    zone.set_zone_id("z");
    zone.mutable_zone()->set_display_name("Zone");
    intake::v1::PlanWorkshopRequest plan;
    plan.set_parent(territory);
    plan.set_workshop_id("w");
    plan.mutable_workshop()->set_display_name("Atelier");
    plan.mutable_workshop()->set_zone(territory + "/zones/z");
    plan.mutable_workshop()->mutable_date()->set_year(2018);
    plan.mutable_workshop()->mutable_date()->set_month(11);
    plan.mutable_workshop()->mutable_date()->set_day(20);
    plan.mutable_workshop()->add_tables()->set_number(1);
    plan.mutable_workshop()->mutable_tables(0)->set_seat_count(10);
    intake::v1::OpenWorkshopRequest open;
    open.set_name(WorkshopOf(territory));
    if (!done(&Intake::RegisterTerritory, place) || !done(&Intake::RegisterZone, zone) ||
        !done(&Intake::PlanWorkshop, plan) || !done(&Intake::OpenWorkshop, open)) {
      return false;
    }
    for (int topic = 0; topic < kCommonTopics; ++topic) {
      const auto request = RecordRequest(territory, "common-" + std::to_string(topic), "dit");
      if (!done(&Intake::RecordTopic, request)) return false;
    }
  }
  return true;
}

void ChaosLoad::Start() {
  stopping_ = false;
  for (const auto& client : clients_) threads_.emplace_back([&client] { client->Run(); });
}

std::vector<Asked> ChaosLoad::Stop() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  const std::lock_guard lock(mutex_);
  return std::exchange(asked_, {});
}

}  // namespace synergie::test
