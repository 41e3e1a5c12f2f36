// What a figure must have before it is stored: a unit that figures are added up in, how sure it is,
// a method, for what is measured a source and the days it covers, for CO2 its emission factor.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "services/catalogue/domain/values.h"

namespace synergie::catalogue {

// Puts a figure into its stored form: where only `as_said` is given ("450 kg"), value and unit are
// converted from it; the value is written in its shortest form. INVALID_ARGUMENT names the member
// of `field` at fault.
std::optional<Rejection> Normalise(Measure& measure, const std::string& field);

// The same for a list; ids are given where they are missing ("m1", "m2"), and none may stand twice.
std::optional<Rejection> Normalise(std::vector<Measure>& measures, const std::string& field);

// A decimal number not below zero, or empty.
std::optional<Rejection> NormaliseAmount(std::string& amount, const std::string& field);

// Gains, costs and feasibility of a sheet.
std::optional<Rejection> Normalise(SheetContent& content, const std::string& field);

// Text, owner and date; all of them, always.
std::optional<Rejection> NextStepTrouble(const NextStep& step, const std::string& field);

}  // namespace synergie::catalogue
