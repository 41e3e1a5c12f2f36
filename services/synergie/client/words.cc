#include "services/synergie/client/words.h"

#include <array>

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

std::string WordsOf(const intake::v1::Quantity& quantity) {
  static constexpr std::array<std::string_view, 5> periods = {"", " par jour", " par semaine",
                                                              " par mois", " par an"};
  if (quantity.value().empty()) return "";
  std::string words = quantity.value();
  if (!quantity.unit().empty()) words += " " + quantity.unit();
  return words += Pick(periods, quantity.period());
}

}  // namespace synergie::program
