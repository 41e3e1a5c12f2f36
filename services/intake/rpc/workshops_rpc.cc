// IntakeService: workshops.
#include "common/base/resource_name.h"
#include "services/intake/codec/values.h"
#include "services/intake/rpc/intake_service.h"

namespace synergie::intake {

using Reactor = IntakeService::Reactor;
using Context = IntakeService::Context;

Reactor* IntakeService::PlanWorkshop(Context* context, const v1::PlanWorkshopRequest* in,
                                     v1::Workshop* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  check.Id("workshop_id", in->workshop_id());
  CheckWorkshop(check, in->parent(), in->workshop());
  intake::PlanWorkshop command{
      .workshop = ChildName(in->parent(), Workshop::kCollection, in->workshop_id()),
      .display_name = in->workshop().display_name(),
      .zone = in->workshop().zone(),
      .date = FromProto(in->workshop().date()),
      .committee_date = FromProto(in->workshop().committee_date()),
      .facilitators = FromProto(in->workshop().facilitators())};
  for (const v1::Table& table : in->workshop().tables()) {
    command.tables.push_back(FromProto(table));
  }
  const std::string name = command.workshop;
  return endpoint_.Command<IntakeCodec>(context, *in, check, name, std::move(command), Show(out));
}

Reactor* IntakeService::RescheduleWorkshop(Context* context,
                                           const v1::RescheduleWorkshopRequest* in,
                                           v1::Workshop* out) {
  rpc::Validation check;
  check.Required("date", in->has_date() || in->has_committee_date());
  if (in->has_date()) CheckDate(check, "date", in->date());
  if (in->has_committee_date()) CheckDate(check, "committee_date", in->committee_date());
  return About(context, in, out, kWorkshopPattern, check, [&](auto revision) {
    return intake::RescheduleWorkshop{in->name(), FromProto(in->date()),
                                      FromProto(in->committee_date()), revision};
  });
}

Reactor* IntakeService::ReachMilestone(Context* context, const v1::ReachMilestoneRequest* in,
                                       v1::Workshop* out) {
  rpc::Validation check;
  check.Enum("milestone", in->milestone(), v1::Milestone_descriptor());
  CheckDate(check, "date", in->date());
  return About(context, in, out, kWorkshopPattern, check, [&](auto revision) {
    return intake::ReachMilestone{in->name(), static_cast<Milestone>(in->milestone()),
                                  FromProto(in->date()), revision};
  });
}

Reactor* IntakeService::SeatCompany(Context* context, const v1::SeatCompanyRequest* in,
                                    v1::Workshop* out) {
  rpc::Validation check;
  CheckReference(check, "company", in->company(), kCompanyPattern, in->name(), true);
  check.Range("table", in->table(), 1, 50);
  return About(context, in, out, kWorkshopPattern, check, [&](auto revision) {
    return intake::SeatCompany{in->name(), in->company(), in->table(), revision};
  });
}

Reactor* IntakeService::UnseatCompany(Context* context, const v1::UnseatCompanyRequest* in,
                                      v1::Workshop* out) {
  rpc::Validation check;
  CheckReference(check, "company", in->company(), kCompanyPattern, in->name(), true);
  return About(context, in, out, kWorkshopPattern, check, [&](auto revision) {
    return intake::UnseatCompany{in->name(), in->company(), revision};
  });
}

Reactor* IntakeService::OpenWorkshop(Context* context, const v1::OpenWorkshopRequest* in,
                                     v1::Workshop* out) {
  rpc::Validation check;
  return About(context, in, out, kWorkshopPattern, check, [&](auto revision) {
    return intake::OpenWorkshop{in->name(), revision};
  });
}

Reactor* IntakeService::CloseWorkshop(Context* context, const v1::CloseWorkshopRequest* in,
                                      v1::Workshop* out) {
  rpc::Validation check;
  return About(context, in, out, kWorkshopPattern, check, [&](auto revision) {
    return intake::CloseWorkshop{in->name(), revision};
  });
}

Reactor* IntakeService::GetWorkshop(Context* context, const v1::GetWorkshopRequest* in,
                                    v1::Workshop* out) {
  return GetOne(context, in, out, kWorkshopPattern);
}

Reactor* IntakeService::ListWorkshops(Context* context, const v1::ListWorkshopsRequest* in,
                                      v1::ListWorkshopsResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  return endpoint_.ListOf<v1::Workshop>(context, *in, out, check, in->parent(),
                                        Workshop::kCollection, Shower<v1::Workshop>(),
                                        &v1::ListWorkshopsResponse::add_workshops);
}

}  // namespace synergie::intake
