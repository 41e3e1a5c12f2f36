#include "tests/bench/load/workload.h"

#include <array>
#include <cstdio>
#include <utility>

#include "common/base/encoding.h"
#include "services/intake/codec/codec.h"
#include "services/intake/domain/decide.h"

namespace synergie::bench {
namespace {

using namespace synergie::intake;  // NOLINT: the commands of the domain, by the dozen

constexpr int kCompanies = 200;
constexpr int kTables = 20;

constexpr std::array kWords = {
    "palettes", "bois",    "cartons",   "chaleur",     "vapeur",      "benne",       "livraison",
    "chariot",  "atelier", "formation", "covoiturage", "navette",     "fibre",       "toiture",
    "eau",      "pluie",   "copeaux",   "huile",       "plastique",   "fûts",        "entrepôt",
    "quai",     "semaine", "hiver",     "équipe",      "maintenance", "compresseur", "gardiennage",
    "tonte",    "parking", "cantine",   "crèche",      "achat",       "groupé",      "électricité"};

// The domain's decision as the writer wants it: as common/node does for an rpc.
template <class DomainCommand>
commit::Decide DecideWith(DomainCommand command) {
  return [command = std::move(command)](
             commit::View& view,
             const commit::Context& context) -> tl::expected<commit::Decision, Rejection> {
    auto facts = Decide(view, context, command);
    if (!facts) return tl::unexpected(std::move(facts.error()));
    commit::Decision decision;
    for (const auto& fact : *facts) decision.events.push_back(IntakeCodec::Encode(fact));
    if (!decision.events.empty()) decision.resource = decision.events[0].streams[0];
    return decision;
  };
}

}  // namespace

Workload::Workload(std::string territory, uint64_t seed, uint64_t run)
    : territory_("territories/" + std::move(territory)), run_(run), random_(seed) {}

template <class DomainCommand>
commit::Command Workload::Make(DomainCommand command) {
  char id[40];
  std::snprintf(id, sizeof id, "%08x-%04x-4000-8000-%012llx", static_cast<unsigned>(run_),
                static_cast<unsigned>(run_ >> 32 & 0xffff),
                static_cast<unsigned long long>(++made_));
  std::string digest;
  for (int i = 0; i < 4; ++i) PutBigEndian64(digest, random_());
  return {.request_id = id,
          .request_digest = std::move(digest),
          .territory = territory_,
          .actor = "animatrice@cc-ecla.example",
          .role = "facilitator",
          .decide = DecideWith(std::move(command))};
}

std::string Workload::Company(int64_t number) const {
  return territory_ + "/companies/c" + std::to_string(number);
}

std::string Workload::TopicName(int64_t topic) const {
  return territory_ + "/topics/t" + std::to_string(topic);
}

std::string Workload::Sentence() {
  std::string text = "On";
  for (int words = 8 + static_cast<int>(random_() % 12); words > 0; --words) {
    text += std::string(" ") + kWords[random_() % kWords.size()];
  }
  return text + " " + std::to_string(random_() % 100'000) + ".";
}

std::vector<commit::Command> Workload::Preparation() {
  std::vector<commit::Command> commands;
  const std::string zone = territory_ + "/zones/z";
  const std::string workshop = territory_ + "/workshops/w";
  commands.push_back(Make(RegisterTerritory{territory_, "Territoire"}));
  commands.push_back(Make(RegisterZone{zone, "Zone", {.commune = "Perrigny"}}));
  for (int i = 0; i < kCompanies; ++i) {
    commands.push_back(Make(RegisterCompany{
        .company = Company(i),
        .facts = {.display_name = "Entreprise " + std::to_string(i), .naf = "16.24Z", .zone = zone},
        .siret_claim = territory_ + "/siretClaims/s" + std::to_string(i)}));
  }
  std::vector<Table> tables;
  for (int i = 1; i <= kTables; ++i) tables.push_back({.number = i, .seat_count = 10});
  commands.push_back(Make(PlanWorkshop{.workshop = workshop,
                                       .display_name = "Atelier",
                                       .zone = zone,
                                       .date = {2018, 11, 20},
                                       .tables = tables}));
  commands.push_back(Make(OpenWorkshop{workshop, std::nullopt}));
  return commands;
}

commit::Command Workload::Record(int64_t topic) {
  RecordTopic command{.territory = territory_};
  command.topic = {.topic = TopicName(topic),
                   .workshop = territory_ + "/workshops/w",
                   .table = 1 + static_cast<int>(topic % kTables),
                   .phase = Phase::kAscending,
                   .company = Company(topic % kCompanies),
                   .speaker_role = "responsable de production",
                   .text = Sentence(),
                   .classification = {Direction::kOffer, ResourceKind::kMaterial, "palette", ""},
                   .quantity = Quantity{std::to_string(random_() % 1000), "t", Period::kYear}};
  return Make(std::move(command));
}

commit::Command Workload::Reword(int64_t topic) {
  return Make(RewordTopic{TopicName(topic), Sentence(), std::nullopt});
}

commit::Command Workload::Change(int64_t topic) {
  switch (random_() % 4) {
    case 0:
      return Make(QuantifyTopic{
          TopicName(topic), Quantity{std::to_string(random_() % 1'000'000), "kg", Period::kWeek},
          std::nullopt, std::nullopt});
    case 1:
      return Make(ClassifyTopic{TopicName(topic),
                                {Direction::kNeed, ResourceKind::kWaste,
                                 "concept-" + std::to_string(random_() % 100'000), "15 01 03"},
                                std::nullopt});
    default:
      return Reword(topic);
  }
}

}  // namespace synergie::bench
