#include "services/history/explain/words.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace synergie::history {
namespace {

template <size_t N>
std::string_view Pick(const std::array<std::string_view, N>& words, int value) {
  return value >= 0 && value < static_cast<int>(N) ? words[static_cast<size_t>(value)] : "?";
}

constexpr std::array<std::string_view, 13> kMonths = {
    "",        "janvier", "février",   "mars",    "avril",    "mai",     "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};

}  // namespace

std::string_view WordOf(v1::Explanation::Kind kind) {
  static constexpr std::array<std::string_view, 9> words = {
      "",      "Action", "Programme", "Décision", "Dépouillement",
      "Votes", "Fiche",  "Synergie",  "Sujet"};
  return Pick(words, kind);
}

std::string_view WordOf(catalogue::v1::Outcome outcome) {
  static constexpr std::array<std::string_view, 4> words = {"sans suite", "retenue", "reportée",
                                                            "écartée"};
  return Pick(words, outcome);
}

std::string_view WordOf(catalogue::v1::ActionState state) {
  static constexpr std::array<std::string_view, 8> words = {
      "?",          "en discussion", "en négociation", "en cours de mise en œuvre",
      "en service", "terminée",      "suspendue",      "abandonnée"};
  return Pick(words, state);
}

std::string_view WordOf(intake::v1::Phase phase) {
  static constexpr std::array<std::string_view, 3> words = {"", "phase ascendante",
                                                            "phase descendante"};
  return Pick(words, phase);
}

std::string WordsOf(const intake::v1::Date& date) {
  if (date.year() == 0) return "";
  return (date.day() == 1 ? "1er" : std::to_string(date.day())) + " " +
         std::string(Pick(kMonths, date.month())) + " " + std::to_string(date.year());
}

std::string WordsOf(const intake::v1::Quantity& quantity) {
  static constexpr std::array<std::string_view, 5> periods = {"", " par jour", " par semaine",
                                                              " par mois", " par an"};
  if (quantity.value().empty()) return "";
  std::string words = quantity.value();
  if (!quantity.unit().empty()) words += " " + quantity.unit();
  return words += Pick(periods, quantity.period());
}

std::string WordsOf(Time time) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::microseconds> point(
      std::chrono::microseconds(time.micros));
  const auto day = floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(point - day));
  intake::v1::Date shown;
  shown.set_year(static_cast<int>(date.year()));
  shown.set_month(static_cast<int>(static_cast<unsigned>(date.month())));
  shown.set_day(static_cast<int>(static_cast<unsigned>(date.day())));
  char text[32];
  std::snprintf(text, sizeof(text), " à %02d:%02d:%02d UTC",
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return WordsOf(shown) + text;
}

std::string Listed(const std::vector<std::string>& items) {
  std::string list;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) list += i + 1 == items.size() ? " et " : ", ";
    list += items[i];
  }
  return list;
}

}  // namespace synergie::history
