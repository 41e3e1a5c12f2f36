// A sample of every event that matching stores, with every field set: what golden files are made
// of. A sample is never changed once its golden file is written; a new event gets a new one.
#pragma once

#include <vector>

#include "services/matching/domain/decide.h"

namespace synergie::matching::samples {

inline const std::string kTopic = "territories/ecla/topics/t041";
inline const std::string kOther = "territories/ecla/topics/t082";
inline const std::string kWorkshop = "territories/ecla/workshops/2018-11";
inline const std::string kSynergy = "territories/ecla/synergies/s07";
inline const std::string kInto = "territories/ecla/synergies/s08";

inline SheetTopic Line(const std::string& topic) {
  return {.topic = topic,
          .company = "territories/ecla/companies/c02",
          .companies = {"territories/ecla/companies/c02", "territories/ecla/companies/c18"},
          .direction = Direction::kNeed,
          .resource = ResourceKind::kMaterial,
          .concept_id = "palette-bois",
          .waste_code = "15 01 03",
          .text = "On expédie tout sur du 80x120 acheté neuf"};
}

inline Evidence Why() {
  Reason reason{.kind = ReasonKind::kVocabulary,
                .words = {"80x120"},
                .other_words = {"palettes", "perdues"},
                .concept_id = "palette-bois",
                .other_concept_id = "palette-perdue",
                .rule = "can_supply",
                .label = "palettes en bois ; palettes perdues",
                .weight = 0.75};
  Link link{.topic = kTopic,
            .other = kOther,
            .score = 0.875,
            .sentence = "C02 cherche : palettes en bois ; C18 en propose ; à 1,2 km.",
            .reasons = {reason},
            .feasibility = Feasibility{0.5, 1.25, {"quantités compatibles"}}};
  return {.sentence = link.sentence,
          .links = {link, {.topic = kOther, .score = 0.25, .sentence = "seul"}},
          .engine_version = "1",
          .vocabulary_version = "00c0ffee00c0ffee",
          .join_threshold = 0.5};
}

inline std::vector<Event> EveryEvent() {
  const std::vector<SheetTopic> lines = {Line(kTopic), Line(kOther)};
  return {
      SynergyDetected{kSynergy, kWorkshop, "Palettes en bois", SynergyType::kExchange, lines, 0.875,
                      Why(), ResourceKind::kMaterial},
      SynergyCreated{kSynergy, kWorkshop, "Palettes en bois", SynergyType::kPooling, lines, 0.875,
                     Why(), ResourceKind::kWaste, true},
      SynergyCreated{.synergy = kSynergy, .workshop = kWorkshop, .topics = lines},
      TopicJoinedSynergy{kSynergy, Line(kTopic), JoinCause::kAdded, 0.75, Why()},
      TopicLeftSynergy{kSynergy, kTopic, LeaveCause::kRemoved, {kOther}},
      SynergyCompaniesChanged{kSynergy, kTopic, {"territories/ecla/companies/c03"}},
      SynergyTopicRevised{kSynergy, Line(kTopic)},
      SynergyReassessed{kSynergy, "Palettes", SynergyType::kInfrastructure, 0.625, Why(),
                        ResourceKind::kEnergy},
      SynergyDissolved{kSynergy, DissolveCause::kUnmatched, {kTopic, kOther}},
      SynergyValidated{kSynergy, kWorkshop, "Palettes", SynergyType::kGovernance, lines, 0.875,
                       Why(), ResourceKind::kGovernance},
      SynergyRejected{kSynergy, "rien à voir", {kTopic, kOther}},
      SynergyRetitled{kSynergy, "Palettes d'occasion", SynergyType::kExchange},
      SynergyMerged{kSynergy, kInto, lines},
      SynergySplit{kSynergy,
                   kInto,
                   kWorkshop,
                   "Caisses",
                   SynergyType::kExchange,
                   {Line(kTopic)},
                   ResourceKind::kEquipment,
                   {kOther}},
      PairForbidden{kTopic, kOther, "concurrents"},
      PairAllowed{kTopic, kOther},
  };
}

}  // namespace synergie::matching::samples
