// Who may call the methods of the node itself, which are about no territory.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>
#include <string_view>

#include "common/rpc/identity.h"

namespace synergie::program {

// The caller, where it may call that method. Errors: UNAUTHENTICATED, PERMISSION_DENIED.
inline tl::expected<rpc::Caller, Rejection> Admit(const grpc::ServerContextBase& context,
                                                  rpc::Authenticator& authenticator,
                                                  const rpc::Permissions& permissions,
                                                  std::string_view service,
                                                  std::string_view method) {
  auto caller = authenticator.Identify(context);
  if (!caller) return caller;
  const auto may = permissions.Check(*caller, std::string(service) + "/" + std::string(method));
  if (!may) return tl::unexpected(may.error());
  return caller;
}

}  // namespace synergie::program
