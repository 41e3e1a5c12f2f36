// French words of the documents. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/french.h"
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

std::string_view WordOf(TieCriterion criterion);
std::string_view WordOf(SetbackReason reason);
std::string_view WordOf(CapacityUnit unit);  // in the plural
// "le plus de participantes, puis le tirage par empreinte"; what an empty chain means.
std::string ChainWords(const std::vector<TieCriterion>& chain);

std::string FrenchDate(const Date& date);          // "15 janvier 2019"
std::string FrenchNumber(std::string_view value);  // "1234.5" → "1 234,5", narrow no-break space
std::string FrenchQuantity(const Quantity& quantity);
std::string FrenchPeriod(const Date& from, const Date& to);  // "du … au …" (the last day); "par an"

// "C07": how texts made by the matcher name it.
std::string CompanyMark(std::string_view company);
// Its name; the mark where it keeps that to itself.
std::string CompanyLabel(std::string_view company, std::string_view display_name);
std::string PartyLabel(const Party& party);

// With a capital letter at its beginning, also an accented one.
std::string Capitalised(std::string_view text);

}  // namespace synergie::catalogue
