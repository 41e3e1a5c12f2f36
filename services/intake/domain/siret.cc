// The check rules; see siret.h.
#include "services/intake/domain/siret.h"

#include <algorithm>

namespace synergie::intake {
namespace {

constexpr std::string_view kLaPoste = "356000000";

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool AllZero(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [](char c) { return c == '0'; });
}

// From the right, every second digit is doubled and its own digits summed (ISO/IEC 7812-1).
bool Luhn(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

int DigitSum(std::string_view digits) {
  int sum = 0;
  for (const char digit : digits) sum += digit - '0';
  return sum;
}

}  // namespace

bool IsSiren(std::string_view digits) {
  return digits.size() == 9 && AllDigits(digits) && !AllZero(digits) && Luhn(digits);
}

bool IsSiret(std::string_view digits) {
  if (digits.size() != 14 || !AllDigits(digits)) return false;
  const std::string_view siren = digits.substr(0, 9);
  if (!IsSiren(siren)) return false;
  return Luhn(digits) || (siren == kLaPoste && DigitSum(digits) % 5 == 0);
}

}  // namespace synergie::intake
