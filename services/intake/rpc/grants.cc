// Which roles may call which method of IntakeService. A test proves that none is missing.
#include "services/intake/rpc/intake_service.h"

namespace synergie::intake {

void IntakeService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  const auto allow = [&](std::initializer_list<Role> roles,
                         std::initializer_list<std::string_view> methods) {
    for (const std::string_view method : methods) {
      permissions.Allow(std::string(kFullName) + "/" + std::string(method), roles);
    }
  };
  allow({Role::kAdmin}, {"CloseTerritory"});
  allow({Role::kAdmin, Role::kFacilitator},
        {"RegisterTerritory", "RegisterZone", "PlanWorkshop", "RescheduleWorkshop",
         "ReachMilestone", "SeatCompany", "UnseatCompany", "OpenWorkshop", "CloseWorkshop",
         "MergeTopics", "LeaveTerritory", "ReturnToTerritory"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner},
        {"RegisterCompany", "RewordTopic", "QuantifyTopic", "ClassifyTopic", "WithdrawTopic",
         "ImportTopics"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner, Role::kCompany},
        {"CorrectCompany", "NameContact", "EraseContact", "RecordTopic", "SupportTopic",
         "WithdrawSupport"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner, Role::kCompany, Role::kCopil,
         Role::kAuditor},
        {"GetTerritory", "ListTerritories", "GetZone", "ListZones", "GetCompany", "ListCompanies",
         "GetWorkshop", "ListWorkshops", "GetTopic", "ListTopics"});
}

}  // namespace synergie::intake
