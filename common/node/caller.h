// Who calls, as far as showing and recording need it.
#pragma once

#include <grpcpp/server_context.h>

#include <string>

namespace synergie::node {

struct Caller {
  std::string actor;    // an opaque id, never a name
  std::string role;     // admin, facilitator, company, copil, partner, auditor
  std::string company;  // resource name, with the role company

  // May read what a company keeps to itself.
  bool MaySeeConfidential(const std::string& of_company) const {
    return role == "admin" || role == "facilitator" || role == "auditor" ||
           (role == "company" && company == of_company);
  }
};

Caller CallerOf(const grpc::CallbackServerContext& context);

}  // namespace synergie::node
