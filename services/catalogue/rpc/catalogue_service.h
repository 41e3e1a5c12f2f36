// CatalogueService: translates requests into commands and rows into answers, and nothing else.
// Methods stand in the order of the proto: catalogues_rpc.cc, ballots_rpc.cc, committees_rpc.cc,
// short_lists_rpc.cc, programmes_rpc.cc, actions_rpc.cc, reports_rpc.cc.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "common/keys/key_store.h"
#include "common/node/endpoint.h"
#include "services/catalogue/codec/codec.h"
#include "services/catalogue/rpc/box_sealing.h"
#include "services/catalogue/rpc/render.h"
#include "services/catalogue/rpc/requests.h"
#include "synergie/catalogue/v1/catalogue.grpc.pb.h"

namespace synergie::catalogue {

class CatalogueService final : public v1::CatalogueService::CallbackService {
 public:
  // All surroundings outlive the service.
  CatalogueService(node::Endpoint::Surroundings surroundings, keys::KeyStore& keys)
      : endpoint_(std::move(surroundings)), boxes_(keys) {}

  static constexpr std::string_view kFullName = "synergie.catalogue.v1.CatalogueService";
  // Which roles may call which method.
  static void Grant(rpc::Permissions& permissions);

  using Reactor = grpc::ServerUnaryReactor;
  using Context = grpc::CallbackServerContext;

#define SYN_RPC(method, response) \
  Reactor* method(Context* context, const v1::method##Request* in, v1::response* out) override

  SYN_RPC(DraftCatalogue, Catalogue);
  SYN_RPC(AddSheet, Catalogue);
  SYN_RPC(EditSheet, Catalogue);
  SYN_RPC(RemoveSheet, Catalogue);
  SYN_RPC(OrderSheets, Catalogue);
  SYN_RPC(PublishCatalogue, Catalogue);
  SYN_RPC(CloseCatalogue, Catalogue);
  SYN_RPC(GetCatalogue, Catalogue);
  SYN_RPC(ListCatalogues, ListCataloguesResponse);
  SYN_RPC(OpenBallot, Catalogue);
  SYN_RPC(CastBallot, Ballot);
  SYN_RPC(CloseBallot, Catalogue);
  SYN_RPC(GetBallot, Ballot);
  SYN_RPC(ListBallots, ListBallotsResponse);
  SYN_RPC(GetTurnout, Turnout);
  SYN_RPC(VerifyReceipt, ReceiptVerification);
  SYN_RPC(RecountBallot, Recount);
  SYN_RPC(ConveneCommittee, Committee);
  SYN_RPC(RescheduleCommittee, Committee);
  SYN_RPC(RecordPresence, Committee);
  SYN_RPC(DeclareInterest, Committee);
  SYN_RPC(DecideSheet, Committee);
  SYN_RPC(OpenShortList, Committee);
  SYN_RPC(GiveRanking, Ranking);
  SYN_RPC(CloseShortList, Committee);
  SYN_RPC(GetRanking, Ranking);
  SYN_RPC(RecountShortList, ShortListRecount);
  SYN_RPC(AdjournCommittee, Committee);
  SYN_RPC(GetCommittee, Committee);
  SYN_RPC(ListCommittees, ListCommitteesResponse);
  SYN_RPC(DraftProgramme, Programme);
  SYN_RPC(SetProgrammeCapacity, Programme);
  SYN_RPC(AdoptProgramme, Programme);
  SYN_RPC(CloseProgramme, Programme);
  SYN_RPC(GetProgramme, Programme);
  SYN_RPC(ListProgrammes, ListProgrammesResponse);
  SYN_RPC(PlanAction, Action);
  SYN_RPC(ReplanAction, Action);
  SYN_RPC(SetNextStep, Action);
  SYN_RPC(ReleaseOwner, Action);
  SYN_RPC(ReportProgress, Action);
  SYN_RPC(AdvanceAction, Action);
  SYN_RPC(CloseAction, Action);
  SYN_RPC(SuspendAction, Action);
  SYN_RPC(ResumeAction, Action);
  SYN_RPC(AbandonAction, Action);
  SYN_RPC(ReopenAction, Action);
  SYN_RPC(ReportIndicator, Action);
  SYN_RPC(WithdrawIndicator, Action);
  SYN_RPC(GetAction, Action);
  SYN_RPC(ListActions, ListActionsResponse);
  SYN_RPC(ListFollowUps, ListFollowUpsResponse);
  SYN_RPC(IssueFollowUpDigest, FollowUpDigest);
  SYN_RPC(GetFollowUpDigest, FollowUpDigest);
  SYN_RPC(ListFollowUpDigests, ListFollowUpDigestsResponse);
  SYN_RPC(SumIndicators, IndicatorTotals);
  SYN_RPC(GetFunnel, Funnel);
  SYN_RPC(RenderDocument, Document);
#undef SYN_RPC

 private:
  // Shows a row of the response's kind.
  template <class Message>
  static node::Render ShowIn(Message* out) {
    return [out](const std::string& name, const projection::Row& row, const node::Caller&) {
      Show(name, row, out);
    };
  }
  // The same for List.
  template <class Message>
  static auto Shower() {
    return [](const std::string& name, const projection::Row& row, const node::Caller&,
              Message* out) { Show(name, row, out); };
  }
  // A command about one existing resource: its name is checked, its etag read.
  template <class Request, class Response, class Make>
  Reactor* About(Context* context, const Request* in, Response* out, std::string_view pattern,
                 rpc::Validation& check, Make make) {
    check.Name("name", in->name(), pattern);
    const auto revision = node::RevisionOf(check, *in);
    return endpoint_.Command<CatalogueCodec>(context, *in, check, in->name(), make(revision),
                                             ShowIn(out));
  }
  template <class Request, class Response>
  Reactor* GetOne(Context* context, const Request* in, Response* out, std::string_view pattern) {
    rpc::Validation check;
    check.Name("name", in->name(), pattern);
    return endpoint_.Get(context, *in, check, ShowIn(out));
  }
  template <class Resource, class Request, class Response>
  Reactor* ListBelow(Context* context, const Request* in, Response* out, std::string_view pattern,
                     std::string_view collection, Resource* (Response::*add)()) {
    rpc::Validation check;
    check.Name("parent", in->parent(), pattern);
    return endpoint_.ListOf<Resource>(context, *in, out, check, in->parent(), collection,
                                      Shower<Resource>(), add);
  }

  node::Endpoint endpoint_;
  BoxSealing boxes_;
};

}  // namespace synergie::catalogue
