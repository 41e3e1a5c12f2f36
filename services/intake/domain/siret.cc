#include "services/intake/domain/siret.h"

#include <algorithm>
#include <cctype>

namespace synergie::intake {
namespace {

constexpr std::string_view kLaPoste = "356000000";

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool PassesLuhn(std::string_view digits) {
  int sum = 0;
  bool doubled = false;  // every second digit from the right
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
  return digits.size() == 9 && AllDigits(digits) && DigitSum(digits) > 0 && PassesLuhn(digits);
}

bool IsSiret(std::string_view digits) {
  if (digits.size() != 14 || !AllDigits(digits) || !IsSiren(digits.substr(0, 9))) return false;
  if (PassesLuhn(digits)) return true;
  return digits.starts_with(kLaPoste) && DigitSum(digits) % 5 == 0;
}

bool IsNafForm(std::string_view code) {
  return code.size() == 6 && AllDigits(code.substr(0, 2)) && code[2] == '.' &&
         AllDigits(code.substr(3, 2)) && code[5] >= 'A' && code[5] <= 'Z';
}

}  // namespace synergie::intake
