// Intake's rows as the API shows them: to each caller what that caller may see. May touch the key
// store, so it runs in the pool.
#pragma once

#include <string>

#include "common/node/endpoint.h"
#include "services/intake/domain/workshop.h"
#include "services/intake/rpc/company_sealing.h"
#include "synergie/intake/v1/resources.pb.h"

namespace synergie::intake {

class Renderer {
 public:
  Renderer(CompanySealing& sealing, const Clock& clock) : sealing_(sealing), clock_(clock) {}

  void Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
            v1::Territory* out) const;
  void Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
            v1::Zone* out) const;
  void Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
            v1::Company* out) const;
  void Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
            v1::Workshop* out) const;
  void Show(const std::string& name, const projection::Row& row, const node::Caller& caller,
            v1::Topic* out) const;

 private:
  void ShowConfidential(const std::string& name, const Company& company, bool may_see,
                        v1::Company* out) const;
  void ShowMilestones(const Workshop& workshop, v1::Workshop* out) const;

  CompanySealing& sealing_;
  const Clock& clock_;
};

}  // namespace synergie::intake
