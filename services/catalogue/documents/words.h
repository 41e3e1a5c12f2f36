// French words of the documents. Pure.
#pragma once

#include <string>
#include <string_view>

#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

std::string_view WordOf(SheetType type);
std::string_view WordOf(CompanyRole role);
std::string_view WordOf(Direction direction);
std::string_view WordOf(Unit unit);  // its symbol
std::string_view WordOf(Certainty certainty);
std::string_view WordOf(FeasibilityAxis axis);
std::string_view WordOf(FeasibilityLevel level);
std::string_view WordOf(Outcome outcome);
std::string_view WordOf(ActionState state);

std::string FrenchDate(const Date& date);          // "15 janvier 2019"
std::string FrenchNumber(std::string_view value);  // "1234.5" → "1 234,5", narrow no-break space
std::string FrenchQuantity(const Quantity& quantity);
std::string FrenchPeriod(const Date& from, const Date& to);  // "du … au …" (the last day); "par an"

// "C07", or the name where it is known: how a reader finds a company again.
std::string CompanyLabel(std::string_view company, std::string_view display_name);
std::string PartyLabel(const Party& party);

// "1 fiche", "3 fiches".
std::string Counted(int64_t count, std::string_view one, std::string_view many);

}  // namespace synergie::catalogue
