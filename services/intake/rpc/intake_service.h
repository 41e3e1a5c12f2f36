// IntakeService: translates requests into commands and rows into answers, and nothing else. Methods
// stand in the order of the proto: territories and companies in this class's first source file,
// workshops and topics in the others.
#pragma once

#include <memory>

#include "common/keys/key_store.h"
#include "common/node/endpoint.h"
#include "services/intake/codec/codec.h"
#include "services/intake/rpc/company_sealing.h"
#include "services/intake/rpc/render.h"
#include "services/intake/rpc/requests.h"
#include "synergie/intake/v1/intake.grpc.pb.h"

namespace synergie::intake {

class IntakeService final : public v1::IntakeService::CallbackService {
 public:
  // All surroundings outlive the service.
  IntakeService(node::Endpoint::Surroundings surroundings, keys::KeyStore& keys)
      : endpoint_(std::move(surroundings)),
        sealing_(keys),
        renderer_(sealing_, endpoint_.clock()) {}

  static constexpr std::string_view kFullName = "synergie.intake.v1.IntakeService";
  // Which roles may call which method.
  static void Grant(rpc::Permissions& permissions);

  using Reactor = grpc::ServerUnaryReactor;
  using Context = grpc::CallbackServerContext;

#define SYN_RPC(method, request, response) \
  Reactor* method(Context* context, const v1::request* in, v1::response* out) override

  SYN_RPC(RegisterTerritory, RegisterTerritoryRequest, Territory);
  SYN_RPC(CloseTerritory, CloseTerritoryRequest, Territory);
  SYN_RPC(GetTerritory, GetTerritoryRequest, Territory);
  SYN_RPC(ListTerritories, ListTerritoriesRequest, ListTerritoriesResponse);
  SYN_RPC(RegisterZone, RegisterZoneRequest, Zone);
  SYN_RPC(GetZone, GetZoneRequest, Zone);
  SYN_RPC(ListZones, ListZonesRequest, ListZonesResponse);
  SYN_RPC(RegisterCompany, RegisterCompanyRequest, Company);
  SYN_RPC(CorrectCompany, CorrectCompanyRequest, Company);
  SYN_RPC(NameContact, NameContactRequest, Company);
  SYN_RPC(EraseContact, EraseContactRequest, Company);
  SYN_RPC(LeaveTerritory, LeaveTerritoryRequest, Company);
  SYN_RPC(ReturnToTerritory, ReturnToTerritoryRequest, Company);
  SYN_RPC(GetCompany, GetCompanyRequest, Company);
  SYN_RPC(ListCompanies, ListCompaniesRequest, ListCompaniesResponse);
  SYN_RPC(PlanWorkshop, PlanWorkshopRequest, Workshop);
  SYN_RPC(RescheduleWorkshop, RescheduleWorkshopRequest, Workshop);
  SYN_RPC(ReachMilestone, ReachMilestoneRequest, Workshop);
  SYN_RPC(SeatCompany, SeatCompanyRequest, Workshop);
  SYN_RPC(UnseatCompany, UnseatCompanyRequest, Workshop);
  SYN_RPC(OpenWorkshop, OpenWorkshopRequest, Workshop);
  SYN_RPC(CloseWorkshop, CloseWorkshopRequest, Workshop);
  SYN_RPC(GetWorkshop, GetWorkshopRequest, Workshop);
  SYN_RPC(ListWorkshops, ListWorkshopsRequest, ListWorkshopsResponse);
  SYN_RPC(RecordTopic, RecordTopicRequest, Topic);
  SYN_RPC(RewordTopic, RewordTopicRequest, Topic);
  SYN_RPC(QuantifyTopic, QuantifyTopicRequest, Topic);
  SYN_RPC(ClassifyTopic, ClassifyTopicRequest, Topic);
  SYN_RPC(SupportTopic, SupportTopicRequest, Topic);
  SYN_RPC(WithdrawSupport, WithdrawSupportRequest, Topic);
  SYN_RPC(MergeTopics, MergeTopicsRequest, Topic);
  SYN_RPC(WithdrawTopic, WithdrawTopicRequest, Topic);
  SYN_RPC(GetTopic, GetTopicRequest, Topic);
  SYN_RPC(ListTopics, ListTopicsRequest, ListTopicsResponse);
#undef SYN_RPC

  grpc::ServerReadReactor<v1::ImportTopicsRequest>* ImportTopics(
      Context* context, v1::ImportTopicsResponse* out) override;

  // The command that records a topic, its quantity sealed where the company keeps it to itself; may
  // touch the key store.
  tl::expected<intake::RecordTopic, Rejection> MakeRecordTopic(
      const v1::RecordTopicRequest& request);
  // Whether making its command touches the key store.
  static bool MayBeSealed(const v1::RecordTopicRequest& request) {
    return request.topic().has_quantity() && !request.topic().company().empty();
  }
  // The digest of a request whose content may be secret; may touch the key store.
  Result<std::string> SecretDigest(const std::string& about,
                                   const google::protobuf::Message& request) {
    return sealing_.RequestDigest(about, request);
  }
  static void CheckRecordTopic(rpc::Validation& check, const v1::RecordTopicRequest& request);
  node::Endpoint& endpoint() { return endpoint_; }

 private:
  // A quantity in the forms in which it may be recorded: plain unless it is said to be
  // confidential, sealed where a company has said it. Touches the key store.
  struct QuantityForms {
    std::optional<intake::Quantity> plain;
    std::optional<Sealed> sealed;
  };
  tl::expected<QuantityForms, Rejection> FormsOf(const std::string& company,
                                                 const v1::Quantity& quantity, bool confidential);
  // The digest of a request that stays where it is until its call ends.
  node::Endpoint::Sealing KeptSecret(std::string about, const google::protobuf::Message& request) {
    return {.digest = [this, about = std::move(about), &request] {
      return sealing_.RequestDigest(about, request);
    }};
  }
  // Shows a row of the response's kind.
  template <class Message>
  node::Render Show(Message* out) {
    return node::Fill(
        out, [this](const std::string& name, const projection::Row& row, const node::Caller& caller,
                    Message* message) { renderer_.Show(name, row, caller, message); });
  }
  // The same for List.
  template <class Message>
  auto Shower() {
    return [this](const std::string& name, const projection::Row& row, const node::Caller& caller,
                  Message* message) { renderer_.Show(name, row, caller, message); };
  }
  // A command about one existing resource: its name is checked, its etag read.
  template <class Request, class Response, class Make>
  Reactor* About(Context* context, const Request* in, Response* out, std::string_view pattern,
                 rpc::Validation& check, Make make, const std::string& acting = {}) {
    check.Name("name", in->name(), pattern);
    const auto revision = node::RevisionOf(check, *in);
    return endpoint_.Command<IntakeCodec>(context, *in, check, in->name(), make(revision),
                                          Show(out), acting);
  }
  template <class Request, class Response>
  Reactor* GetOne(Context* context, const Request* in, Response* out, std::string_view pattern) {
    rpc::Validation check;
    check.Name("name", in->name(), pattern);
    return endpoint_.Get(context, *in, check, Show(out));
  }

  node::Endpoint endpoint_;
  CompanySealing sealing_;
  Renderer renderer_;
};

// The error of a key store as what the caller is told.
Rejection KeyTrouble(const Error& error);

}  // namespace synergie::intake
