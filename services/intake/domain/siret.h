// The check rules of French establishment numbers (SIREN, SIRET). Pure.
//
// A SIRET is 14 digits: the SIREN of the company (9 digits, Luhn) and 5 of the establishment, the
// whole passing Luhn. La Poste (SIREN 356000000) has more establishments than Luhn allows: where
// Luhn fails, its SIRET is valid when the plain sum of digits is a multiple of 5. A number of
// zeroes alone is not one.
#pragma once

#include <string_view>

namespace synergie::intake {

// True for a valid number written as digits only, without spaces.
bool IsSiren(std::string_view digits);
bool IsSiret(std::string_view digits);

}  // namespace synergie::intake
