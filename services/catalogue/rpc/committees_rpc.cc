// CatalogueService: committees.
#include "common/base/resource_name.h"
#include "services/catalogue/rpc/catalogue_service.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

Reactor* CatalogueService::ConveneCommittee(Context* context, const v1::ConveneCommitteeRequest* in,
                                            v1::Committee* out) {
  const v1::Committee& body = in->committee();
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  check.Id("committee_id", in->committee_id());
  CheckTitle(check, "committee.title", body.title());
  CheckReference(check, "committee.catalogue", body.catalogue(), kCataloguePattern, in->parent(),
                 true);
  CheckDate(check, "committee.date", body.date());
  CheckMembers(check, "committee.members", body.members(), in->parent());
  check.Range("committee.quorum", body.quorum(), 0, kMaxMembers);
  const std::string name = ChildName(in->parent(), Committee::kCollection, in->committee_id());
  return endpoint_.Command<CatalogueCodec>(
      context, *in, check, name,
      catalogue::ConveneCommittee{name, body.title(), body.catalogue(),
                                  FromMessage<Date>(body.date()),
                                  FromMessages<Member>(body.members()), body.quorum()},
      ShowIn(out));
}

Reactor* CatalogueService::RescheduleCommittee(Context* context,
                                               const v1::RescheduleCommitteeRequest* in,
                                               v1::Committee* out) {
  rpc::Validation check;
  CheckDate(check, "date", in->date());
  return About(context, in, out, kCommitteePattern, check, [&](auto revision) {
    return catalogue::RescheduleCommittee{in->name(), FromMessage<Date>(in->date()), revision};
  });
}

Reactor* CatalogueService::RecordPresence(Context* context, const v1::RecordPresenceRequest* in,
                                          v1::Committee* out) {
  rpc::Validation check;
  check.MaxCount("present", in->present_size(), kMaxMembers);
  for (const std::string& member : in->present()) check.Id("present", member);
  return About(context, in, out, kCommitteePattern, check, [&](auto revision) {
    return catalogue::RecordPresence{in->name(), Texts(in->present()), revision};
  });
}

Reactor* CatalogueService::DeclareInterest(Context* context, const v1::DeclareInterestRequest* in,
                                           v1::Committee* out) {
  rpc::Validation check;
  check.Id("member_id", in->member_id());
  check.Id("sheet_id", in->sheet_id());
  CheckWords(check, "nature", in->nature(), 500);
  return About(context, in, out, kCommitteePattern, check, [&](auto revision) {
    return catalogue::DeclareInterest{in->name(), in->member_id(), in->sheet_id(), in->nature(),
                                      revision};
  });
}

Reactor* CatalogueService::DecideSheet(Context* context, const v1::DecideSheetRequest* in,
                                       v1::Committee* out) {
  rpc::Validation check;
  check.Id("sheet_id", in->sheet_id());
  check.Enum("outcome", in->outcome(), v1::Outcome_descriptor());
  CheckWords(check, "motive", in->motive(), 2000);
  return About(context, in, out, kCommitteePattern, check, [&](auto revision) {
    return catalogue::DecideSheet{in->name(), in->sheet_id(), static_cast<Outcome>(in->outcome()),
                                  in->motive(), revision};
  });
}

Reactor* CatalogueService::AdjournCommittee(Context* context, const v1::AdjournCommitteeRequest* in,
                                            v1::Committee* out) {
  rpc::Validation check;
  return About(context, in, out, kCommitteePattern, check, [&](auto revision) {
    return catalogue::AdjournCommittee{in->name(), revision};
  });
}

Reactor* CatalogueService::GetCommittee(Context* context, const v1::GetCommitteeRequest* in,
                                        v1::Committee* out) {
  return GetOne(context, in, out, kCommitteePattern);
}

Reactor* CatalogueService::ListCommittees(Context* context, const v1::ListCommitteesRequest* in,
                                          v1::ListCommitteesResponse* out) {
  return ListBelow<v1::Committee>(context, in, out, kTerritoryPattern, Committee::kCollection,
                                  &v1::ListCommitteesResponse::add_committees);
}

}  // namespace synergie::catalogue
