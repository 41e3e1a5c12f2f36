// Which roles may call which method of MatchingService. A test proves that none is missing.
#include "services/matching/rpc/matching_service.h"

namespace synergie::matching {

void MatchingService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  const auto allow = [&](std::initializer_list<Role> roles,
                         std::initializer_list<std::string_view> methods) {
    for (const std::string_view method : methods) {
      permissions.Allow(std::string(kFullName) + "/" + std::string(method), roles);
    }
  };
  allow({Role::kAdmin, Role::kFacilitator},
        {"CreateSynergy", "ValidateSynergy", "RejectSynergy", "RetitleSynergy", "AddTopic",
         "RemoveTopic", "MergeSynergies", "SplitSynergy", "ForbidPair", "AllowPair", "Rematch"});
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner, Role::kCompany, Role::kCopil,
         Role::kAuditor},
        {"GetSynergy", "ListSynergies", "GetPlacement", "ListPlacements", "ClassifyText",
         "FindCandidates"});
}

}  // namespace synergie::matching
