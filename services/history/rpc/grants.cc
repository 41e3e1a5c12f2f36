// Which roles may call which method of HistoryService. A test proves that none is missing.
#include "services/history/rpc/history_service.h"

namespace synergie::history {

void HistoryService::Grant(rpc::Permissions& permissions) {
  using rpc::Role;
  const auto allow = [&](std::initializer_list<Role> roles,
                         std::initializer_list<std::string_view> methods) {
    for (const std::string_view method : methods) {
      permissions.Allow(std::string(kFullName) + "/" + std::string(method), roles);
    }
  };
  // Events carry seals only; reading/event_message.h says which of them some roles do not see.
  allow({Role::kAdmin, Role::kFacilitator, Role::kPartner, Role::kCompany, Role::kCopil,
         Role::kAuditor},
        {"ReadEvents", "SubscribeEvents", "OpenSubscription", "AcknowledgeEvents",
         "CloseSubscription", "GetSubscription", "ListSubscriptions", "ListRevisions",
         "DiffResources", "Explain"});
}

}  // namespace synergie::history
