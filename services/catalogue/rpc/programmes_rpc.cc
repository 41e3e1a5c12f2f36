// CatalogueService: programmes.
#include "common/base/resource_name.h"
#include "services/catalogue/rpc/catalogue_service.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

namespace {

template <class Message>
std::optional<Capacity> CapacityOf(rpc::Validation& check, const std::string& field,
                                   const Message& message) {
  if (!message.has_capacity()) return std::nullopt;
  check.Text(field + ".value", message.capacity().value(),
             {.max_characters = 30, .required = true});
  check.Enum(field + ".unit", message.capacity().unit(), v1::CapacityUnit_descriptor());
  return FromMessage<Capacity>(message.capacity());
}

}  // namespace

Reactor* CatalogueService::DraftProgramme(Context* context, const v1::DraftProgrammeRequest* in,
                                          v1::Programme* out) {
  const v1::Programme& body = in->programme();
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  check.Id("programme_id", in->programme_id());
  CheckTitle(check, "programme.title", body.title());
  CheckReference(check, "programme.committee", body.committee(), kCommitteePattern, in->parent(),
                 true);
  CheckDate(check, "programme.start_date", body.start_date());
  CheckDate(check, "programme.end_date", body.end_date());
  const auto capacity = CapacityOf(check, "programme.capacity", body);
  const std::string name = ChildName(in->parent(), Programme::kCollection, in->programme_id());
  return endpoint_.Command<CatalogueCodec>(
      context, *in, check, name,
      catalogue::DraftProgramme{name, body.title(), body.committee(), capacity,
                                FromMessage<Date>(body.start_date()),
                                FromMessage<Date>(body.end_date())},
      ShowIn(out));
}

Reactor* CatalogueService::SetProgrammeCapacity(Context* context,
                                                const v1::SetProgrammeCapacityRequest* in,
                                                v1::Programme* out) {
  rpc::Validation check;
  const auto capacity = CapacityOf(check, "capacity", *in);
  return About(context, in, out, kProgrammePattern, check, [&](auto revision) {
    return catalogue::SetProgrammeCapacity{in->name(), capacity, revision};
  });
}

Reactor* CatalogueService::AdoptProgramme(Context* context, const v1::AdoptProgrammeRequest* in,
                                          v1::Programme* out) {
  rpc::Validation check;
  return About(context, in, out, kProgrammePattern, check, [&](auto revision) {
    return catalogue::AdoptProgramme{in->name(), revision};
  });
}

Reactor* CatalogueService::CloseProgramme(Context* context, const v1::CloseProgrammeRequest* in,
                                          v1::Programme* out) {
  rpc::Validation check;
  CheckWords(check, "reason", in->reason(), 1000);
  return About(context, in, out, kProgrammePattern, check, [&](auto revision) {
    return catalogue::CloseProgramme{in->name(), in->reason(), revision};
  });
}

Reactor* CatalogueService::GetProgramme(Context* context, const v1::GetProgrammeRequest* in,
                                        v1::Programme* out) {
  return GetOne(context, in, out, kProgrammePattern);
}

Reactor* CatalogueService::ListProgrammes(Context* context, const v1::ListProgrammesRequest* in,
                                          v1::ListProgrammesResponse* out) {
  return ListBelow<v1::Programme>(context, in, out, kTerritoryPattern, Programme::kCollection,
                                  &v1::ListProgrammesResponse::add_programmes);
}

}  // namespace synergie::catalogue
