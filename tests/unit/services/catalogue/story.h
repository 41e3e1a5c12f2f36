// A small workshop for catalogue's specs: the territory ecla, companies c01 to c04 (c03 and c04 are
// two establishments of one SIREN, c02 keeps its name to itself), three validated synergies, and
// how far the story has come.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/log/names.h"
#include "services/catalogue/codec/codec.h"
#include "services/catalogue/domain/decide.h"
#include "services/catalogue/domain/replicas.h"
#include "tests/support/spec.h"

namespace synergie::catalogue::testing {

using synergie::testing::Spec;

inline const std::string kTerritory = "territories/ecla";
inline const std::string kWorkshop = "territories/ecla/workshops/2018-11";
inline const std::string kCatalogue = "territories/ecla/catalogues/2018-12";
inline const std::string kCommittee = "territories/ecla/committees/2019-01";
inline const std::string kProgramme = "territories/ecla/programmes/2019";
inline const std::string kAction = "territories/ecla/programmes/2019/actions/a01";
inline const std::string kBoxKey(32, 'k');

inline std::string CompanyName(int number) {
  return kTerritory + "/companies/c0" + std::to_string(number);
}
inline std::string SynergyName(int number) {
  return kTerritory + "/synergies/s0" + std::to_string(number);
}

// A seal that everybody can read: specs need no key.
inline Sealed Seal(const std::string& ballot, const std::string& grades) {
  return {"boxes/ecla/2018-12", "nonce", ballot + "|" + grades};
}
inline std::optional<std::string> Open(const std::string& ballot, const Sealed& sealed) {
  if (!sealed.ciphertext.starts_with(ballot + "|")) return std::nullopt;
  return sealed.ciphertext.substr(ballot.size() + 1);
}

inline Party PartyOf(int company) {
  return {CompanyName(company), company == 2 ? "" : "Company " + std::to_string(company)};
}
inline NextStep Step(const std::string& text = "Visite du site", Date due = {2019, 2, 15}) {
  return {text, PartyOf(1), due};
}

inline DraftCatalogue Draft() { return {kCatalogue, "Catalogue 2018", kWorkshop}; }
inline CastBallot Cast(int company, std::vector<Judgement> judgements) {
  return {kCatalogue, CompanyName(company), std::move(judgements), Seal, std::nullopt};
}
inline CloseBallot Close() { return {kCatalogue, kBoxKey, Open, std::nullopt, Date{2018, 12, 20}}; }
inline OpenBallot OpenBox() {
  return {.catalogue = kCatalogue, .box_key_id = "boxes/ecla/2018-12"};
}
inline ConveneCommittee Convene() {
  return {.committee = kCommittee,
          .title = "COPIL de janvier",
          .catalogue = kCatalogue,
          .date = {2019, 1, 15},
          .members = {{"m1", {"", "Communauté d'agglomération"}, "présidente", true},
                      {"m2", {"", "CCI du Jura"}, "directeur", true},
                      {"m3", {CompanyName(1), ""}, "gérante", true},
                      {"m4", {"", "ADEME"}, "conseiller", false}}};
}
inline ActionPlan Plan(std::string capacity = "5") {
  return {.title = "Boucle de palettes",
          .objective = "Remettre en circulation",
          .sheets = {{kCatalogue, "s01", ""}},
          .lead = {CompanyName(1), ""},
          .partners = {{CompanyName(2), ""}, {"", "CCI du Jura"}},
          .budget = "2500",
          .funding = "",
          .capacity = std::move(capacity)};
}
inline PlanAction PlanIt() {
  return {.action = kAction, .plan = Plan(), .next_step = Step(), .date = {2019, 1, 20}};
}

class Story : public Spec<CatalogueCodec> {
 public:
  Story() : Spec(CatalogueModel()) {
    const std::string intake(log::kIntakeCommits);
    const std::string matching(log::kMatchingCommits);
    At({1'549'000'000'000'000});  // 2019-02-01
    GivenForeign(intake, kTerritory, TerritoryRow{});
    for (const int n : {1, 2, 3, 4}) {
      CompanyRow row{.display_name = PartyOf(n).name,
                     .elector = n == 4 ? "000000003" : "00000000" + std::to_string(n)};
      GivenForeign(intake, CompanyName(n), row);
    }
    GivenForeign(intake, kWorkshop, WorkshopRow{"Atelier", {{CompanyName(1), 1}}, {2018, 11, 20}});
    GivenForeign(intake, kTerritory + "/topics/t1",
                 TopicRow{Quantity{"40", "u"}, false, kTerritory + "/topics/t1", kWorkshop});
    GivenForeign(intake, kTerritory + "/topics/t2",
                 TopicRow{std::nullopt, true, kTerritory + "/topics/t2", kWorkshop});
    GivenForeign(intake, kTerritory + "/topics/t3",
                 TopicRow{std::nullopt, false, kTerritory + "/topics/t3", kWorkshop});
    GivenForeign(intake, kTerritory + "/topics/t4",
                 TopicRow{std::nullopt, false, kTerritory + "/topics/t4", kWorkshop, {}, true});
    for (const int n : {1, 2, 3}) GivenForeign(matching, SynergyName(n), Synergy(n));
    SynergyRow detected = Synergy(4);
    detected.state = SynergyRow::State::kDetected;
    GivenForeign(matching, SynergyName(4), detected);
  }

  static SynergyRow Synergy(int n) {
    SynergyRow row{.name = SynergyName(n),
                   .workshop = kWorkshop,
                   .title = "Synergie " + std::to_string(n),
                   .type = SheetType::kExchange,
                   .evidence = "C01 cherche ce que C02 jette.",
                   .state = SynergyRow::State::kValidated};
    row.topics.push_back({kTerritory + "/topics/t1",
                          CompanyName(1),
                          {CompanyName(1)},
                          Direction::kNeed,
                          "cherche palettes"});
    row.topics.push_back({kTerritory + "/topics/t2",
                          CompanyName(2),
                          {CompanyName(2), CompanyName(3)},
                          Direction::kOffer,
                          "jette palettes"});
    return row;
  }

  Story& Drafted() { return Do(Draft()); }
  Story& Published() { return Drafted().Do(PublishCatalogue{kCatalogue, {}, Date{2018, 12, 3}}); }
  Story& Opened() { return Published().Do(OpenBox()); }
  // s01 first, s02 second, s03 last.
  Story& Voted() {
    return Opened()
        .Do(Cast(
            1,
            {{"s01", "prioritaire", false, true}, {"s02", "utile", false, true}, {"s03", "non"}}))
        .Do(Cast(2,
                 {{"s01", "prioritaire", false, true}, {"s02", "pourquoi pas"}, {"s03", "", true}}))
        .Do(Cast(3, {{"s01", "utile"}, {"s02", "utile", false, true}, {"s03", "non"}}));
  }
  Story& Counted() { return Voted().Do(Close()); }
  Story& Sitting() {
    return Counted().Do(Convene()).Do(RecordPresence{kCommittee, {"m1", "m2", "m3"}, {}});
  }
  Story& Decided1() {
    return Sitting().Do(DecideSheet{kCommittee, "s01", Outcome::kRetained, "Mûre et utile.", {}});
  }
  Story& Drafting() {
    return Decided1().Do(DraftProgramme{.programme = kProgramme,
                                        .title = "Programme 2019",
                                        .committee = kCommittee,
                                        .capacity = Capacity{"20", CapacityUnit::kFacilitatorDay},
                                        .start_date = {2019, 1, 1},
                                        .end_date = {2020, 1, 1}});
  }
  Story& Planned() { return Drafting().Do(PlanIt()); }

  template <class Command>
  Story& Do(const Command& command) {
    Done(command);
    return *this;
  }
  template <class Aggregate>
  Aggregate State(const std::string& name) {
    commit::View view(streams());
    const Aggregate* state = view.Find<Aggregate>(name);
    return state == nullptr ? Aggregate{} : *state;
  }
};

}  // namespace synergie::catalogue::testing
