#include "services/intake/domain/company.h"

#include "services/intake/domain/decide.h"
#include "services/intake/domain/territory.h"

namespace synergie::intake {

using commit::Context;
using commit::View;

Company Company::Evolve(Company before, const CompanyRegistered& event) {
  before.facts = event.facts;
  before.siret_claim = event.siret_claim;
  return before;
}

Company Company::Evolve(Company before, const CompanyCorrected& event) {
  before.facts = event.facts;
  return before;
}

Company Company::Evolve(Company before, const CompanyLeft&) {
  before.left = true;
  return before;
}

Company Company::Evolve(Company before, const CompanyReturned&) {
  before.left = false;
  return before;
}

Company Company::Evolve(Company before, const ContactNamed& event) {
  before.contacts[event.contact_id] = event.details;
  return before;
}

Company Company::Evolve(Company before, const ContactErased& event) {
  before.contacts.erase(event.contact_id);
  before.erased_contacts.insert(event.contact_id);
  return before;
}

SiretClaim SiretClaim::Evolve(SiretClaim before, const CompanyRegistered& event) {
  before.company = event.company;
  return before;
}

std::optional<Rejection> CompanyTrouble(View& view, const std::string& name) {
  const Company* company = view.Find<Company>(name);
  if (company == nullptr) return commit::NotFound("company", name).value();
  if (company->left) {
    return commit::Unmet("COMPANY_LEFT", "The company \"" + name + "\" has left the territory.",
                         {{"name", name}})
        .value();
  }
  return std::nullopt;
}

namespace {

std::optional<Rejection> ZoneTrouble(View& view, const std::string& zone) {
  if (zone.empty() || view.Find<Zone>(zone) != nullptr) return std::nullopt;
  return commit::NotFound("zone", zone).value();
}

// The territory takes commands, the company is there, the etag is right: what every later command
// about a company asks first.
std::optional<Rejection> Trouble(View& view, const std::string& company,
                                 std::optional<int64_t> revision) {
  if (auto trouble = TerritoryTrouble(view, company)) return trouble;
  if (view.Find<Company>(company) == nullptr) return commit::NotFound("company", company).value();
  return commit::RevisionMismatch(view, company, revision);
}

}  // namespace

Decided Decide(View& view, const Context&, const RegisterCompany& command) {
  if (auto trouble = TerritoryTrouble(view, command.company)) return tl::unexpected(*trouble);
  if (auto trouble = ZoneTrouble(view, command.facts.zone)) return tl::unexpected(*trouble);
  const Company* company = view.Find<Company>(command.company);
  const SiretClaim* claim = view.Find<SiretClaim>(command.siret_claim);
  if (company != nullptr) {
    if (company->facts == command.facts && company->siret_claim == command.siret_claim) {
      return Facts{};
    }
    return commit::AlreadyExists("company", command.company);
  }
  if (claim != nullptr) {
    return tl::unexpected(
        Rejection{.code = Code::kAlreadyExists,
                  .reason = "SIRET_TAKEN",
                  .message = "The SIRET belongs to the company \"" + claim->company + "\" already.",
                  .metadata = {{"company", claim->company}}});
  }
  return Facts{CompanyRegistered{command.company, command.facts, command.siret_claim}};
}

Decided Decide(View& view, const Context&, const CorrectCompany& command) {
  if (auto trouble = Trouble(view, command.company, command.revision)) {
    return tl::unexpected(*trouble);
  }
  if (auto trouble = ZoneTrouble(view, command.facts.zone)) return tl::unexpected(*trouble);
  const Company* company = view.Find<Company>(command.company);
  if (company->siret_claim != command.siret_claim) {
    return commit::Invalid("SIRET_FIXED", "company.siret",
                           "A company keeps its SIRET; register the other establishment.");
  }
  if (company->facts == command.facts) return Facts{};
  return Facts{CompanyCorrected{command.company, command.facts}};
}

Decided Decide(View& view, const Context&, const LeaveTerritory& command) {
  if (auto trouble = Trouble(view, command.company, command.revision)) {
    return tl::unexpected(*trouble);
  }
  if (view.Find<Company>(command.company)->left) return Facts{};
  return Facts{CompanyLeft{command.company, command.reason}};
}

Decided Decide(View& view, const Context&, const ReturnToTerritory& command) {
  if (auto trouble = Trouble(view, command.company, command.revision)) {
    return tl::unexpected(*trouble);
  }
  if (!view.Find<Company>(command.company)->left) return Facts{};
  return Facts{CompanyReturned{command.company}};
}

Decided Decide(View& view, const Context&, const NameContact& command) {
  if (auto trouble = Trouble(view, command.company, command.revision)) {
    return tl::unexpected(*trouble);
  }
  const Company& company = *view.Find<Company>(command.company);
  if (company.erased_contacts.contains(command.contact_id)) {
    return commit::Unmet("CONTACT_ERASED",
                         "The contact \"" + command.contact_id +
                             "\" was erased for good; name the person under another id.",
                         {{"contact_id", command.contact_id}});
  }
  const auto& contacts = company.contacts;
  const auto known = contacts.find(command.contact_id);
  if (known != contacts.end() && known->second == command.details) return Facts{};
  if (known == contacts.end() && contacts.size() >= kMaxContacts) {
    return commit::Unmet("TOO_MANY_CONTACTS", "A company has at most 50 contacts.");
  }
  return Facts{ContactNamed{command.company, command.contact_id, command.details}};
}

Decided Decide(View& view, const Context&, const EraseContact& command) {
  if (auto trouble = Trouble(view, command.company, command.revision)) {
    return tl::unexpected(*trouble);
  }
  const Company& company = *view.Find<Company>(command.company);
  if (company.erased_contacts.contains(command.contact_id)) return Facts{};
  if (!company.contacts.contains(command.contact_id)) {
    return commit::NotFound("contact", command.contact_id);
  }
  return Facts{ContactErased{command.company, command.contact_id}};
}

}  // namespace synergie::intake
