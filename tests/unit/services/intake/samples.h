// The small territory that intake's tests speak of: names, and the facts that bring it about.
#pragma once

#include <string>
#include <vector>

#include "services/intake/codec/codec.h"
#include "tests/support/spec.h"

namespace synergie::intake::samples {

inline const std::string kTerritory = "territories/ecla";
inline const std::string kZone = kTerritory + "/zones/lons-perrigny";
inline const std::string kFromagerie = kTerritory + "/companies/c01";
inline const std::string kScierie = kTerritory + "/companies/c02";
inline const std::string kGarage = kTerritory + "/companies/c03";
inline const std::string kWorkshop = kTerritory + "/workshops/2018-11";
inline const std::string kTopic = kTerritory + "/topics/t001";

inline std::string ClaimOf(const std::string& company) {
  return kTerritory + "/siretClaims/of-" + std::string(LastId(company));
}

inline Place SomePlace() {
  return {"Lons-le-Saunier", "39300", "12 rue des Salines", 46.6747, 5.5539};
}

inline CompanyFacts FactsOf(const std::string& company) {
  CompanyFacts facts;
  facts.display_name = "Entreprise " + std::string(LastId(company));
  facts.siret = "73282932000074";
  facts.naf = "16.24Z";
  facts.activity = "Caisserie";
  facts.place = SomePlace();
  facts.headcount = 12;
  facts.zone = kZone;
  facts.elector = "732829320";
  return facts;
}

inline CompanyRegistered Registered(const std::string& company) {
  return {company, FactsOf(company), ClaimOf(company)};
}

inline const Date kDay{2018, 11, 22};
inline const Date kCommitteeDay{2018, 12, 20};

inline WorkshopPlanned Planned(std::vector<Table> tables = {{1, 2, {}}, {2, 1, {}}}) {
  return {
      kWorkshop, "Atelier de novembre", kZone, CalendarOf(kDay, kCommitteeDay), std::move(tables),
      {"f1"}};
}

inline TopicRecorded Recorded(const std::string& topic, const std::string& company = kFromagerie) {
  TopicRecorded fact;
  fact.topic = topic;
  fact.workshop = kWorkshop;
  fact.table = 1;
  fact.phase = Phase::kAscending;
  fact.company = company;
  fact.speaker_role = "responsable maintenance";
  fact.text = "Nous jetons quarante palettes par mois.";
  return fact;
}

// The territory with a zone, three companies and a workshop under way.
inline std::vector<Event> Everything() {
  return {TerritoryRegistered{kTerritory, "ECLA"},
          ZoneRegistered{kZone, "Lons-Perrigny", SomePlace()},
          Registered(kFromagerie),
          Registered(kScierie),
          Registered(kGarage),
          Planned(),
          WorkshopOpened{kWorkshop}};
}

inline testing::Spec<IntakeCodec> Given(const std::vector<Event>& facts) {
  testing::Spec<IntakeCodec> spec(IntakeModel());
  spec.Given(facts);
  return spec;
}

}  // namespace synergie::intake::samples
