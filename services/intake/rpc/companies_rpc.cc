// IntakeService: territories, zones and companies.
#include "common/base/resource_name.h"
#include "services/intake/codec/values.h"
#include "services/intake/rpc/intake_service.h"

namespace synergie::intake {

using Reactor = IntakeService::Reactor;
using Context = IntakeService::Context;

Rejection KeyTrouble(const Error& error) {
  const bool erased = error.code == Code::kFailedPrecondition;
  return {.code = error.code,
          .reason = erased ? "KEY_DESTROYED" : "KEY_STORE_TROUBLE",
          .message = erased ? "What was sealed under this key was erased for good; use another id."
                            : "The key store did not answer: " + error.message};
}

Reactor* IntakeService::RegisterTerritory(Context* context, const v1::RegisterTerritoryRequest* in,
                                          v1::Territory* out) {
  rpc::Validation check;
  check.Id("territory_id", in->territory_id());
  CheckDisplayName(check, "territory.display_name", in->territory().display_name());
  const std::string name = ChildName("", kTerritories, in->territory_id());
  return endpoint_.Command<IntakeCodec>(
      context, *in, check, name, intake::RegisterTerritory{name, in->territory().display_name()},
      Show(out));
}

Reactor* IntakeService::CloseTerritory(Context* context, const v1::CloseTerritoryRequest* in,
                                       v1::Territory* out) {
  rpc::Validation check;
  CheckReason(check, in->reason());
  return About(context, in, out, kTerritoryPattern, check, [&](auto revision) {
    return intake::CloseTerritory{in->name(), in->reason(), revision};
  });
}

Reactor* IntakeService::GetTerritory(Context* context, const v1::GetTerritoryRequest* in,
                                     v1::Territory* out) {
  return GetOne(context, in, out, kTerritoryPattern);
}

Reactor* IntakeService::ListTerritories(Context* context, const v1::ListTerritoriesRequest* in,
                                        v1::ListTerritoriesResponse* out) {
  rpc::Validation check;
  return endpoint_.ListOf<v1::Territory>(context, *in, out, check, "", kTerritories,
                                         Shower<v1::Territory>(),
                                         &v1::ListTerritoriesResponse::add_territories);
}

Reactor* IntakeService::RegisterZone(Context* context, const v1::RegisterZoneRequest* in,
                                     v1::Zone* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  check.Id("zone_id", in->zone_id());
  CheckDisplayName(check, "zone.display_name", in->zone().display_name());
  CheckPlace(check, "zone.place", in->zone().place());
  const std::string name = ChildName(in->parent(), Zone::kCollection, in->zone_id());
  return endpoint_.Command<IntakeCodec>(
      context, *in, check, name,
      intake::RegisterZone{name, in->zone().display_name(), FromProto(in->zone().place())},
      Show(out));
}

Reactor* IntakeService::GetZone(Context* context, const v1::GetZoneRequest* in, v1::Zone* out) {
  return GetOne(context, in, out, kZonePattern);
}

Reactor* IntakeService::ListZones(Context* context, const v1::ListZonesRequest* in,
                                  v1::ListZonesResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  return endpoint_.ListOf<v1::Zone>(context, *in, out, check, in->parent(), Zone::kCollection,
                                    Shower<v1::Zone>(), &v1::ListZonesResponse::add_zones);
}

namespace {

// What a company command needs of the key store, or why there is none.
template <class Command>
tl::expected<Command, Rejection> MakeCompanyCommand(CompanySealing& sealing,
                                                    const std::string& name,
                                                    const v1::Company& company) {
  auto facts = sealing.Facts(name, company);
  if (!facts) return tl::unexpected(KeyTrouble(facts.error()));
  auto claim = sealing.SiretClaim(*TerritoryOf(name), company.siret());
  if (!claim) return tl::unexpected(KeyTrouble(claim.error()));
  Command command;
  command.company = name;
  command.facts = std::move(*facts);
  command.siret_claim = std::move(*claim);
  return command;
}

}  // namespace

Reactor* IntakeService::RegisterCompany(Context* context, const v1::RegisterCompanyRequest* in,
                                        v1::Company* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  check.Id("company_id", in->company_id());
  intake::CheckCompany(check, in->parent(), in->company());
  const std::string name = ChildName(in->parent(), Company::kCollection, in->company_id());
  return endpoint_.PreparedCommand<IntakeCodec>(
      context, *in, check, name,
      [this, name, in] {
        return MakeCompanyCommand<intake::RegisterCompany>(sealing_, name, in->company());
      },
      Show(out), name, {},
      in->company().confidential().empty() ? node::Endpoint::Sealing{} : KeptSecret(name, *in));
}

Reactor* IntakeService::CorrectCompany(Context* context, const v1::CorrectCompanyRequest* in,
                                       v1::Company* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCompanyPattern);
  intake::CheckCompany(check, in->name(), in->company());
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.PreparedCommand<IntakeCodec>(
      context, *in, check, in->name(),
      [this, in, revision] {
        auto command =
            MakeCompanyCommand<intake::CorrectCompany>(sealing_, in->name(), in->company());
        if (command) command->revision = revision;
        return command;
      },
      Show(out), in->name(), {},
      in->company().confidential().empty() ? node::Endpoint::Sealing{}
                                           : KeptSecret(in->name(), *in));
}

Reactor* IntakeService::NameContact(Context* context, const v1::NameContactRequest* in,
                                    v1::Company* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCompanyPattern);
  CheckContact(check, in->contact());
  const auto revision = node::RevisionOf(check, *in);
  return endpoint_.PreparedCommand<IntakeCodec>(
      context, *in, check, in->name(),
      [this, in, revision]() -> tl::expected<intake::NameContact, Rejection> {
        auto sealed = sealing_.Contact(in->name(), in->contact());
        if (!sealed) return tl::unexpected(KeyTrouble(sealed.error()));
        return intake::NameContact{in->name(), in->contact().contact_id(), std::move(*sealed),
                                   revision};
      },
      Show(out), in->name(), {}, KeptSecret(in->name(), *in));
}

Reactor* IntakeService::EraseContact(Context* context, const v1::EraseContactRequest* in,
                                     v1::Company* out) {
  rpc::Validation check;
  check.Name("name", in->name(), kCompanyPattern);
  check.Id("contact_id", in->contact_id());
  const auto revision = node::RevisionOf(check, *in);
  const intake::EraseContact command{in->name(), in->contact_id(), revision};
  return endpoint_.PreparedCommand<IntakeCodec>(
      context, *in, check, in->name(),
      [command]() -> tl::expected<intake::EraseContact, Rejection> { return command; }, Show(out),
      in->name(),
      [this, command] { return sealing_.ErasePerson(command.company, command.contact_id); });
}

Reactor* IntakeService::LeaveTerritory(Context* context, const v1::LeaveTerritoryRequest* in,
                                       v1::Company* out) {
  rpc::Validation check;
  CheckReason(check, in->reason());
  return About(context, in, out, kCompanyPattern, check, [&](auto revision) {
    return intake::LeaveTerritory{in->name(), in->reason(), revision};
  });
}

Reactor* IntakeService::ReturnToTerritory(Context* context, const v1::ReturnToTerritoryRequest* in,
                                          v1::Company* out) {
  rpc::Validation check;
  return About(context, in, out, kCompanyPattern, check, [&](auto revision) {
    return intake::ReturnToTerritory{in->name(), revision};
  });
}

Reactor* IntakeService::GetCompany(Context* context, const v1::GetCompanyRequest* in,
                                   v1::Company* out) {
  return GetOne(context, in, out, kCompanyPattern);
}

Reactor* IntakeService::ListCompanies(Context* context, const v1::ListCompaniesRequest* in,
                                      v1::ListCompaniesResponse* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  return endpoint_.ListOf<v1::Company>(context, *in, out, check, in->parent(), Company::kCollection,
                                       Shower<v1::Company>(),
                                       &v1::ListCompaniesResponse::add_companies);
}

}  // namespace synergie::intake
