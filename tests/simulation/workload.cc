#include "tests/simulation/workload.h"

#include <utility>

#include "services/catalogue/codec/codec.h"
#include "services/intake/codec/codec.h"
#include "services/matching/codec/codec.h"

namespace synergie::simulation {
namespace {

using catalogue::CatalogueCodec;
using intake::IntakeCodec;
using matching::MatchingCodec;

const std::vector<std::string>& Words() {
  static const std::vector<std::string> words = {"palettes", "cherche", "chaleur",  "copeaux",
                                                 "cartons",  "hangar",  "solvants", "navette"};
  return words;
}

}  // namespace

template <class Codec, class Command>
Request Workload::Ask(Service service, Command command, std::string name) {
  return {
      .service = service,
      .territory = territory_,
      .digest = random_.Bytes(8),
      .decide = [command = std::move(command), name = std::move(name)](
                    commit::View& view,
                    const commit::Context& context) -> tl::expected<commit::Decision, Rejection> {
        auto facts = Decide(view, context, command);
        if (!facts) return tl::unexpected(facts.error());
        commit::Decision decision{.resource = name};
        for (const auto& fact : *facts) decision.events.push_back(Codec::Encode(fact));
        if (name.empty() && !decision.events.empty()) {
          decision.resource = decision.events.front().streams.front();
        }
        return decision;
      }};
}

std::string Workload::Text() {
  return random_.Of(Words()) + " " + random_.Of(Words()) + " " + std::to_string(Number(50));
}

Request Workload::Next(const std::string& territory, int64_t nth) {
  territory_ = territory;
  if (nth < 9 && !random_.OneIn(6)) return Founding(nth);
  switch (random_.Below(10)) {
    case 0:
      return OfIntake();
    case 1:
    case 2:
    case 3:
    case 4:
      return OfTopics();
    case 5:
    case 6:
      return OfMatching();
    case 7:
    case 8:
      return OfCatalogue();
    default:
      return OfProgramme();
  }
}

Request Workload::Founding(int64_t nth) {
  using namespace intake;
  const auto company = [&](int number) {
    const std::string name = territory_ + "/companies/c" + std::to_string(number);
    CompanyFacts facts;
    facts.display_name = "Entreprise " + std::to_string(number);
    facts.elector = "00000000" + std::to_string(number);
    return Ask<IntakeCodec>(
        kIntake,
        RegisterCompany{name, facts, territory_ + "/siretClaims/of-" + std::to_string(number)},
        name);
  };
  switch (nth) {
    case 0:
      return Ask<IntakeCodec>(kIntake, RegisterTerritory{territory_, "ECLA"}, territory_);
    case 1:
      return Ask<IntakeCodec>(kIntake, RegisterZone{territory_ + "/zones/z1", "Zone", {}},
                              territory_ + "/zones/z1");
    case 2:
      return Ask<IntakeCodec>(kIntake,
                              PlanWorkshop{Workshop(),
                                           "Atelier",
                                           territory_ + "/zones/z1",
                                           {2018, 11, 22},
                                           {2018, 12, 20},
                                           {{1, 3, {}}, {2, 2, {}}},
                                           {"f1"}},
                              Workshop());
    case 3:
    case 4:
    case 5:
    case 6:
      return company(static_cast<int>(nth) - 2);
    case 7:
      return Ask<IntakeCodec>(kIntake, SeatCompany{Workshop(), Company(), 1, {}}, Workshop());
    default:
      return Ask<IntakeCodec>(kIntake, OpenWorkshop{Workshop(), {}}, Workshop());
  }
}

Request Workload::OfIntake() {
  using namespace intake;
  const std::string company = Company();
  CompanyFacts facts;
  facts.display_name = "Entreprise " + std::to_string(Number(9));
  const Sealed seal{"persons/p", "nonce", Text()};
  const std::string contact = "p" + std::to_string(Number(3));
  switch (random_.Below(14)) {
    case 0:
      return Founding(static_cast<int64_t>(random_.Below(9)));
    case 1:
      return Ask<IntakeCodec>(
          kIntake,
          CorrectCompany{
              company, facts, territory_ + "/siretClaims/of-" + std::string(1, company.back()), {}},
          company);
    case 2:
      return Ask<IntakeCodec>(kIntake, LeaveTerritory{company, "déménage", {}}, company);
    case 3:
    case 4:
      return Ask<IntakeCodec>(kIntake, ReturnToTerritory{company, {}}, company);
    case 5:
    case 6:
      return Ask<IntakeCodec>(kIntake, NameContact{company, contact, seal, {}}, company);
    case 7:
      return Ask<IntakeCodec>(kIntake, EraseContact{company, contact, {}}, company);
    case 8:
      return Ask<IntakeCodec>(
          kIntake, RescheduleWorkshop{Workshop(), {2018, 11, Number(28)}, {2018, 12, 20}, {}},
          Workshop());
    case 9:
      return Ask<IntakeCodec>(
          kIntake,
          ReachMilestone{Workshop(), static_cast<Milestone>(Number(3)), {2018, 11, Number(28)}, {}},
          Workshop());
    case 10:
    case 11:
      return Ask<IntakeCodec>(kIntake, SeatCompany{Workshop(), company, Number(2), {}}, Workshop());
    case 12:
      return Ask<IntakeCodec>(kIntake, UnseatCompany{Workshop(), company, {}}, Workshop());
    default:
      if (random_.OneIn(6)) {
        return Ask<IntakeCodec>(kIntake, CloseTerritory{territory_, "fin", {}}, territory_);
      }
      if (random_.OneIn(3)) {
        return Ask<IntakeCodec>(kIntake, CloseWorkshop{Workshop(), {}}, Workshop());
      }
      return Ask<IntakeCodec>(kIntake, OpenWorkshop{Workshop(), {}}, Workshop());
  }
}

Request Workload::OfTopics() {
  using namespace intake;
  const std::string topic = Topic();
  std::optional<int64_t> revision;
  if (random_.OneIn(4)) revision = Number(4);
  switch (random_.Below(12)) {
    case 0:
      return Ask<IntakeCodec>(kIntake, RewordTopic{topic, Text(), revision}, topic);
    case 1:
      return Ask<IntakeCodec>(
          kIntake,
          QuantifyTopic{topic, Quantity{std::to_string(Number(90)), "t", Period::kYear}, {}, {}},
          topic);
    case 2:
      return Ask<IntakeCodec>(kIntake,
                              ClassifyTopic{topic,
                                            {static_cast<Direction>(Number(4)),
                                             static_cast<ResourceKind>(Number(14)), "", ""},
                                            revision},
                              topic);
    case 3:
    case 4:
      return Ask<IntakeCodec>(kIntake, SupportTopic{topic, Company(), revision}, topic);
    case 5:
      return Ask<IntakeCodec>(kIntake, WithdrawSupport{topic, Company(), {}}, topic);
    case 6:
      return Ask<IntakeCodec>(kIntake, MergeTopics{topic, Topic(), {}}, topic);
    case 7:
      return Ask<IntakeCodec>(kIntake, WithdrawTopic{topic, "doublon", revision}, topic);
    default: {
      TopicRecorded fact;
      const bool numbered = random_.OneIn(3);
      if (!numbered) fact.topic = topic;
      fact.workshop = Workshop();
      fact.table = Number(2);
      fact.phase = Phase::kAscending;
      if (!random_.OneIn(5)) fact.company = Company();
      fact.text = Text();
      if (random_.OneIn(3)) fact.supporters = {Company()};
      return Ask<IntakeCodec>(kIntake, RecordTopic{territory_, fact}, fact.topic);
    }
  }
}

Request Workload::OfMatching() {
  using namespace matching;
  const std::string synergy = Synergy();
  std::vector<std::string> topics = {Topic()};
  if (random_.OneIn(2)) topics.push_back(Topic());
  std::optional<int64_t> revision;
  if (random_.OneIn(5)) revision = Number(4);
  switch (random_.Below(12)) {
    case 0:
    case 1:
      return Ask<MatchingCodec>(kMatching,
                                CreateSynergy{territory_, random_.OneIn(2) ? synergy : "", topics,
                                              "", SynergyType::kUnspecified, &matcher_},
                                "");
    case 2:
    case 3:
    case 4:
      return Ask<MatchingCodec>(kMatching, ValidateSynergy{synergy, revision}, synergy);
    case 5:
      return Ask<MatchingCodec>(kMatching, RejectSynergy{synergy, "non", revision}, synergy);
    case 6:
      return Ask<MatchingCodec>(
          kMatching, RetitleSynergy{synergy, Text(), SynergyType::kPooling, {}}, synergy);
    case 7:
      return Ask<MatchingCodec>(kMatching, AddTopic{synergy, Topic(), {}, &matcher_}, synergy);
    case 8:
      return Ask<MatchingCodec>(kMatching, RemoveTopic{synergy, Topic(), {}}, synergy);
    case 9:
      return Ask<MatchingCodec>(kMatching, MergeSynergies{synergy, Synergy(), {}}, synergy);
    case 10:
      return Ask<MatchingCodec>(kMatching, SplitSynergy{synergy, {Topic()}, "", {}, &matcher_},
                                synergy);
    default:
      if (random_.OneIn(2)) {
        return Ask<MatchingCodec>(kMatching, AllowPair{Topic(), Topic()}, territory_);
      }
      return Ask<MatchingCodec>(kMatching, ForbidPair{Topic(), Topic(), "voisins"}, territory_);
  }
}

Request Workload::OfCatalogue() {
  using namespace catalogue;
  const std::string box_key(32, 'k');
  const auto seal = [](const std::string& ballot, const std::string& grades) {
    return Sealed{"boxes/k1", "nonce", ballot + "|" + grades};
  };
  const auto open = [](const std::string& ballot,
                       const Sealed& sealed) -> std::optional<std::string> {
    if (!sealed.ciphertext.starts_with(ballot + "|")) return std::nullopt;
    return sealed.ciphertext.substr(ballot.size() + 1);
  };
  SheetContent content;
  content.title = Text();
  content.type = SheetType::kExchange;
  switch (random_.Below(18)) {
    case 0:
    case 1:
      return Ask<CatalogueCodec>(kCatalogue, DraftCatalogue{Catalogue(), "Catalogue", Workshop()},
                                 Catalogue());
    case 2:
    case 3:
      return Ask<CatalogueCodec>(kCatalogue, AddSheet{Catalogue(), Synergy(), "", {}, {}, {}},
                                 Catalogue());
    case 4:
      return Ask<CatalogueCodec>(
          kCatalogue,
          AddSheet{Catalogue(), "", SheetId(), content, {{Company(), "", CompanyRole::kTaker}}, {}},
          Catalogue());
    case 5:
      return Ask<CatalogueCodec>(kCatalogue, EditSheet{Catalogue(), SheetId(), content, {}, {}},
                                 Catalogue());
    case 6:
      return Ask<CatalogueCodec>(kCatalogue, RemoveSheet{Catalogue(), SheetId(), "retirée", {}},
                                 Catalogue());
    case 7:
      return Ask<CatalogueCodec>(kCatalogue, OrderSheets{Catalogue(), {SheetId(), SheetId()}, {}},
                                 Catalogue());
    case 8:
      return Ask<CatalogueCodec>(kCatalogue, PublishCatalogue{Catalogue(), {}}, Catalogue());
    case 9:
      return Ask<CatalogueCodec>(
          kCatalogue, OpenBallot{.catalogue = Catalogue(), .box_key_id = "boxes/k1"}, Catalogue());
    case 10:
    case 11:
    case 12: {
      const std::string company = Company();
      const std::vector<std::string> scale = {"prioritaire", "utile", "pourquoi pas", "non"};
      return Ask<CatalogueCodec>(
          kCatalogue,
          CastBallot{
              Catalogue(), company, {{SheetId(), random_.Of(scale), false, false}}, seal, {}},
          Catalogue() + "/ballots/00000000" + company.back());
    }
    case 13:
      return Ask<CatalogueCodec>(
          kCatalogue, RefuseBallot{Catalogue(), Company(), RefusalReason::kLate}, Catalogue());
    case 14:
      return Ask<CatalogueCodec>(kCatalogue, CloseBallot{Catalogue(), box_key, open, {}},
                                 Catalogue());
    case 15:
      return Ask<CatalogueCodec>(kCatalogue, CloseCatalogue{Catalogue(), "fini", {}}, Catalogue());
    case 16:
      return Ask<CatalogueCodec>(
          kCatalogue,
          ConveneCommittee{Committee(),
                           "COPIL",
                           Catalogue(),
                           {2019, 1, 15},
                           {{"m1", {"", "Agglomération"}, "présidente", true},
                            {"m2", {Company(), ""}, "gérant", true}},
                           0},
          Committee());
    default:
      if (random_.OneIn(4)) {
        return Ask<CatalogueCodec>(
            kCatalogue, RescheduleCommittee{Committee(), {2019, 2, Number(28)}, {}}, Committee());
      }
      return Ask<CatalogueCodec>(kCatalogue, RecordPresence{Committee(), {"m1", "m2"}, {}},
                                 Committee());
  }
}

Request Workload::OfProgramme() {
  using namespace catalogue;
  const std::string action = Action();
  const Party owner{Company(), ""};
  const NextStep step{"Visite", owner, {2019, 2, Number(28)}};
  const Date day{2019, 1, Number(31)};
  const ActionPlan plan{.title = Text(),
                        .objective = "Remettre en circulation",
                        .sheets = {{Catalogue(), SheetId(), ""}},
                        .lead = owner,
                        .budget = "2500",
                        .capacity = std::to_string(Number(12))};
  const Measure measure{"x" + std::to_string(Number(2)),
                        Unit::kTonne,
                        Certainty::kEstimated,
                        std::to_string(Number(40)),
                        {},
                        {},
                        "pesée",
                        "registre",
                        {},
                        ""};
  switch (random_.Below(22)) {
    case 0:
      return Ask<CatalogueCodec>(
          kCatalogue, DecideSheet{Committee(), SheetId(), Outcome::kRetained, "Mûre.", {}},
          Committee());
    case 1:
      return Ask<CatalogueCodec>(
          kCatalogue, DeclareInterest{Committee(), "m2", SheetId(), "gérant", {}}, Committee());
    case 2:
      return Ask<CatalogueCodec>(kCatalogue, AdjournCommittee{Committee(), {}}, Committee());
    case 3:
    case 4:
      return Ask<CatalogueCodec>(kCatalogue,
                                 DraftProgramme{Programme(),
                                                "Programme",
                                                Committee(),
                                                Capacity{"20", CapacityUnit::kFacilitatorDay},
                                                {2019, 1, 1},
                                                {2020, 1, 1}},
                                 Programme());
    case 5:
      return Ask<CatalogueCodec>(
          kCatalogue,
          SetProgrammeCapacity{Programme(), Capacity{"15", CapacityUnit::kFacilitatorDay}, {}},
          Programme());
    case 6:
      return Ask<CatalogueCodec>(kCatalogue, AdoptProgramme{Programme(), {}}, Programme());
    case 7:
      return Ask<CatalogueCodec>(kCatalogue, CloseProgramme{Programme(), "fini", {}}, Programme());
    case 8:
    case 9:
    case 10:
      return Ask<CatalogueCodec>(kCatalogue, PlanAction{action, plan, step, day}, action);
    case 11:
      return Ask<CatalogueCodec>(kCatalogue, ReplanAction{action, plan, day, {}}, action);
    case 12:
      return Ask<CatalogueCodec>(kCatalogue, SetNextStep{action, step, "", day, {}}, action);
    case 13:
      return Ask<CatalogueCodec>(kCatalogue, ReleaseOwner{action, "part", day, {}}, action);
    case 14:
      return Ask<CatalogueCodec>(
          kCatalogue, ReportProgress{action, Text(), Number(99), std::nullopt, day, {}}, action);
    case 15:
      return Ask<CatalogueCodec>(
          kCatalogue, AdvanceAction{action, static_cast<ActionState>(Number(4)), "", step, day, {}},
          action);
    case 16:
      return Ask<CatalogueCodec>(kCatalogue, CloseAction{action, "réalisée", day, {}}, action);
    case 17:
      return Ask<CatalogueCodec>(
          kCatalogue, SuspendAction{action, SetbackReason::kEconomic, Text(), step, day, {}},
          action);
    case 18:
      return Ask<CatalogueCodec>(kCatalogue, ResumeAction{action, step, day, {}}, action);
    case 19:
      return Ask<CatalogueCodec>(
          kCatalogue,
          random_.OneIn(2) ? AbandonAction{action, SetbackReason::kDistance, Text(), day, {}}
                           : AbandonAction{action, SetbackReason::kTechnical, Text(), {}, {}},
          action);
    case 20:
      return Ask<CatalogueCodec>(
          kCatalogue, ReopenAction{action, ActionState::kUnspecified, "reprise", step, day, {}},
          action);
    default:
      if (random_.OneIn(3)) {
        return Ask<CatalogueCodec>(
            kCatalogue, WithdrawIndicator{action, measure.measure_id, "erreur", day, {}}, action);
      }
      if (random_.OneIn(4)) {
        const std::string digest = FollowUpDigestNameOf(territory_, day);
        return Ask<CatalogueCodec>(
            kCatalogue, IssueFollowUpDigest{{digest, day, 30, {action}, {}, {}}}, digest);
      }
      return Ask<CatalogueCodec>(kCatalogue, ReportIndicator{action, measure, day, {}}, action);
  }
}

}  // namespace synergie::simulation
