// Exact decimal numbers of at most twelve digits before the point and six after it: amounts,
// budgets, indicators. No floating point anywhere, so sums do not depend on their order. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

struct Decimal {
  int64_t micros = 0;  // millionths
  auto operator<=>(const Decimal&) const = default;
  Decimal operator+(Decimal other) const { return {micros + other.micros}; }
  Decimal operator-(Decimal other) const { return {micros - other.micros}; }
};

// "12", "0.5", "-3.25". Nothing for anything else: exponents, commas, too many digits.
std::optional<Decimal> ParseDecimal(std::string_view text);

// The shortest form: "12.5", "0", "-3.25".
std::string FormatDecimal(Decimal value);

// What was said, in the unit that indicators are added up in.
struct Converted {
  Decimal value;
  Unit unit = Unit::kUnspecified;
  bool operator==(const Converted&) const = default;
};

// "450", "kg" → 0.45 t. Knows t, kg, g; m3, L, hL; MWh, kWh, GWh, GJ, tep; €, k€, M€; tCO2e,
// kgCO2e; ETP, emploi; capitals and spaces aside. The last place is rounded half to even where a
// factor is not decimal (GJ: 1/3.6 MWh). Nothing for an unknown unit or a value out of range.
std::optional<Converted> Convert(std::string_view value, std::string_view unit);

}  // namespace synergie::catalogue
