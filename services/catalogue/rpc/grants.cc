// Which roles may call which method of CatalogueService. A test proves that none is missing.
#include "services/catalogue/rpc/catalogue_service.h"

namespace synergie::catalogue {

void CatalogueService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  const auto allow = [&](std::initializer_list<Role> roles,
                         std::initializer_list<std::string_view> methods) {
    for (const std::string_view method : methods) {
      permissions.Allow(std::string(kFullName) + "/" + std::string(method), roles);
    }
  };
  allow({Role::kAdmin, Role::kFacilitator},
        {"DraftCatalogue", "AddSheet", "EditSheet", "RemoveSheet", "OrderSheets",
         "PublishCatalogue", "CloseCatalogue", "OpenBallot", "CloseBallot", "ConveneCommittee",
         "RescheduleCommittee", "DraftProgramme", "SetProgrammeCapacity", "AdoptProgramme",
         "CloseProgramme", "IssueFollowUpDigest"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kCompany}, {"CastBallot"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kCopil},
        {"RecordPresence", "DeclareInterest", "OpenShortList", "GiveRanking", "CloseShortList",
         "DecideSheet", "AdjournCommittee"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner},
        {"PlanAction", "ReplanAction", "SetNextStep", "ReleaseOwner", "ReportProgress",
         "AdvanceAction", "CloseAction", "SuspendAction", "ResumeAction", "AbandonAction",
         "ReopenAction", "ReportIndicator", "WithdrawIndicator"});
  // Who has not voted yet concerns those who remind them, and those who audit.
  allow({Role::kAdmin, Role::kFacilitator, Role::kAuditor}, {"GetTurnout", "ListBallots"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kCopil, Role::kAuditor},
        {"GetRanking", "RecountShortList"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner, Role::kCompany, Role::kCopil,
         Role::kAuditor},
        {"GetCatalogue", "ListCatalogues", "GetBallot", "VerifyReceipt", "RecountBallot",
         "GetCommittee", "ListCommittees", "GetProgramme", "ListProgrammes", "GetAction",
         "ListActions", "ListFollowUps", "GetFollowUpDigest", "ListFollowUpDigests",
         "SumIndicators", "GetFunnel", "RenderDocument"});
}

}  // namespace synergie::catalogue
