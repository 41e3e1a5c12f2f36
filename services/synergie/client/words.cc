#include "services/synergie/client/words.h"

#include <array>
#include <cstdio>

#include "common/base/resource_name.h"

namespace synergie::program {
namespace {

template <size_t N>
std::string_view Pick(const std::array<std::string_view, N>& words, int value) {
  return value >= 0 && value < static_cast<int>(N) ? words[static_cast<size_t>(value)] : "?";
}

}  // namespace

std::string_view WordOf(intake::v1::Direction direction) {
  static constexpr std::array<std::string_view, 5> words = {"", "offre", "besoin", "à plusieurs",
                                                            "préoccupation"};
  return Pick(words, direction);
}

std::string_view WordOf(intake::v1::ResourceKind resource) {
  static constexpr std::array<std::string_view, 15> words = {
      "",           "matière",   "déchet",        "énergie",     "eau",
      "équipement", "espace",    "service",       "compétence",  "mobilité",
      "logistique", "numérique", "espaces verts", "vie du site", "gouvernance"};
  return Pick(words, resource);
}

std::string_view WordOf(intake::v1::Phase phase) {
  static constexpr std::array<std::string_view, 3> words = {"", "ascendante", "descendante"};
  return Pick(words, phase);
}

std::string_view WordOf(matching::v1::Synergy::State state) {
  static constexpr std::array<std::string_view, 6> words = {"",        "détectée",  "validée",
                                                            "écartée", "fusionnée", "dissoute"};
  return Pick(words, state);
}

std::string_view WordOf(catalogue::v1::Outcome outcome) {
  static constexpr std::array<std::string_view, 4> words = {"", "retenue", "reportée", "écartée"};
  return Pick(words, outcome);
}

std::string_view WordOf(catalogue::v1::ActionState state) {
  static constexpr std::array<std::string_view, 8> words = {
      "",           "discussion", "négociation", "mise en œuvre",
      "en service", "close",      "suspendue",   "abandonnée"};
  return Pick(words, state);
}

std::string_view WordOf(catalogue::v1::Unit unit) {
  static constexpr std::array<std::string_view, 7> words = {"",  "t",      "m³",    "MWh",
                                                            "€", "t CO₂e", "emploi"};
  return Pick(words, unit);
}

std::string_view WordOf(catalogue::v1::Certainty certainty) {
  static constexpr std::array<std::string_view, 4> words = {"", "potentiel", "estimé", "mesuré"};
  return Pick(words, certainty);
}

std::string_view WordOf(catalogue::v1::CapacityUnit unit) {
  static constexpr std::array<std::string_view, 3> words = {"", "jours d'animation", "euros"};
  return Pick(words, unit);
}

std::string_view StepWord(std::string_view step) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> words = {
      {{"topics", "sujets recueillis"},
       {"shared", "sujets à plusieurs"},
       {"sheets", "fiches publiées"},
       {"voted", "fiches votées"},
       {"retained", "fiches retenues"},
       {"discussion", "en discussion"},
       {"negotiation", "en négociation"},
       {"implementation", "en mise en œuvre"},
       {"operating", "en service"},
       {"closed", "closes"},
       {"suspended", "suspendues"},
       {"abandoned", "abandonnées"}}};
  for (const auto& [english, french] : words) {
    if (step == english) return french;
  }
  return step;
}

std::string WordsOf(const intake::v1::Date& date) {
  if (date.year() == 0) return "";
  char text[40];
  std::snprintf(text, sizeof text, "%02d/%02d/%04d", date.day(), date.month(), date.year());
  return text;
}

std::string WordsOf(const catalogue::v1::Party& party) {
  if (!party.name().empty() || party.company().empty()) return party.name();
  return std::string(LastId(party.company()));
}

std::string WordsOf(const intake::v1::Quantity& quantity) {
  static constexpr std::array<std::string_view, 5> periods = {"", " par jour", " par semaine",
                                                              " par mois", " par an"};
  if (quantity.value().empty()) return "";
  std::string words = quantity.value();
  if (!quantity.unit().empty()) words += " " + quantity.unit();
  return words += Pick(periods, quantity.period());
}

}  // namespace synergie::program
