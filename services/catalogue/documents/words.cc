#include "services/catalogue/documents/words.h"

#include <array>

#include "common/base/resource_name.h"
#include "services/catalogue/domain/calendar.h"

namespace synergie::catalogue {
namespace {

constexpr std::string_view kNarrowSpace = "\u202f";

// The words of an enum, in the order of its numbers.
template <class Enum, size_t N>
std::string_view Word(const std::array<std::string_view, N>& words, Enum value) {
  const auto index = static_cast<size_t>(value);
  return index < N ? words[index] : words[0];
}

std::string_view PeriodWord(Period period) {
  static constexpr std::array<std::string_view, 5> kWords = {"", " par jour", " par semaine",
                                                             " par mois", " par an"};
  return Word(kWords, period);
}

}  // namespace

std::string_view WordOf(SheetType type) {
  static constexpr std::array<std::string_view, 5> kWords = {"Synergie", "Échange", "Mutualisation",
                                                             "Infrastructure", "Gouvernance"};
  return Word(kWords, type);
}

std::string_view WordOf(CompanyRole role) {
  static constexpr std::array<std::string_view, 5> kWords = {"concernée", "fournit", "recherche",
                                                             "participe", "prestataire"};
  return Word(kWords, role);
}

std::string_view WordOf(Direction direction) {
  static constexpr std::array<std::string_view, 5> kWords = {"", "offre", "besoin", "à plusieurs",
                                                             "sujet"};
  return Word(kWords, direction);
}

std::string_view WordOf(Unit unit) {
  static constexpr std::array<std::string_view, 7> kWords = {"",  "t",      "m³",    "MWh",
                                                             "€", "t CO₂e", "emploi"};
  return Word(kWords, unit);
}

std::string_view WordOf(Certainty certainty) {
  static constexpr std::array<std::string_view, 4> kWords = {"", "potentiel", "estimé", "mesuré"};
  return Word(kWords, certainty);
}

std::string_view WordOf(FeasibilityAxis axis) {
  static constexpr std::array<std::string_view, 5> kWords = {"", "technique", "économique",
                                                             "réglementaire", "organisationnelle"};
  return Word(kWords, axis);
}

std::string_view WordOf(FeasibilityLevel level) {
  static constexpr std::array<std::string_view, 4> kWords = {"à étudier", "favorable", "incertaine",
                                                             "difficile"};
  return Word(kWords, level);
}

std::string_view WordOf(Outcome outcome) {
  static constexpr std::array<std::string_view, 4> kWords = {"non examinée", "retenue", "reportée",
                                                             "écartée"};
  return Word(kWords, outcome);
}

std::string_view WordOf(ActionState state) {
  static constexpr std::array<std::string_view, 8> kWords = {
      "",           "discussion", "négociation", "mise en œuvre",
      "en service", "close",      "suspendue",   "abandonnée"};
  return Word(kWords, state);
}

std::string_view WordOf(TieCriterion criterion) {
  static constexpr std::array<std::string_view, 6> kWords = {"",
                                                             "le plus de participantes",
                                                             "le plus de concernées",
                                                             "le tirage par empreinte",
                                                             "le moindre coût",
                                                             "le plus de soutiens"};
  return Word(kWords, criterion);
}

std::string_view WordOf(SetbackReason reason) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "",         "économique",       "technique",   "réglementaire",           "volume ou qualité",
      "distance", "partenaire parti", "déjà résolu", "personne pour la porter", "autre"};
  return Word(kWords, reason);
}

std::string_view WordOf(CapacityUnit unit) {
  static constexpr std::array<std::string_view, 3> kWords = {"", "jours d’animation", "euros"};
  return Word(kWords, unit);
}

std::string ChainWords(const std::vector<TieCriterion>& chain) {
  std::string words;
  for (const TieCriterion criterion : chain) {
    words += (words.empty() ? "" : ", puis ") + std::string(WordOf(criterion));
  }
  return words.empty() ? "aucun : les ex æquo restent ex æquo" : words;
}

std::string FrenchDate(const Date& date) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "janvier", "février", "mars",      "avril",   "mai",      "juin",
      "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  if (!IsValid(date)) return "";
  const std::string day = date.day == 1 ? "1er" : std::to_string(date.day);
  return day + " " + std::string(kMonths[static_cast<size_t>(date.month - 1)]) + " " +
         std::to_string(date.year);
}

std::string FrenchNumber(std::string_view value) {
  std::string text;
  if (value.starts_with('-')) {
    text = "−";
    value.remove_prefix(1);
  }
  const size_t point = value.find('.');
  const std::string_view whole = value.substr(0, point);
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) text += kNarrowSpace;
    text += whole[i];
  }
  if (point != std::string_view::npos) text.append(",").append(value.substr(point + 1));
  return text;
}

std::string FrenchQuantity(const Quantity& quantity) {
  std::string unit = quantity.unit;
  if (unit == "m2") unit = "m²";
  if (unit == "m3") unit = "m³";
  if (unit == "u") unit = quantity.value == "1" ? "unité" : "unités";
  return FrenchNumber(quantity.value) + "\u00a0" + unit + std::string(PeriodWord(quantity.period));
}

std::string FrenchPeriod(const Date& from, const Date& to) {
  if (!IsValid(from) || !IsValid(to)) return "par an";
  return "du " + FrenchDate(from) + " au " + FrenchDate(AddDays(to, -1));
}

std::string CompanyMark(std::string_view company) {
  std::string mark(LastId(company));
  for (char& c : mark) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return mark;
}

std::string CompanyLabel(std::string_view company, std::string_view display_name) {
  if (!display_name.empty()) return std::string(display_name);
  return "Entreprise " + CompanyMark(company) + " (nom confidentiel)";
}

std::string PartyLabel(const Party& party) {
  if (!party.name.empty() || party.company.empty()) return party.name;
  return CompanyLabel(party.company, party.name);
}

std::string Capitalised(std::string_view text) {
  std::string out(text);
  if (out.empty()) return out;
  const auto first = static_cast<unsigned char>(out[0]);
  if (first >= 'a' && first <= 'z') out[0] = static_cast<char>(first - 32);
  // Two bytes from à to þ, but for the division sign.
  if (first == 0xC3 && out.size() > 1) {
    const auto second = static_cast<unsigned char>(out[1]);
    if (second >= 0xA0 && second <= 0xBE && second != 0xB7) {
      out[1] = static_cast<char>(second - 0x20);
    }
  }
  return out;
}

}  // namespace synergie::catalogue
