// CatalogueService: catalogues and their sheets.
#include "common/base/resource_name.h"
#include "services/catalogue/rpc/catalogue_service.h"

namespace synergie::catalogue {

using Reactor = CatalogueService::Reactor;
using Context = CatalogueService::Context;

Reactor* CatalogueService::DraftCatalogue(Context* context, const v1::DraftCatalogueRequest* in,
                                          v1::Catalogue* out) {
  rpc::Validation check;
  check.Name("parent", in->parent(), kTerritoryPattern);
  check.Id("catalogue_id", in->catalogue_id());
  CheckTitle(check, "catalogue.title", in->catalogue().title());
  CheckReference(check, "catalogue.workshop", in->catalogue().workshop(), kWorkshopPattern,
                 in->parent(), true);
  const std::string name = ChildName(in->parent(), Catalogue::kCollection, in->catalogue_id());
  return endpoint_.Command<CatalogueCodec>(
      context, *in, check, name,
      catalogue::DraftCatalogue{name, in->catalogue().title(), in->catalogue().workshop()},
      ShowIn(out));
}

Reactor* CatalogueService::AddSheet(Context* context, const v1::AddSheetRequest* in,
                                    v1::Catalogue* out) {
  rpc::Validation check;
  CheckReference(check, "synergy", in->synergy(), kSynergyPattern, in->name(), false);
  const bool freely = in->synergy().empty();
  if (freely) {
    check.Id("sheet_id", in->sheet_id());
    CheckContent(check, "content", in->content(), in->name());
    CheckSheetCompanies(check, "companies", in->companies(), in->name());
  } else if (!in->sheet_id().empty() || in->has_content() || in->companies_size() > 0) {
    check.Add("synergy", "comes alone: the sheet is made from it, and edited afterwards");
  }
  return About(context, in, out, kCataloguePattern, check, [&](auto revision) {
    return catalogue::AddSheet{.catalogue = in->name(),
                               .synergy = in->synergy(),
                               .sheet_id = in->sheet_id(),
                               .content = FromMessage<SheetContent>(in->content()),
                               .companies = FromMessages<SheetCompany>(in->companies()),
                               .revision = revision};
  });
}

Reactor* CatalogueService::EditSheet(Context* context, const v1::EditSheetRequest* in,
                                     v1::Catalogue* out) {
  rpc::Validation check;
  check.Id("sheet_id", in->sheet_id());
  CheckContent(check, "content", in->content(), in->name());
  CheckSheetCompanies(check, "roles", in->roles(), in->name());
  return About(context, in, out, kCataloguePattern, check, [&](auto revision) {
    catalogue::EditSheet edit{.catalogue = in->name(),
                              .sheet_id = in->sheet_id(),
                              .content = FromMessage<SheetContent>(in->content()),
                              .revision = revision};
    for (const v1::SheetCompany& role : in->roles()) {
      edit.roles[role.company()] = static_cast<CompanyRole>(role.role());
    }
    return edit;
  });
}

Reactor* CatalogueService::RemoveSheet(Context* context, const v1::RemoveSheetRequest* in,
                                       v1::Catalogue* out) {
  rpc::Validation check;
  check.Id("sheet_id", in->sheet_id());
  CheckWords(check, "reason", in->reason(), 1000);
  return About(context, in, out, kCataloguePattern, check, [&](auto revision) {
    return catalogue::RemoveSheet{in->name(), in->sheet_id(), in->reason(), revision};
  });
}

Reactor* CatalogueService::OrderSheets(Context* context, const v1::OrderSheetsRequest* in,
                                       v1::Catalogue* out) {
  rpc::Validation check;
  check.MaxCount("sheet_ids", in->sheet_ids_size(), kMaxSheets);
  for (const std::string& id : in->sheet_ids()) check.Id("sheet_ids", id);
  return About(context, in, out, kCataloguePattern, check, [&](auto revision) {
    return catalogue::OrderSheets{in->name(), Texts(in->sheet_ids()), revision};
  });
}

Reactor* CatalogueService::PublishCatalogue(Context* context, const v1::PublishCatalogueRequest* in,
                                            v1::Catalogue* out) {
  rpc::Validation check;
  if (in->has_date()) CheckDate(check, "date", in->date());
  return About(context, in, out, kCataloguePattern, check, [&](auto revision) {
    return catalogue::PublishCatalogue{in->name(), revision, FromMessage<Date>(in->date())};
  });
}

Reactor* CatalogueService::CloseCatalogue(Context* context, const v1::CloseCatalogueRequest* in,
                                          v1::Catalogue* out) {
  rpc::Validation check;
  CheckWords(check, "reason", in->reason(), 1000);
  return About(context, in, out, kCataloguePattern, check, [&](auto revision) {
    return catalogue::CloseCatalogue{in->name(), in->reason(), revision};
  });
}

Reactor* CatalogueService::GetCatalogue(Context* context, const v1::GetCatalogueRequest* in,
                                        v1::Catalogue* out) {
  return GetOne(context, in, out, kCataloguePattern);
}

Reactor* CatalogueService::ListCatalogues(Context* context, const v1::ListCataloguesRequest* in,
                                          v1::ListCataloguesResponse* out) {
  return ListBelow<v1::Catalogue>(context, in, out, kTerritoryPattern, Catalogue::kCollection,
                                  &v1::ListCataloguesResponse::add_catalogues);
}

}  // namespace synergie::catalogue
