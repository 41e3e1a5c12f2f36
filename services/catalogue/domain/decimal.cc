#include "services/catalogue/domain/decimal.h"

#include <array>
#include <cstdlib>

namespace synergie::catalogue {
namespace {

constexpr int64_t kOne = 1'000'000;
constexpr size_t kMaxWholeDigits = 12;
constexpr size_t kMaxPlaces = 6;
constexpr int64_t kLimit = 1'000'000'000'000 * kOne;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct KnownUnit {
  std::string_view spelling;  // lower case, without spaces
  Unit unit;
  int64_t numerator;
  int64_t denominator;
};
constexpr std::array kUnits = {
    KnownUnit{"t", Unit::kTonne, 1, 1},
    KnownUnit{"tonne", Unit::kTonne, 1, 1},
    KnownUnit{"tonnes", Unit::kTonne, 1, 1},
    KnownUnit{"kg", Unit::kTonne, 1, 1'000},
    KnownUnit{"g", Unit::kTonne, 1, 1'000'000},
    KnownUnit{"m3", Unit::kCubicMetre, 1, 1},
    KnownUnit{"m³", Unit::kCubicMetre, 1, 1},
    KnownUnit{"hl", Unit::kCubicMetre, 1, 10},
    KnownUnit{"l", Unit::kCubicMetre, 1, 1'000},
    KnownUnit{"litre", Unit::kCubicMetre, 1, 1'000},
    KnownUnit{"litres", Unit::kCubicMetre, 1, 1'000},
    KnownUnit{"gwh", Unit::kMegawattHour, 1'000, 1},
    KnownUnit{"mwh", Unit::kMegawattHour, 1, 1},
    KnownUnit{"kwh", Unit::kMegawattHour, 1, 1'000},
    KnownUnit{"gj", Unit::kMegawattHour, 10, 36},
    KnownUnit{"mj", Unit::kMegawattHour, 1, 3'600},
    // International Energy Agency: 1 toe = 11.63 MWh.
    KnownUnit{"tep", Unit::kMegawattHour, 1'163, 100},
    KnownUnit{"€", Unit::kEuro, 1, 1},
    KnownUnit{"eur", Unit::kEuro, 1, 1},
    KnownUnit{"euro", Unit::kEuro, 1, 1},
    KnownUnit{"euros", Unit::kEuro, 1, 1},
    KnownUnit{"k€", Unit::kEuro, 1'000, 1},
    KnownUnit{"keur", Unit::kEuro, 1'000, 1},
    KnownUnit{"m€", Unit::kEuro, 1'000'000, 1},
    KnownUnit{"tco2e", Unit::kTonneCo2e, 1, 1},
    KnownUnit{"tco2", Unit::kTonneCo2e, 1, 1},
    KnownUnit{"tco₂e", Unit::kTonneCo2e, 1, 1},
    KnownUnit{"kgco2e", Unit::kTonneCo2e, 1, 1'000},
    KnownUnit{"kgco2", Unit::kTonneCo2e, 1, 1'000},
    KnownUnit{"etp", Unit::kJob, 1, 1},
    KnownUnit{"emploi", Unit::kJob, 1, 1},
    KnownUnit{"emplois", Unit::kJob, 1, 1},
};

// value × numerator / denominator, half to even in the last place.
int64_t Scale(int64_t value, int64_t numerator, int64_t denominator) {
  const __int128 product = static_cast<__int128>(value) * numerator;
  __int128 quotient = product / denominator;
  const __int128 twice = 2 * (product % denominator);
  const __int128 size = twice < 0 ? -twice : twice;
  if (size > denominator || (size == denominator && quotient % 2 != 0)) {
    quotient += product < 0 ? -1 : 1;
  }
  return quotient > kLimit || quotient < -kLimit ? INT64_MAX : static_cast<int64_t>(quotient);
}

}  // namespace

std::optional<Decimal> ParseDecimal(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  int64_t micros = 0;
  size_t whole = 0;
  while (whole < text.size() && IsDigit(text[whole])) {
    if (whole == kMaxWholeDigits) return std::nullopt;
    micros = micros * 10 + (text[whole++] - '0');
  }
  if (whole == 0 || (whole > 1 && text.front() == '0')) return std::nullopt;
  text.remove_prefix(whole);
  micros *= kOne;
  if (!text.empty()) {
    if (text.front() != '.' || text.size() == 1 || text.size() > kMaxPlaces + 1)
      return std::nullopt;
    int64_t place = kOne / 10;
    for (const char c : text.substr(1)) {
      if (!IsDigit(c)) return std::nullopt;
      micros += (c - '0') * place;
      place /= 10;
    }
  }
  return Decimal{negative ? -micros : micros};
}

std::string FormatDecimal(Decimal value) {
  const uint64_t size = value.micros < 0 ? 0 - static_cast<uint64_t>(value.micros)
                                         : static_cast<uint64_t>(value.micros);
  std::string text = std::to_string(size / kOne);
  if (const uint64_t rest = size % kOne; rest != 0) {
    const std::string places = std::to_string(kOne + static_cast<int64_t>(rest)).substr(1);
    text += "." + places.substr(0, places.find_last_not_of('0') + 1);
  }
  return value.micros < 0 ? "-" + text : text;
}

std::optional<Converted> Convert(std::string_view value, std::string_view unit) {
  const auto number = ParseDecimal(value);
  if (!number) return std::nullopt;
  std::string spelling;
  for (const char c : unit) {
    if (c == ' ') continue;
    spelling.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  for (const KnownUnit& known : kUnits) {
    if (known.spelling != spelling) continue;
    const int64_t micros = Scale(number->micros, known.numerator, known.denominator);
    if (micros == INT64_MAX) return std::nullopt;
    return Converted{{micros}, known.unit};
  }
  return std::nullopt;
}

}  // namespace synergie::catalogue
