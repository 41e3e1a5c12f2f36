// Company: who sits at the tables, votes and follows. What it keeps to itself arrives here sealed,
// as opaque bytes: deciding needs no key.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "common/commit/command.h"
#include "services/intake/domain/values.h"

namespace synergie::intake {

struct CompanyFacts {
  std::string display_name;  // empty where sealed
  std::string siret;         // empty where sealed
  std::string naf;
  std::string activity;
  std::optional<Place> place;  // nothing where sealed or not known
  int headcount = 0;           // 0: not known
  std::string zone;
  std::string elector;
  std::optional<Sealed> sealed_identity;
  std::optional<Sealed> sealed_place;
  bool keeps_quantities = false;  // what it says from now on is recorded sealed
  bool operator==(const CompanyFacts&) const = default;
};

// Facts.
struct CompanyRegistered {
  std::string company;
  CompanyFacts facts;
  std::string siret_claim;  // stream that keeps the SIRET single
  bool operator==(const CompanyRegistered&) const = default;
};
struct CompanyCorrected {
  std::string company;
  CompanyFacts facts;
  bool operator==(const CompanyCorrected&) const = default;
};
struct CompanyLeft {
  std::string company;
  std::string reason;
  bool operator==(const CompanyLeft&) const = default;
};
struct CompanyReturned {
  std::string company;
  bool operator==(const CompanyReturned&) const = default;
};
struct ContactNamed {
  std::string company;
  std::string contact_id;
  Sealed details;
  bool operator==(const ContactNamed&) const = default;
};
struct ContactErased {
  std::string company;
  std::string contact_id;
  bool operator==(const ContactErased&) const = default;
};

struct Company {
  static constexpr std::string_view kCollection = "companies";
  using Event = std::variant<CompanyRegistered, CompanyCorrected, CompanyLeft, CompanyReturned,
                             ContactNamed, ContactErased>;

  CompanyFacts facts;
  std::string siret_claim;
  std::map<std::string, Sealed> contacts;
  std::set<std::string> erased_contacts;  // whose ids name nobody any more
  bool left = false;

  static Company Evolve(Company before, const CompanyRegistered& event);
  static Company Evolve(Company before, const CompanyCorrected& event);
  static Company Evolve(Company before, const CompanyLeft& event);
  static Company Evolve(Company before, const CompanyReturned& event);
  static Company Evolve(Company before, const ContactNamed& event);
  static Company Evolve(Company before, const ContactErased& event);
};

// Which company has a SIRET: one stream for each SIRET, named by a keyed hash of it.
struct SiretClaim {
  static constexpr std::string_view kCollection = "siretClaims";
  using Event = std::variant<CompanyRegistered>;
  std::string company;
  static SiretClaim Evolve(SiretClaim before, const CompanyRegistered& event);
};

// Commands.
struct RegisterCompany {
  std::string company;
  CompanyFacts facts;
  std::string siret_claim;
};
struct CorrectCompany {
  std::string company;
  CompanyFacts facts;
  std::string siret_claim;  // must be the one it was registered with
  std::optional<int64_t> revision;
};
struct LeaveTerritory {
  std::string company;
  std::string reason;
  std::optional<int64_t> revision;
};
struct ReturnToTerritory {
  std::string company;
  std::optional<int64_t> revision;
};
struct NameContact {
  std::string company;
  std::string contact_id;
  Sealed details;
  std::optional<int64_t> revision;
};
struct EraseContact {
  std::string company;
  std::string contact_id;
  std::optional<int64_t> revision;
};

inline constexpr size_t kMaxContacts = 50;

// A company that may act now, or why not.
std::optional<Rejection> CompanyTrouble(commit::View& view, const std::string& company);

}  // namespace synergie::intake
