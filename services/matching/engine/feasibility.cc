// The feasibility figures of a link; see feasibility.h.
#include "services/matching/engine/feasibility.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>

namespace synergie::matching::engine {
namespace {

// Heat flows from an offer to a need only with a difference: 10 K for an exchanger.
constexpr double kMinimumGapK = 10;
constexpr double kCompatibleShare = 0.3;  // the lesser amount over the greater

struct UnitRule {
  std::string_view unit, base;
  double factor;
};
constexpr std::array<UnitRule, 12> kUnitRules = {{{"g", "kg", 0.001},
                                                  {"kg", "kg", 1},
                                                  {"t", "kg", 1000},
                                                  {"l", "l", 1},
                                                  {"hl", "l", 100},
                                                  {"m3", "l", 1000},
                                                  {"kwh", "kwh", 1},
                                                  {"mwh", "kwh", 1000},
                                                  {"gwh", "kwh", 1e6},
                                                  {"kw", "kw", 1},
                                                  {"mw", "kw", 1000},
                                                  {"u", "u", 1}}};

std::string French(double value, int decimals) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  std::string out = text;
  std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

double TimesAYear(std::string_view period) {
  if (period == "day") return 250;  // working days
  if (period == "week") return 48;
  if (period == "month") return 12;
  return 1;
}

// The highest temperature named in a note, degrees Celsius.
std::optional<double> TemperatureIn(const Reading& reading) {
  std::optional<double> highest;
  for (const Quantity& q : reading.quantities)
    if (q.unit == "degc" && (!highest || q.value > *highest)) highest = q.value;
  return highest;
}

void AssessHeat(const Side& offer, const Side& need, Feasibility& out) {
  const auto given = TemperatureIn(offer.reading);
  const auto wanted = TemperatureIn(need.reading);
  if (!given || !wanted) return;
  const double gap = *given - *wanted;
  out.temperature_gap_k = gap;
  out.reasons.push_back(gap >= kMinimumGapK ? "température suffisante en direct"
                        : gap > -40         ? "température à relever par une pompe à chaleur"
                                            : "température trop basse");
}

}  // namespace

std::vector<Quantity> QuantitiesIn(const Text& text) {
  std::vector<Quantity> quantities;
  for (size_t i = 0; i + 1 < text.tokens.size(); ++i)
    if (text.tokens[i].number && text.tokens[i + 1].unit)
      quantities.push_back({text.tokens[i].value, text.tokens[i + 1].word});
  return quantities;
}

double DistanceKm(const Place& a, const Place& b) {
  constexpr double kRadians = std::numbers::pi / 180;
  const double lat = (b.latitude - a.latitude) * kRadians;
  const double lon = (b.longitude - a.longitude) * kRadians;
  const double h = std::sin(lat / 2) * std::sin(lat / 2) +
                   std::cos(a.latitude * kRadians) * std::cos(b.latitude * kRadians) *
                       std::sin(lon / 2) * std::sin(lon / 2);
  return 2 * 6371.0 * std::asin(std::min(1.0, std::sqrt(h)));
}

std::optional<YearlyAmount> YearlyAmountOf(const Note& note, const Reading&) {
  if (note.quantity.empty()) return std::nullopt;
  const double value = std::strtod(note.quantity.c_str(), nullptr);
  if (value <= 0) return std::nullopt;
  for (const UnitRule& rule : kUnitRules) {
    if (rule.unit != UnitOf(note.unit) && rule.unit != note.unit) continue;
    const double times = rule.base == "kw" ? 1 : TimesAYear(note.period);
    return YearlyAmount{value * rule.factor * times, std::string(rule.base)};
  }
  return std::nullopt;
}

Feasibility Assess(const Vocabulary& vocabulary, const Side& a, const Side& b) {
  Feasibility out;
  if (a.note.place && b.note.place) {
    out.distance_km = DistanceKm(*a.note.place, *b.note.place);
    out.reasons.push_back("à " + French(*out.distance_km, 1) + " km");
  }
  const auto amount_a = YearlyAmountOf(a.note, a.reading);
  const auto amount_b = YearlyAmountOf(b.note, b.reading);
  if (amount_a && amount_b && amount_a->unit == amount_b->unit) {
    out.quantity_share =
        std::min(amount_a->value, amount_b->value) / std::max(amount_a->value, amount_b->value);
    out.reasons.push_back(*out.quantity_share >= kCompatibleShare
                              ? "quantités compatibles"
                              : "quantités inégales (rapport de 1 à " +
                                    French(1 / *out.quantity_share, 0) + ")");
  }
  const auto about_heat = [](const Side& side) {
    return side.reading.resource == Resource::kEnergy || side.reading.resource == Resource::kWater;
  };
  if (about_heat(a) && about_heat(b)) {
    if (a.reading.direction == Direction::kOffer && b.reading.direction == Direction::kNeed)
      AssessHeat(a, b, out);
    if (b.reading.direction == Direction::kOffer && a.reading.direction == Direction::kNeed)
      AssessHeat(b, a, out);
  }
  if (a.subject != kNoConcept && b.subject != kNoConcept) {
    const bool danger_a = vocabulary.at(a.subject).hazardous;
    const bool danger_b = vocabulary.at(b.subject).hazardous;
    out.hazard = danger_a != danger_b;
    if (danger_a || danger_b) out.reasons.push_back("déchet dangereux : filière à vérifier");
  }
  return out;
}

}  // namespace synergie::matching::engine
