// One sample, or more, of each of intake's events, with every field filled somewhere. The first
// sample of a type is what its golden file holds, so it never changes; more are added behind it.
#pragma once

#include <vector>

#include "tests/unit/services/intake/samples.h"

namespace synergie::intake::samples {

inline std::vector<Event> EveryCompanyEvent() {
  CompanyFacts sealed = FactsOf(kScierie);
  sealed.display_name.clear();
  sealed.siret.clear();
  sealed.place.reset();
  sealed.elector = "x-9a8b";
  sealed.sealed_identity = Sealed{"companies/ecla/c02", "nonce-1", std::string("\0\xff i", 4)};
  sealed.sealed_place = Sealed{"companies/ecla/c02", "nonce-2", "place"};
  sealed.keeps_quantities = true;
  CompanyFacts without_quantities = sealed;
  without_quantities.keeps_quantities = false;
  CompanyFacts least;
  least.display_name = "Un atelier";
  Place without_point = SomePlace();
  without_point.latitude.reset();
  without_point.longitude.reset();
  least.place = without_point;
  return {TerritoryRegistered{kTerritory, "ECLA – Espace communautaire Lons"},
          TerritoryClosed{kTerritory, "fusion"},
          ZoneRegistered{kZone, "Lons-Perrigny", SomePlace()},
          ZoneRegistered{kZone, "Lons-Perrigny", {}},
          Registered(kFromagerie),
          CompanyRegistered{kScierie, sealed, ClaimOf(kScierie)},
          CompanyRegistered{kGarage, least, ClaimOf(kGarage)},
          CompanyCorrected{kFromagerie, without_quantities},
          CompanyCorrected{kFromagerie, sealed},
          CompanyCorrected{kFromagerie, FactsOf(kFromagerie)},
          CompanyLeft{kFromagerie, "cessation"},
          CompanyReturned{kFromagerie},
          ContactNamed{kFromagerie, "k1", {"persons/ecla/c01/k1", "nonce", "ciphertext"}},
          ContactErased{kFromagerie, "k1"}};
}

inline std::vector<Event> EveryWorkshopEvent() {
  const Calendar without_committee = CalendarOf(kDay, {});
  return {Planned({{1, 6, {kFromagerie, kScierie}}, {2, 4, {}}}),
          WorkshopPlanned{kWorkshop, "Atelier", kZone, without_committee, {}, {}},
          WorkshopRescheduled{kWorkshop, CalendarOf({2018, 11, 29}, {2019, 1, 10})},
          WorkshopRescheduled{kWorkshop, without_committee},
          MilestoneReached{kWorkshop, Milestone::kGuide, {2018, 11, 12}},
          MilestoneReached{kWorkshop, Milestone::kCommittee, {2018, 12, 20}},
          CompanySeated{kWorkshop, kFromagerie, 2},
          CompanyUnseated{kWorkshop, kFromagerie},
          WorkshopOpened{kWorkshop},
          WorkshopClosed{kWorkshop}};
}

inline std::vector<Event> EveryTopicEvent() {
  const Quantity quantity{"0.5", "t", Period::kWeek};
  const Sealed sealed{"companies/ecla/c01", "nonce", "quantity"};
  const Classification wood{Direction::kOffer, ResourceKind::kWaste, "palette-bois", "15 01 03"};
  TopicRecorded full = Recorded(kTopic);
  full.supporters = {kScierie, kGarage};
  full.classification = wood;
  full.quantity = quantity;
  full.constraints = "À prendre sur place.\nLe vendredi.";
  full.numbered = true;
  TopicRecorded kept = Recorded(kTerritory + "/topics/palettes", "");
  kept.phase = Phase::kDescending;
  kept.sealed_quantity = sealed;
  return {full,
          kept,
          TopicReworded{kTopic, "Quarante palettes perdues par mois."},
          TopicQuantified{kTopic, quantity, {}},
          TopicQuantified{kTopic, {}, sealed},
          TopicQuantified{kTopic, {}, {}},
          TopicClassified{kTopic, wood},
          TopicClassified{kTopic, {Direction::kConcern, ResourceKind::kGovernance, "", ""}},
          TopicSupported{kTopic, kScierie},
          TopicSupportWithdrawn{kTopic, kScierie},
          TopicMerged{kTopic, kTerritory + "/topics/t002", {kFromagerie, kGarage}},
          TopicMerged{kTopic, kTerritory + "/topics/t002", {}},
          TopicWithdrawn{kTopic, "erreur de saisie"}};
}

inline std::vector<Event> EveryEvent() {
  std::vector<Event> all = EveryCompanyEvent();
  for (const auto& more : {EveryWorkshopEvent(), EveryTopicEvent()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace synergie::intake::samples
