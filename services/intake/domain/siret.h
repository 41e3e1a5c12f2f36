// SIREN and SIRET: the numbers by which France knows companies and their establishments. Pure.
// Rule: Luhn over the 14 digits and over the SIREN's nine; La Poste (SIREN 356000000) where Luhn
// fails passes with a digit sum that is a multiple of five. All zeros is no number.
#pragma once

#include <string_view>

namespace synergie::intake {

bool IsSiren(std::string_view digits);  // 9 digits
bool IsSiret(std::string_view digits);  // 14 digits

// The form of a NAF rev. 2 sub-class, "16.24Z"; whether it exists is the code table's question.
bool IsNafForm(std::string_view code);

}  // namespace synergie::intake
